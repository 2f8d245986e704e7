import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AgentConfig } from '../../agents/config';
import { createAgent } from '../../agents/createAgent';
import { type DoctorStep, examine } from '../../agents/doctor';
import { inspectAgent } from '../../agents/inspect';
import { knownProgram } from '../../agents/programs';
import { safe } from '../../present/terminalText';
import { agentNamed, agentNames, readConfig } from '../../runner/config';
import type { Config } from '../../runner/configSchema';
import { RunnerError } from '../../runner/errors';
import { exitCode } from '../exitCode';
import { print, printJson } from '../print';
import { stopOnSignals } from '../signals';

interface AgentsOptions {
  readonly workspace?: string;
  readonly json?: boolean;
}

/** `tranche agents`: which agents there are, which of them are installed, and how to mend what is not. */
export async function agents(options: AgentsOptions): Promise<number> {
  const { workspace, config } = settingsOf(options);
  const listed = await Promise.all(
    agentNames(config).map(async (name) => {
      const own = agentNamed(config, name);
      return { name, own, state: await inspectAgent(name, own, workspace) };
    }),
  );
  if (options.json) {
    printJson(
      listed.map(({ name, own, state }) => ({
        name,
        type: own.type,
        title: titleOf(own),
        isDefault: name === config.agent,
        ...state,
      })),
    );
    return exitCode.done;
  }
  const width = Math.max(...listed.map(({ name }) => safe(name).length));
  for (const { name, own, state } of listed) {
    const mark = name === config.agent ? '*' : ' ';
    const what = [titleOf(own), state.version].filter(Boolean).join(' ');
    const where = state.path === undefined ? '' : `  ${safe(state.path)}`;
    print(`${mark} ${safe(name).padEnd(width)}  ${safe(what)}${where}`);
    if (state.problem) print(`  ${' '.repeat(width)}  not ready: ${safe(state.problem)}`);
  }
  print('\n* does the work where nothing else is said ("agent" in tranche.config.json).');
  print(
    'Whether an agent is signed in shows `tranche agents doctor <name>`: it lets it write a file in a scratch folder.',
  );
  return exitCode.done;
}

/** `tranche agents doctor`: lets an agent do two tiny tasks in a scratch folder and shows every step. */
export async function doctor(name: string | undefined, options: AgentsOptions): Promise<number> {
  const { workspace, config } = settingsOf(options);
  const asked = name ?? config.agent;
  const own = agentNamed(config, asked);
  const say = (line: string) => {
    if (!options.json) print(line);
  };
  const steps: DoctorStep[] = [];
  const tell = (step: DoctorStep) => {
    steps.push(step);
    say(`${marks[step.outcome]} ${step.name}: ${safe(step.words, 600)}`);
  };
  say(`Agent ${safe(asked)} (${titleOf(own)}): two tiny tasks in a scratch folder. A paid model costs a little.`);
  const state = await inspectAgent(asked, own, workspace);
  const found = [state.path, state.version].filter(Boolean).join(', version ') || 'it comes with Tranche';
  tell({ name: 'is installed', outcome: state.problem ? 'failed' : 'passed', words: state.problem ?? found });
  const runId = `doctor-${process.pid}-${Date.now()}`;
  const { signal, dispose } = stopOnSignals(runId, say);
  const sound =
    !state.problem &&
    (await examine(createAgent(asked, own), {
      runId,
      signal,
      onStep: tell,
      onEvent: (event) => say(`    ${safe(eventWords(event), 160)}`),
    }).finally(dispose));
  if (options.json) printJson({ agent: asked, type: own.type, sound, steps });
  else if (sound) print(`\n${safe(asked)} is fit to work.`);
  else print(`\n${safe(asked)} is not fit to work yet. ${knownProgram(own)?.signIn ?? ''}`.trimEnd());
  return sound ? exitCode.done : exitCode.taskFailed;
}

const marks: Readonly<Record<DoctorStep['outcome'], string>> = { passed: '✔', failed: '✘', unknown: '–' };

function eventWords(event: Parameters<Parameters<typeof examine>[1]['onEvent']>[0]): string {
  switch (event.type) {
    case 'session':
      return `session ${event.id}`;
    case 'tool':
      return `${event.name} ${event.detail}`;
    case 'retrying':
      return event.message;
    case 'text':
      return event.text;
  }
}

function titleOf(own: AgentConfig): string {
  if (own.type === 'demo') return 'demo agent';
  if (own.type === 'command') return `command ${own.command[0]}`;
  return knownProgram(own)?.title ?? own.type;
}

function settingsOf(options: AgentsOptions): { readonly workspace: string; readonly config: Config } {
  const workspace = resolve(options.workspace ?? '.');
  if (statSync(workspace, { throwIfNoEntry: false })?.isDirectory())
    return { workspace, config: readConfig(workspace) };
  throw new RunnerError('usage', `The workspace ${workspace} is no folder.`);
}
