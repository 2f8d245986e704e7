// Import to let exit hooks run on Ctrl-C and kill: what we started and made (servers, temp folders) hangs on them.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
]) {
  process.once(signal, () => process.exit(code));
}
