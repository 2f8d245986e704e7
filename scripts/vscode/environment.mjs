// The environment a VS Code under test is given: the person's programs, nobody's settings.
import { join } from 'node:path';

// What would make things in VS Code act differently here than for a person: variables of an npm script, of a VS Code terminal or
// a coding agent that started the tests, of a desktop session, and Tranche's own.
const STRIPPED = [
  /^npm_/i,
  /^(INIT_CWD|NODE_OPTIONS|ELECTRON_.*|MOCHA_.*)$/,
  /^(VSCODE_.*|TERM_PROGRAM.*|GIT_ASKPASS|BROWSER)$/,
  /^(CLAUDE.*|CODEX_.*|GEMINI_.*|CURSOR_.*|OPENCODE.*|COPILOT_.*|AI_AGENT|AGENT)$/,
  /^TRANCHE_/,
  /^XDG_(CONFIG|DATA|CACHE|STATE)_HOME$/,
  /^(NO_COLOR|FORCE_COLOR|CI)$/,
];

/**
 * @param {string} home a short, empty folder
 * @param {Record<string, string>} [more]
 * @returns {Record<string, string>}
 */
export function editorEnvironment(home, more = {}) {
  const kept = Object.entries(process.env).filter(([name]) => !STRIPPED.some((pattern) => pattern.test(name)));
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    USERPROFILE: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    // VS Code's sockets; it leaves them behind.
    XDG_RUNTIME_DIR: home,
    ...more,
  };
}
