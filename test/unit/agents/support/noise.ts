/** What a stream may become on its way: cut, out of order, garbled, of another version. For property tests. */
import fc from 'fast-check';
import type { AgentEvent } from '../../../../src/agents/agent';
import type { Exit } from '../../../../src/agents/process/agentProcess';
import type { HeardTurn, ProgramConfig, ProgramTurn, TurnProgram } from '../../../../src/agents/turn/turnProgram';

/** Streams made of these events: any of them, in any order, with parts of them cut off, replaced or of another type. */
export function noisyStreams(events: readonly object[]): fc.Arbitrary<string[]> {
  const whole = fc.constantFrom(...events).map((event) => JSON.stringify(event));
  const cut = fc.tuple(whole, fc.nat(200)).map(([line, length]) => line.slice(0, length));
  const changed = fc.tuple(fc.constantFrom(...events), fc.nat(), fc.jsonValue()).map(([event, place, value]) => {
    const places = JSON.stringify(event).match(/"(?:[^"\\]|\\.)*"(?=[,}\]])|\b\d+\b|null|true|false/g) ?? [];
    const old = places[place % Math.max(1, places.length)] ?? '';
    return JSON.stringify(event).replace(old, () => JSON.stringify(value));
  });
  return fc.array(fc.oneof(whole, cut, changed, fc.json(), fc.string()), { maxLength: 12 });
}

/** Lets the program's listener hear the lines, half of them once more on stderr, and returns all that it said. */
export function hearAll<Config extends ProgramConfig>(
  program: TurnProgram<Config>,
  turn: Pick<ProgramTurn<Config>, 'config' | 'resume'>,
  lines: readonly string[],
  exit: Exit,
): { readonly heard: HeardTurn; readonly events: readonly AgentEvent[] } {
  const events: AgentEvent[] = [];
  const listener = program.listen(
    {
      agent: 'mine',
      workspace: '/nowhere',
      newId: 'new',
      scratch: '/nowhere',
      env: { HOME: '/nowhere' },
      tools: undefined,
      ...turn,
    },
    {
      show: (event) => events.push(event),
      retries: (message) => events.push({ type: 'retrying', message }),
      getsOn: () => undefined,
      abandon: () => undefined,
    },
  );
  for (const line of lines) {
    const value = parsed(line);
    if (typeof value === 'object' && value !== null && line.startsWith('{')) listener.hear({ ...value });
    else listener.hearText?.(line);
    if (line.length % 2 === 0) listener.hearText?.(line);
  }
  listener.soFar();
  return { heard: listener.end(exit, lines.at(-1) ?? ''), events };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
