/** The terminal program `tranche`. */
import { endWithoutReaders } from './display/terminalReaders';

async function main(): Promise<number> {
  // VS Code starts the runner with its own executable as Node; what the runner starts must not inherit that.
  delete process.env.ELECTRON_RUN_AS_NODE;
  // A reader that has seen enough (`| head`), a terminal that was closed, a full disk behind `>`: none of them is a
  // reason to end a run, whose record is elsewhere.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  const [command, ...rest] = process.argv.slice(2);
  // The guard and the demo agent are this program in another part; they load only what they need.
  if (command === '__guard') {
    const { runGuard } = await import('../agents/guard/guard');
    await runGuard(rest);
    return 0;
  }
  if (command === '__demo-agent') return (await import('../agents/demo/demoChild')).runDemoAgent();
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
    if (described.message) {
      process.stderr.write(`${described.message}\n`);
      if (process.argv.includes('--json')) {
        process.stdout.write(`${JSON.stringify({ type: 'error', ...described })}\n`);
      }
    }
    return described.code;
  }
}

void main().then((code) => {
  process.exitCode = code;
  endWithoutReaders(code);
});
