// Runs npm in another folder as if from a fresh shell, whatever the person's npmrc or the calling `npm run` has set.
import { spawn } from 'node:child_process';

// A lockfile without addresses, scripts, or a strict engine check (the packages want a newer Node than may be running) would
// each break an install that is right; the command line beats every npmrc.
const FLAGS = [
  '--omit=dev',
  '--include=optional',
  '--ignore-scripts',
  '--engine-strict=false',
  '--omit-lockfile-registry-resolved=false',
  '--install-strategy=hoisted',
  '--location=project',
  '--workspaces=false',
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--loglevel=error',
];

/**
 * @param {string} folder the folder with the package.json
 * @param {string[]} [packages]
 * @returns {Promise<void>}
 */
export function npmInstall(folder, packages = []) {
  const [program, ...before] = npmCommand();
  const args = [...before, 'install', ...FLAGS, ...packages];
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: withoutCallingProject(process.env),
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: program.endsWith('.cmd'),
    });
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.once('error', (error) => reject(new Error(`npm could not be started: ${error.message}`)));
    child.once('close', (code) => {
      if (code === 0) return resolve();
      const what = packages.join(' ') || 'the run-time dependencies';
      reject(new Error(`npm install of ${what} ended with exit code ${code}:\n${firstLines(output, 8)}`));
    });
  });
}

/** Below `npm run` the very npm that runs us, otherwise the one on the PATH. */
function npmCommand() {
  const running = process.env.npm_execpath;
  if (running?.endsWith('npm-cli.js')) return [process.execPath, running];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}

/** `npm run` tells its children where its own project is; an install elsewhere must not believe it. */
function withoutCallingProject(env) {
  const about =
    /^npm_(package_|lifecycle_|config_(local_prefix|prefix|global|dry_run|only|include|omit|package_lock_only)$)/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !about.test(name)));
}

function firstLines(text, count) {
  return text.trim().split('\n').slice(0, count).join('\n');
}
