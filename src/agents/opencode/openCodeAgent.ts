/** opencode, headless: `opencode run --format json`, gone on with by `--session`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ToolServer } from '../agent';
import type { OpenCodeConfig } from '../config';
import { knownPrograms } from '../programs';
import type { ProgramTurn, TurnProgram } from '../turn/turnProgram';
import { OpenCodeTurn } from './openCodeTurn';

export const openCode: TurnProgram<OpenCodeConfig> = {
  known: knownPrograms.opencode,
  takesTools: true,
  launch(turn) {
    const { config, resume, env, tools } = turn;
    const mode = config.permissionMode ?? 'acceptEdits';
    return {
      args: [
        'run',
        ...['--format', 'json'],
        // Without a title the model is asked for one.
        ...(resume === undefined ? ['--title', `Tranche ${env.TRANCHE_BATCH_ID ?? ''}`.trim()] : ['--session', resume]),
        ...(config.model === undefined ? [] : ['--model', config.model]),
        ...(mode === 'auto' ? ['--auto'] : []),
        ...(config.args ?? []),
      ],
      env: {
        OPENCODE_DISABLE_AUTOUPDATE: '1',
        // Only the log tells that it waits before it tries again.
        OPENCODE_PRINT_LOGS: '1',
        OPENCODE_LOG_LEVEL: 'ERROR',
        ...(mode === 'acceptEdits' && {
          OPENCODE_PERMISSION: JSON.stringify(editsOnly(config.allowedCommands, tools)),
        }),
        ...(tools && serverSettings(tools, turn)),
      },
    };
  },
  listen: (turn, voice) => new OpenCodeTurn(turn, voice),
};

/**
 * Files of the workspace and nothing else. What is refused is refused by rule: opencode ends the turn where it would have
 * to ask. The last rule that fits counts.
 */
function editsOnly(allowedCommands: readonly string[] = [], tools: ToolServer | undefined): object {
  const allow = ['edit', 'glob', 'grep', 'list', 'lsp', 'skill', 'task', 'todoread', 'todowrite'];
  return {
    '*': 'deny',
    // Secrets: opencode would ask.
    read: { '*': 'allow', '*.env': 'deny', '*.env.*': 'deny', '*.env.example': 'allow' },
    ...Object.fromEntries(allow.map((name) => [name, 'allow'])),
    ...(tools && { [`${tools.name}_*`]: 'allow' }),
    bash: Object.fromEntries([['*', 'deny'], ...allowedCommands.map((pattern) => [pattern, 'allow'])]),
  };
}

/** In a place for settings that the person has left free: opencode puts together what stands in all of them. */
function serverSettings({ name, argv, env }: ToolServer, turn: ProgramTurn<OpenCodeConfig>): Record<string, string> {
  const settings = JSON.stringify({
    mcp: { [name]: { type: 'local', command: argv, environment: env, enabled: true } },
  });
  if (turn.env.OPENCODE_CONFIG_CONTENT === undefined) return { OPENCODE_CONFIG_CONTENT: settings };
  if (turn.env.OPENCODE_CONFIG !== undefined) return {};
  const file = join(turn.scratch, 'opencode.json');
  writeFileSync(file, settings);
  return { OPENCODE_CONFIG: file };
}
