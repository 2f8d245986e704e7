import assert from 'node:assert/strict';
import { belongsToFolderPlan } from '../../../src/plan/folderPlan';
import { mayHoldPlaces, placeOf, planFileIn, segmentsOf } from '../../../src/plan/placeOf';
import { fixedPaths, mayBePlan, places } from '../../../src/plan/places';
import { type FolderListing, searchLimits, searchPlans } from '../../../src/plan/planSearch';

describe('places of plans', () => {
  it('are those where the known tools keep them', () => {
    for (const path of [
      'PLAN.md',
      'docs/plans/api.md',
      'specs/001-login/tasks.md',
      'specs/core/login/tasks.md',
      '.kiro/specs/login/tasks.md',
      '.spec-workflow/specs/login/tasks.md',
      'openspec/changes/add-login/tasks.md',
      'docs/superpowers/plans/2026-01-02-login.md',
      'conductor/tracks/login_20260102/plan.md',
      '.taskmaster/tasks/tasks.json',
      'tasks/tasks.json',
      'tasks/tasks-login.md',
      'tasks/login.md',
      'fix_plan.md',
      '@fix_plan.md',
      '.ralph/fix_plan.md',
      'prd.json',
      'scripts/ralph/prd.json',
      '.beads/issues.jsonl',
      'claude_task_queue.json',
      'data/orchestrate_tasks.json',
      '.cursor/plans/login.md',
      'BACKEND_PLAN.md',
      'docs/login-plan.md',
      'TODO.md',
      'todo/login.md',
      'ROADMAP.md',
      'TASKS.md',
    ]) {
      const place = placeOf(path);
      assert.deepEqual([place?.kind, place?.planPath], ['file', path]);
    }
  });

  it('are the folders of those tools that write a file per task', () => {
    for (const [path, plan] of [
      ['backlog/tasks/task-1 - Login.md', 'backlog'],
      ['.claude/epics/login/001.md', '.claude/epics/login'],
      ['kitty-specs/012-login/tasks/WP01.md', 'kitty-specs/012-login'],
      ['.spec/prompts/2026/not_implemented.md', '.spec/prompts/2026'],
      ['taskplane-tasks/TP-001-login/PROMPT.md', 'taskplane-tasks'],
      ['docs/stories/1.1.login.md', 'docs/stories'],
      ['_bmad-output/implementation-artifacts/sprint-status.yaml', '_bmad-output/implementation-artifacts'],
      ['.planning/ROADMAP.md', '.planning'],
      ['tasks/level-1/TASK-001.md', 'tasks'],
      ['services/shop/backlog/config.yml', 'services/shop/backlog'],
    ] as const) {
      const place = placeOf(path);
      assert.deepEqual([place?.kind, place?.planPath], ['folder', plan], path);
    }
  });

  it('are the same with the slashes of Windows, in any case of letters', () => {
    assert.equal(placeOf('docs\\plans\\api.md')?.planPath, 'docs/plans/api.md');
    assert.equal(placeOf('.kiro\\specs\\login\\tasks.md')?.rank, placeOf('.kiro/specs/login/tasks.md')?.rank);
    assert.equal(placeOf('backlog\\tasks\\task-1.md')?.planPath, 'backlog');
    assert.equal(placeOf('Docs/Plan.md')?.planPath, 'Docs/Plan.md');
  });

  it('are in packages of a repository, too, and come after those of the repository itself', () => {
    const ranks = ['PLAN.md', 'TODO.md', 'packages/api/PLAN.md', 'services/x/specs/001-y/tasks.md'].map(
      (path) => placeOf(path)?.rank ?? Number.NaN,
    );
    assert.deepEqual(
      [...ranks].sort((a, b) => a - b),
      ranks,
    );
    assert.equal(placeOf('a/b/c/d/PLAN.md')?.planPath, 'a/b/c/d/PLAN.md');
    assert.equal(placeOf('a/b/c/d/e/PLAN.md'), null);
  });

  it('are not where others keep theirs, and not where plans go in the end', () => {
    for (const path of [
      'node_modules/thing/PLAN.md',
      'packages/api/node_modules/thing/TODO.md',
      'dist/PLAN.md',
      'docs/plans/completed/old.md',
      'docs/plans/README.md',
      'docs/plans/notes.txt',
      'openspec/changes/archive/2026-01-01-old/tasks.md',
      'openspec/changes/archive/tasks.md',
      '.kiro/settings/templates/specs/tasks.md',
      'test/fixtures/PLAN.md',
      '.github/PLAN.md',
      'tasks/prd-login.md',
      '.github/BACKEND_PLAN.md',
      'explanation.md',
      'src/index.ts',
      '',
    ]) {
      assert.equal(placeOf(path), null, path);
    }
    assert.deepEqual(['a.md', 'README.md', 'x.txt', '.hidden.md', 'B.markdown'].filter(mayBePlan), [
      'a.md',
      'B.markdown',
    ]);
  });

  it('can be reached from the top by folders that are looked into', () => {
    for (const { pattern, kind } of places) {
      const segments = segmentsOf(pattern.replaceAll('*', 'x'));
      const steps = segments.length + (kind === 'folder' ? 1 : 0);
      for (let length = 1; length < steps; length++) {
        assert.ok(mayHoldPlaces(segments.slice(0, length)), `${pattern} by ${segments.slice(0, length).join('/')}`);
      }
    }
    for (const folder of ['.git', 'node_modules', '.github', 'a/b/c/d/e', 'a/build']) {
      assert.equal(mayHoldPlaces(segmentsOf(folder)), false, folder);
    }
  });

  it('have names without patterns to be known by', () => {
    const paths = fixedPaths();
    assert.equal(new Set(paths).size, paths.length);
    for (const path of paths) assert.match(path, /^[\w.@/-]+[^/]$/);
    assert.ok(['PLAN.md', 'docs/plans', '.kiro/specs', 'specs', 'backlog'].every((path) => paths.includes(path)));
  });
});

describe('files of a plan that is a folder', () => {
  it('are those that plans are written in', () => {
    const yes = [
      'epic.md',
      'tasks/task-1 - A b.md',
      'meta/summary.json',
      'sprint-status.yaml',
      'TP-1/.DONE',
      'a\\b\\c.md',
    ];
    const no = ['logo.png', '.hidden/x.md', '.env', 'archive/old.md', 'a/b/c/d/e/f.md', 'node_modules/x.md', 'x.ts'];
    assert.deepEqual(yes.filter(belongsToFolderPlan), yes);
    assert.deepEqual(no.filter(belongsToFolderPlan), []);
  });
});

describe('looking for plans', () => {
  /** A tree in memory: texts by path; what is above the workspace begins with `../`. */
  function search(files: Readonly<Record<string, string>>, workspace = '/home/me/work') {
    const listed: string[] = [];
    const list = (folder: string): FolderListing => {
      listed.push(folder);
      const names = new Map<string, boolean>();
      for (const path of Object.keys(files)) {
        if (folder !== '' && !path.startsWith(`${folder}/`)) continue;
        const [name = '', ...below] = (folder === '' ? path : path.slice(folder.length + 1)).split('/');
        if (name !== '..') names.set(name, below.length > 0);
      }
      const at = (name: string) => files[folder === '' ? name : `${folder}/${name}`];
      return {
        names: [...names].map(([name, isFolder]) => ({ name, isFolder })),
        gitignore: at('.gitignore'),
        exclude: at('.git/info/exclude'),
      };
    };
    const searching = searchPlans(workspace);
    let step = searching.next();
    while (!step.done) step = searching.next(step.value.map(list));
    return { paths: step.value.map(({ planPath }) => planPath), listed };
  }
  const found = (files: Readonly<Record<string, string>>, workspace?: string) => search(files, workspace).paths;
  const of = (...paths: readonly string[]) => Object.fromEntries(paths.map((path) => [path, '']));

  it('finds the most telling first: those of the root, then those of packages; numbers in their order', () => {
    const files = of(
      'TODO.md',
      'specs/010-z/tasks.md',
      'specs/9-a/tasks.md',
      'packages/api/PLAN.md',
      '.kiro/specs/login/tasks.md',
      'docs/plans/b.md',
      'PLAN.md',
      'src/main.ts',
    );
    assert.deepEqual(found(files), [
      'PLAN.md',
      'docs/plans/b.md',
      '.kiro/specs/login/tasks.md',
      'specs/9-a/tasks.md',
      'specs/010-z/tasks.md',
      'TODO.md',
      'packages/api/PLAN.md',
    ]);
  });

  it('takes a folder that is a plan for one, and none that has only its name', () => {
    assert.deepEqual(found(of('backlog/config.yml', 'backlog/tasks/task-1.md', 'backlog/TODO.md')), ['backlog']);
    assert.deepEqual(found(of('backlog/TODO.md')), ['backlog/TODO.md']);
    assert.deepEqual(found(of('tasks/level-1/TASK-001.md', 'tasks/notes.md')), ['tasks']);
    assert.deepEqual(found(of('app/tasks/level-1/TASK-001.md', 'app/progress/tracker.json')), ['app']);
    assert.deepEqual(found(of('tasks/tasks-a.md')), ['tasks/tasks-a.md']);
    assert.deepEqual(found(of('.claude/epics/a/epic.md', '.claude/epics/b/x.png', '.claude/PLAN.md')), [
      '.claude/epics/a',
    ]);
    assert.deepEqual(found(of('app/.planning/ROADMAP.md', 'app/.planning/phases/01/PLAN.md')), ['app/.planning']);
  });

  it('passes over what git ignores, as git does', () => {
    const files = {
      ...of(
        'PLAN.md',
        'TODO.md',
        'scratch/PLAN.md',
        '.kiro/specs/a/tasks.md',
        'packages/a/TODO.md',
        'packages/b/TODO.md',
      ),
      ...of('packages/b/plans/x.md'),
      '.gitignore': 'TODO.md\n/scratch/\n',
      'packages/b/.gitignore': '!TODO.md\nplans\n',
      '.git/info/exclude': '.kiro\n',
    };
    assert.deepEqual(found(files), ['PLAN.md', 'packages/b/TODO.md']);
    assert.ok(!search(files).listed.includes('scratch'), 'it does not even look');
    assert.deepEqual(found({ ...of('todo.md', 'TODO.md'), '.gitignore': 'TODO.md' }), ['todo.md']);
  });

  it('goes by the repository around the workspace, unless that ignores the workspace itself', () => {
    const files = { ...of('PLAN.md', 'TODO.md', 'notes/PLAN.md'), '../../.git/info/exclude': 'TODO.md' };
    assert.deepEqual(found({ ...files, '../../.gitignore': '/me/work/notes' }), ['PLAN.md']);
    assert.deepEqual(found({ ...files, '../../.gitignore': 'work/' }), ['PLAN.md', 'TODO.md', 'notes/PLAN.md']);
    assert.deepEqual(found({ ...of('PLAN.md'), '../../.gitignore': 'PLAN.md' }), ['PLAN.md'], 'no repository is there');
  });

  it('ends soon in a workspace of any size, and finds what is near its top', () => {
    let listings = 0;
    const searching = searchPlans('/w');
    let step = searching.next();
    // Every folder holds thirty more, without end, and a plan.
    const names = [
      { name: 'PLAN.md', isFolder: false },
      ...Array.from({ length: 30 }, (_, n) => ({ name: `p${n}`, isFolder: true })),
    ];
    while (!step.done) {
      listings += step.value.length;
      step = searching.next(step.value.map(() => ({ names })));
    }
    assert.equal(step.value.length, searchLimits.plans);
    assert.equal(step.value[0]?.planPath, 'PLAN.md');
    assert.ok(listings < 500, String(listings));

    listings = 0;
    const fruitless = searchPlans('/w');
    for (step = fruitless.next(); !step.done; ) {
      listings += step.value.length;
      step = fruitless.next(step.value.map(() => ({ names: names.slice(1) })));
    }
    assert.deepEqual(step.value, []);
    assert.ok(listings <= searchLimits.folders + 2, String(listings));
  });
});

describe('a folder that is named as the plan', () => {
  it('is the file in it that the plan is known by', () => {
    assert.equal(planFileIn('openspec/changes/add-search', ['proposal.md', 'tasks.md']), 'tasks.md');
    assert.equal(planFileIn('specs/001-login', ['plan.md', 'spec.md', 'tasks.md']), 'tasks.md');
    assert.equal(planFileIn('packages/api', ['PLAN.md', 'README.md']), 'PLAN.md');
  });

  it('is itself where it is a plan, holds several, or none', () => {
    assert.equal(planFileIn('.claude/epics/shop', ['epic.md', '001.md']), null);
    assert.equal(planFileIn('docs/plans', ['a.md', 'b.md']), null);
    assert.equal(planFileIn('somewhere', ['001.md', '002.md']), null);
  });
});
