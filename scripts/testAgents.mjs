// Runs the suite against real agent programs and a model server on loopback; no key and no account is needed.
//   node scripts/testAgents.mjs [MOCHA_OPTION …]
// The programs are installed beside the project on first use, each version in a folder of its own.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const version = '2.1.329';
const packageName = '@anthropic-ai/claude-code';

const program = installClaude();
// The suite also runs the terminal program itself.
const built = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
if (built.status !== 0) fail('The programs could not be built; see the messages above.');
const { status } = spawnSync(process.execPath, ['scripts/test.mjs', 'test/agents', '--', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, TRANCHE_TEST_CLAUDE: program },
});
process.exitCode = status ?? 1;

/** Returns the program's path. */
function installClaude() {
  const folder = resolve('.vscode-test', 'agents', `claude-${version}`);
  const installed = join(folder, 'node_modules', ...packageName.split('/'));
  // Native code under this name on every system.
  const claude = join(installed, 'bin', 'claude.exe');
  if (runs(claude)) return claude;
  console.log(`Installing ${packageName}@${version} into ${folder} (about 120 MB to fetch) …`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const options = [
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--include=optional',
    '--loglevel=error',
  ];
  npm(['install', ...options, '--prefix', folder, `${packageName}@${version}`]);
  // Not every npm runs the package's install script unasked. It links the native program of this system into place.
  const linked = spawnSync(process.execPath, [join(installed, 'install.cjs')], { stdio: 'inherit', cwd: installed });
  if (linked.status !== 0 || !runs(claude)) {
    fail(
      `${packageName}@${version} is installed, but does not run on ${process.platform} ${process.arch}. Remove ${folder} and try again.`,
    );
  }
  return claude;
}

function runs(claude) {
  const { status, stdout } = spawnSync(claude, ['--version'], { encoding: 'utf8', timeout: 60_000 });
  return status === 0 && stdout.startsWith(version);
}

function npm(args) {
  // Run by npm, this is its own script; it needs no shell on Windows.
  const script = process.env.npm_execpath;
  const [command, first] = script ? [process.execPath, [script]] : ['npm', []];
  const { status, error } = spawnSync(command, [...first, ...args], { stdio: 'inherit' });
  if (status === 0) return;
  const why = error ? error.message : `npm ended with exit code ${status}`;
  fail(
    `${packageName}@${version} could not be installed: ${why}. The suite needs the npm registry on its first run; see the messages above.`,
  );
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
