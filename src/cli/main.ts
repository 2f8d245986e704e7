/** The terminal program `tranche`. */
import { runDemoAgent } from '../agents/demoChild';
import { runGuard } from '../agents/guard';
import { describeError } from './exitCode';
import { buildProgram } from './program';

async function main(): Promise<number> {
  // VS Code starts the runner with its own executable as Node; what the runner starts must not inherit that.
  delete process.env.ELECTRON_RUN_AS_NODE;
  // `tranche status | head`: a reader that has seen enough is no reason to end a run.
  process.stdout.on('error', ignoreClosedPipe);
  process.stderr.on('error', ignoreClosedPipe);
  const [command, ...rest] = process.argv.slice(2);
  if (command === '__guard') {
    await runGuard(rest);
    return 0;
  }
  if (command === '__demo-agent') return runDemoAgent();
  let code = 0;
  try {
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
