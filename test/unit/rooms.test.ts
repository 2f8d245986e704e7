import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

/** Who may import whom; each room may always import itself. CONTRIBUTING.md has the same table in words. */
const rooms: Readonly<Record<string, { readonly rooms: readonly string[]; readonly packages: RegExp }>> = {
  plan: { rooms: [], packages: /^(markdown-it(\/|$)|ignore$|yaml$|jsonc-parser$)/ },
  status: { rooms: ['plan'], packages: /^zod\/mini$/ },
  schedule: { rooms: ['plan', 'status'], packages: /^$/ },
  present: { rooms: ['plan', 'status', 'schedule'], packages: /^$/ },
  language: { rooms: ['plan', 'status', 'schedule', 'present'], packages: /^$/ },
  agents: { rooms: ['plan', 'status', 'schedule', 'present'], packages: /^(node:.*|zod\/(mini|v4\/core))$/ },
  runner: {
    rooms: ['plan', 'status', 'schedule', 'present', 'agents'],
    packages: /^(node:.*|zod\/mini|jsonc-parser|shell-quote)$/,
  },
  cli: {
    rooms: ['plan', 'status', 'schedule', 'present', 'agents', 'runner'],
    packages:
      /^(node:.*|@modelcontextprotocol\/server(\/stdio)?|commander|get-east-asian-width|log-update|picocolors|zod\/(mini|v4\/core))$/,
  },
  extension: {
    rooms: ['plan', 'status', 'schedule', 'present', 'language'],
    packages: /^(node:.*|vscode|chokidar|strip-json-comments|zod\/(mini|v4\/core))$/,
  },
};

/** Reading and writing, processes, the net, clocks: not for rooms that only compute. */
const impure = /^(node:|vscode$)/;
const pureRooms = ['plan', 'status', 'schedule', 'present', 'language'];

function filesIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.ts')).map((name) => join(folder, name));
}

/** Static, dynamic and side-effect imports, and re-exports; not the word in a sentence. */
const importForms = [
  /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^\s*import\s*['"]([^'"]+)['"]/gm,
  /\b(?:import|require)\s*\(\s*['"]([^'"]+)['"]/g,
];

function importsOf(source: string): string[] {
  return importForms.flatMap((form) => [...source.matchAll(form)].map((match) => match[1] ?? ''));
}

/** What a file of a room may not import, one complaint each. */
function complaints(room: string, file: string, source: string): string[] {
  const rule = rooms[room];
  assert.ok(rule, `${room} is no room; add it to the table here and in CONTRIBUTING.md`);
  return importsOf(source).flatMap((specifier) => {
    if (!specifier.startsWith('.')) {
      const allowed = rule.packages.test(specifier) && !(pureRooms.includes(room) && impure.test(specifier));
      return allowed ? [] : [`${file} imports ${specifier}`];
    }
    const [target = ''] = relative('src', join(file, '..', specifier)).split(/[\\/]/);
    return target === room || rule.rooms.includes(target) ? [] : [`${file} imports from ${target}`];
  });
}

describe('rooms', () => {
  for (const room of readdirSync('src')) {
    it(`${room} imports only what it may`, () => {
      const files = filesIn(join('src', room));
      assert.ok(files.length > 0);
      assert.deepEqual(
        files.flatMap((file) => complaints(room, file, readFileSync(resolve(file), 'utf8'))),
        [],
      );
    });
  }

  it('sees a forbidden import of any kind', () => {
    const seen = (room: string, source: string) => complaints(room, `src/${room}/a.ts`, source).length;
    assert.equal(seen('plan', `import * as vscode from 'vscode';`), 1);
    assert.equal(seen('plan', `import { readFileSync } from 'node:fs';`), 1);
    assert.equal(seen('schedule', `import { runPlan } from '../runner/run';`), 1);
    assert.equal(seen('extension', `const run = await import('../runner/run');`), 1);
    assert.equal(seen('extension', `import '../agents/agent';`), 1);
    assert.equal(seen('status', `export { parsePlan } from '../schedule/model';`), 1);
    assert.equal(seen('status', `import type { Plan } from '../plan/model';`), 0);
  });

  it('uses the small form of zod, never the one that triples the bundle', () => {
    const files = readdirSync('src').flatMap((room) => filesIn(join('src', room)));
    const named = files.filter((file) => /from 'zod'/.test(readFileSync(file, 'utf8')));
    assert.deepEqual(named, []);
  });
});
