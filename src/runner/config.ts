/** Reads `tranche.config.json`. What may stand in it is in `configSchema.ts`. */
import * as fs from 'node:fs';
import { join } from 'node:path';
import {
  findNodeAtLocation,
  type Node as JsonNode,
  type ParseError,
  type ParseErrorCode,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import type * as z from 'zod/mini';
import { type AgentConfig, agentConfig } from '../agents/config';
import { knownPrograms } from '../agents/programs';
import { type Config, configSchema } from './configSchema';
import { RunnerError, systemReason } from './errors';

export const configFileName = 'tranche.config.json';

/** Throws a `RunnerError` of kind `usage` that names file, line and setting. */
export function readConfig(workspace: string, file = configFileName): Config {
  const path = join(workspace, file);
  let text: string;
  try {
    text = fs.readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return configSchema.parse({});
    throw new RunnerError('usage', `${file} cannot be read: ${systemReason(error)}.`, { cause: error });
  }
  return parseConfig(text, file);
}

export function parseConfig(text: string, file: string): Config {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error || !tree) {
    const reason = text.trim() === '' || !error ? 'the file is empty; write {} or remove it' : syntaxWords(error.error);
    throw new RunnerError('usage', `${file}:${lineAt(text, error?.offset ?? 0)}: This is not valid JSON: ${reason}.`);
  }
  const result = configSchema.safeParse(toValue(tree));
  if (result.success) return checkAgents(result.data, text, tree, file);
  const issue = deepest(result.error.issues);
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
  const name = path.length === 0 ? 'the file' : `"${path.join('.')}"`;
  throw new RunnerError('usage', `${file}:${lineOf(text, tree, path)}: ${name} ${complaint(issue)}.`);
}

/** `CommaExpected` → `a comma is expected here`, `InvalidSymbol` → `invalid symbol`. */
function syntaxWords(code: ParseErrorCode): string {
  const words = printParseErrorCode(code)
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
  const expected = /^(.+) expected$/.exec(words)?.[1];
  return expected === undefined ? words : `a ${expected} is expected here`;
}

/** Every agent that is named anywhere must be one. */
function checkAgents(config: Config, text: string, tree: JsonNode, file: string): Config {
  const check = (name: string, path: readonly PropertyKey[]) =>
    agentNamed(config, name, `${file}:${lineOf(text, tree, path)}: `);
  check(config.agent, ['agent']);
  if (config.audit) check(config.audit.agent, ['audit', 'agent']);
  for (const [at, { agent }] of config.assign.entries()) check(agent, ['assign', at, 'agent']);
  return config;
}

/** Programs that are known need no entry: their type is their name. */
const builtIn: Readonly<Record<string, AgentConfig>> = Object.fromEntries(
  ['demo', ...Object.keys(knownPrograms)].map((type) => [type, agentConfig.parse({ type })]),
);

/** The agents there are: those of the config first. */
export function agentNames({ agents }: Config): readonly string[] {
  return [...new Set([...Object.keys(agents), ...Object.keys(builtIn)])];
}

/** Whether there is an agent of that name. */
export function isAgent({ agents }: Config, name: string): boolean {
  return Object.hasOwn(agents, name) || Object.hasOwn(builtIn, name);
}

/** Throws a `RunnerError` of kind `usage` that lists the agents there are. */
export function agentNamed(config: Config, name: string, where = ''): AgentConfig {
  const found = Object.hasOwn(config.agents, name) ? config.agents[name] : undefined;
  const agent = found ?? (Object.hasOwn(builtIn, name) ? builtIn[name] : undefined);
  if (agent) return agent;
  const names = agentNames(config).join(', ');
  throw new RunnerError(
    'usage',
    `${where}There is no agent "${name}". There are: ${names}. Add it to "agents" in ${configFileName}.`,
  );
}

type Issue = z.core.$ZodIssue;

/** A union reports every branch; the one that got furthest is the one that was meant. */
function deepest(issues: readonly Issue[]): Issue {
  let best = issues[0] as Issue;
  for (const issue of issues) if (issue.path.length > best.path.length) best = issue;
  return best;
}

function complaint(issue: Issue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'is no setting; check the spelling';
    case 'invalid_type':
      return `must be ${article(issue.expected)}`;
    case 'too_small':
      return `must be ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${issue.origin === 'string' ? ' characters long' : ''}`;
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'invalid_union':
      return 'has a value of the wrong kind';
    default:
      return `is not right (${issue.message})`;
  }
}

function article(type: string): string {
  if (type === 'int') return 'a whole number';
  if (type === 'array' || type === 'tuple') return 'a list, in [ ]';
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function toValue(node: JsonNode): unknown {
  if (node.type === 'array') return (node.children ?? []).map(toValue);
  if (node.type !== 'object') return node.value;
  // A key `__proto__` must become a key like any other, to be refused as an unknown setting.
  return Object.fromEntries((node.children ?? []).map(({ children }) => keyAndValue(children)));
}

function keyAndValue(children: readonly JsonNode[] | undefined): [string, unknown] {
  const [key, value] = children ?? [];
  return [String(key?.value), value && toValue(value)];
}

/** The line of the setting, or of the nearest one around it that is there. Counts from 1. */
function lineOf(text: string, tree: JsonNode, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(tree, path.slice(0, length) as (string | number)[]);
    if (node) return lineAt(text, (node.parent?.type === 'property' ? node.parent : node).offset);
  }
  return lineAt(text, tree.offset);
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
