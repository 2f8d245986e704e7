/** The terminal program `tranche`. */

async function main(): Promise<number> {
  // VS Code starts the runner with its own executable as Node; what the runner starts must not inherit that.
  delete process.env.ELECTRON_RUN_AS_NODE;
  // `tranche status | head`: a reader that has seen enough is no reason to end a run.
  process.stdout.on('error', ignoreClosedPipe);
  process.stderr.on('error', ignoreClosedPipe);
  const [command, ...rest] = process.argv.slice(2);
  // The guard and the demo agent are this program in another part; they load only what they need.
  if (command === '__guard') {
    const { runGuard } = await import('../agents/guard');
    await runGuard(rest);
    return 0;
  }
  if (command === '__demo-agent') return (await import('../agents/demoChild')).runDemoAgent();
  const { describeError } = await import('./exitCode');
  let code = 0;
  try {
    const { buildProgram } = await import('./program');
    const program = buildProgram((ended) => {
      code = ended;
    });
    await program.parseAsync();
    return code;
  } catch (error) {
    const described = describeError(error);
    if (described.message) process.stderr.write(`${described.message}\n`);
    return described.code;
  }
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

void main().then((code) => {
  process.exitCode = code;
});
