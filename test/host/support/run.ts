// The entry VS Code calls in its extension host: runs the test files bundled beside it with mocha.
import { readdirSync, readFileSync } from 'node:fs';
import { findSourceMap } from 'node:module';
import { dirname, join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

/** Marks what the reporter says, to tell it from the log of VS Code that comes out of the same pipe. */
const MARK = '\u2063\u2063';

export async function run(): Promise<void> {
  let failures: number;
  try {
    failures = await runMocha(dirname(__dirname));
  } catch (error) {
    say(error instanceof Error ? error.stack : error);
    throw error;
  }
  if (failures > 0) throw new Error(`${failures} ${failures === 1 ? 'test' : 'tests'} failed.`);
}

async function runMocha(bundles: string): Promise<number> {
  process.setSourceMapsEnabled(true);
  const options = JSON.parse(readFileSync(join(bundles, 'mocha.json'), 'utf8')) as Mocha.MochaOptions;
  const mocha = new Mocha({ ui: 'bdd', forbidOnly: true, timeout: 20_000, ...options });
  Mocha.reporters.Base.consoleLog = say;
  for (const name of readdirSync(bundles, { recursive: true, encoding: 'utf8' }).sort()) {
    if (name.endsWith('.test.js')) mocha.addFile(join(bundles, name));
  }
  await mocha.loadFilesAsync();
  return new Promise((resolve) => mocha.run(resolve));
}

function say(...said: unknown[]): void {
  console.log(MARK + inSource(format(...said)));
}

/** Node would do this by itself, had VS Code not taken over how stacks are written. */
function inSource(text: string): string {
  return text.replaceAll(/(\/[^():\n]+\.js):(\d+):(\d+)/g, (place, file: string, line: string, column: string) => {
    const found = findSourceMap(file)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (found === undefined || !('originalSource' in found)) return place;
    return `${found.originalSource.replace('file://', '')}:${found.originalLine + 1}:${found.originalColumn + 1}`;
  });
}
