/** Stands for the terminal program: the guard, the demo agent, and a runner that can be killed. */
import { runDemoAgent } from '../../../../src/agents/demo/demoChild';
import { runGuard, startGuard } from '../../../../src/agents/guard/guard';
import { killProcessesMarked } from '../../../../src/agents/process/processTree';

const [command = '', ...rest] = process.argv.slice(2);

const commands: Readonly<Record<string, () => Promise<number>>> = {
  '__demo-agent': runDemoAgent,
  __guard: () => runGuard(rest).then(() => 0),
  /** Sweeps the run that it carries the marker of itself. */
  sweep: () => killProcessesMarked(process.env.TRANCHE_RUN_ID ?? '').then((left) => left.length),
  /** A runner with a guard; says the guard's run id and waits, or ends well when told to on stdin. */
  async runner() {
    const guard = startGuard(rest[0] ?? '');
    process.stdout.write('ready\n');
    await new Promise((resolve) => process.stdin.once('data', resolve));
    await guard.close();
    process.stdin.destroy();
    return 0;
  },
};

void commands[command]?.().then((code) => {
  process.exitCode = code;
});
