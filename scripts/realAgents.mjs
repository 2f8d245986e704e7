// The agent programs that the suite runs for real, each in the version that it was made with.

/**
 * `program`: its file in the package; one that ends with `js` is run by Node. `setUp`: a script of the package that not
 * every npm runs unasked. `node`: the oldest Node that runs it, if that is newer than what Tranche needs. `tests`: files in
 * test/agents, if they are others than `<name>.test.ts`.
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
  {
    name: 'pi',
    package: '@earendil-works/pi-coding-agent',
    version: '0.87.1',
    program: 'dist/bundle/cli.js',
    node: '22.19.0',
  },
];

/** For the agents that need a newer Node than the one that runs this. */
export const newerNode = {
  name: 'node',
  package: 'node',
  version: '22.23.3',
  program: process.platform === 'win32' ? 'bin/node.exe' : 'bin/node',
  setUp: 'installArchSpecificPackage.js',
};
