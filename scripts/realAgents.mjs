// The agent programs that the suite runs for real, each in the version that it was made with.

/**
 * `program`: its file in the package; one that ends with `js` is run by Node. `setUp`: a script of the package that not
 * every npm runs unasked. `tests`: files in test/agents, if they are others than `<name>.test.ts`.
 */
export const realAgents = [
  {
    name: 'claude',
    package: '@anthropic-ai/claude-code',
    version: '2.1.329',
    // Native code under this name on every system.
    program: 'bin/claude.exe',
    setUp: 'install.cjs',
    tests: ['claude.test.ts', 'run.test.ts'],
  },
  { name: 'codex', package: '@openai/codex', version: '0.169.0', program: 'bin/codex.js' },
  { name: 'gemini', package: '@google/gemini-cli', version: '0.61.0', program: 'bundle/gemini.js' },
  { name: 'qwen', package: '@qwen-code/qwen-code', version: '0.24.4', program: 'cli-entry.js' },
  {
    name: 'opencode',
    package: 'opencode-ai',
    version: '1.18.33',
    program: 'bin/opencode.exe',
    setUp: 'postinstall.mjs',
  },
  { name: 'copilot', package: '@github/copilot', version: '1.0.102', program: 'npm-loader.js' },
];
