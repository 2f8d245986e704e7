import assert from 'node:assert/strict';
import { parsePlan } from '../../../src/plan/parsePlan';
import { planToJson } from '../../../src/plan/planToJson';
import { assertPlaces, json, outline } from './dataText';
import { codesOf, covered, problemOf, taskOf } from './planText';

describe('plans in JSON', () => {
  describe('of Task Master', () => {
    const task = (id: number | string, more: object = {}) => ({ id, title: `Task ${id}`, status: 'pending', ...more });

    it('names subtasks below their parent, and means siblings by bare numbers', () => {
      const plan = json({
        meta: { projectName: 'Shop' },
        tasks: [
          task(1, {
            status: 'done',
            testStrategy: 'Run it',
            subtasks: [task(1, { status: 'done' }), task(2, { dependencies: [1] })],
          }),
          task(2, { dependencies: [1], subtasks: [task('2.1'), task(2, { dependencies: ['2.1', '1.2'] })] }),
        ],
      });
      assert.equal(plan.format, 'taskmaster');
      assert.equal(plan.title, 'Shop');
      assert.deepEqual(outline(plan), [
        '1 completed',
        '1.1 completed <1',
        '1.2 pending <1 [1.1]',
        '2 pending [1]',
        '2.1 pending <2',
        '2.2 pending <2 [2.1 1.2]',
      ]);
      assert.deepEqual(plan.problems, []);
    });

    it('keeps the tasks of several tags apart, and their dependencies within the tag', () => {
      const plan = json({
        master: { tasks: [task(1), task(2, { dependencies: [1] })], metadata: { created: 'x' } },
        'feature x': [task(1, { status: 'done' }), task(2, { dependencies: [1], status: 'in-progress' })],
      });
      assert.deepEqual(
        plan.tasks.map(({ uid }) => uid),
        ['1', '2', '1@feature-x', '2@feature-x'],
      );
      assert.deepEqual(
        taskOf(plan, '2@feature-x').dependsOn.map(({ target }) => target),
        ['1@feature-x'],
      );
      assert.deepEqual(
        planToJson(plan).tasks.map(({ dependsOn }) => dependsOn.join()),
        ['', '1', '', '1'],
      );
      assert.deepEqual(plan.problems, []);
      assert.ok(plan.tasks.every(({ phase }) => phase === null));
    });

    it('knows every status, and writes "done" where the file does', () => {
      const states = ['pending', 'in-progress', 'done', 'deferred', 'cancelled', 'review', 'blocked'];
      const text = JSON.stringify({ master: { tasks: states.map((status, at) => task(at + 1, { status })) } });
      const plan = parsePlan(text, '.taskmaster/tasks/tasks.json');
      assert.deepEqual(
        plan.tasks.map(({ state }) => state),
        ['pending', 'in_progress', 'completed', 'skipped', 'skipped', 'in_progress', 'blocked'],
      );
      assert.ok(plan.tasks.every(({ stateMark }) => stateMark?.completed === 'done'));
      assertPlaces(plan, text);
    });

    it('reads the text file of one task, subtasks included', () => {
      const text = [
        '# Task ID: 4',
        '# Title: Add a cache',
        '# Status: in-progress',
        '# Dependencies: 1 ✅, 2.1 (pending)',
        '# Priority: high',
        '# Details:',
        '```',
        '# Status: done',
        '```',
        '# Subtasks:',
        '## Subtask ID: 1',
        '## Title: Choose a size',
        '## Status: done',
        '## Dependencies: None',
        '## Subtask ID: 2',
        '## Title: Wire it up',
        '## Status: pending',
        '## Dependencies: 1',
      ].join('\r\n');
      const plan = parsePlan(text, 'task_004.txt');
      assert.deepEqual(outline(plan), ['4 in_progress [1 2.1]', '4.1 completed <4', '4.2 pending <4 [4.1]']);
      assert.equal(taskOf(plan, '4').priority, 'high');
      assert.equal(taskOf(plan, '4.2').range.line, 14);
      assert.equal(taskOf(plan, '4.2').stateMark?.completed, 'done');
      assertPlaces(plan, text);
    });
  });

  it('takes stories in the order of their priority, with "passes" as the state', () => {
    const story = (id: string, priority: number, passes: boolean, more: object = {}) => ({
      id,
      title: `Story ${id}`,
      description: 'As a user I want it.',
      acceptanceCriteria: ['It works', 'Typecheck passes'],
      priority,
      passes,
      ...more,
    });
    const text = JSON.stringify({
      project: 'App',
      userStories: [story('US-002', 2, false, { dependsOn: ['US-001'] }), story('US-001', 1, true)],
    });
    for (const path of ['prd.json', 'prd.json.example', '']) {
      const plan = parsePlan(text, path);
      assert.equal(plan.format, 'ralph');
      assert.deepEqual(outline(plan), ['US-001 completed', 'US-002 pending [US-001]']);
      assert.deepEqual(taskOf(plan, 'US-002').stateMark?.completed, 'true');
      assert.equal(taskOf(plan, 'US-001').priority, 'medium');
      assert.match(
        taskOf(plan, 'US-002').text,
        /^US-002: Story US-002\n\nAs a user I want it\.\n\nAcceptance criteria:\n- It works\n- Typecheck passes/,
      );
      assertPlaces(plan, text);
    }
  });

  it('reads phases with their subtasks, and phases that wait for phases', () => {
    const plan = json({
      feature: 'Login',
      phases: [
        {
          phase: 1,
          name: 'Base',
          type: 'setup',
          depends_on: [],
          subtasks: [{ id: 's1', description: 'Make the table', status: 'completed' }],
        },
        {
          phase: 2,
          name: 'Page',
          depends_on: [1],
          parallel_safe: true,
          subtasks: [
            {
              id: 's2',
              description: 'Show the form',
              status: 'pending',
              files_to_modify: ['src/app.ts'],
              files_to_create: ['src/login.ts'],
              verification: { type: 'command', run: 'npm test' },
            },
          ],
        },
      ],
    });
    assert.deepEqual(outline(plan), ['s1 completed {Base}', 's2 pending {Page}']);
    assert.deepEqual(
      plan.phases.map(({ key, number }) => [key, number]),
      [
        ['1', '1'],
        ['2', '2'],
      ],
    );
    assert.deepEqual(
      plan.phases[1]?.dependsOn.map(({ kind, target }) => `${kind} ${target}`),
      ['phase 1'],
    );
    assert.deepEqual(taskOf(plan, 's2').files, ['src/app.ts', 'src/login.ts']);
    assert.deepEqual(taskOf(plan, 's2').verify, ['npm test']);
    assert.deepEqual(plan.problems, []);
  });

  it('understands keys of other languages', () => {
    const plan = json({
      plano: {
        titulo: 'Loja',
        fases: [
          {
            titulo: 'Fase 1: Base',
            tarefas: [
              {
                id_tarefa: 'T1',
                descricao_detalhada: 'Criar o banco',
                status: 'concluída',
                arquivos_alvo: ['src/db.py'],
                tentativas: 2,
              },
              {
                id_tarefa: 'T2',
                titulo: 'Criar a API',
                situacao: 'pendente',
                dependencias: ['T1'],
                prioridade: 'alta',
              },
            ],
          },
        ],
      },
    });
    assert.deepEqual(outline(plan), ['T1 completed {Fase 1: Base}', 'T2 pending [T1] {Fase 1: Base}']);
    assert.equal(taskOf(plan, 'T1').title, 'Criar o banco');
    assert.deepEqual(taskOf(plan, 'T1').files, ['src/db.py']);
    assert.equal(taskOf(plan, 'T2').priority, 'high');
    assert.doesNotMatch(taskOf(plan, 'T1').text, /entativas/);
  });

  it('reads the maps of trackers, queues, results and work packages', () => {
    const tracker = json({
      executionPhase: { status: 'in_progress' },
      taskStatus: {
        'TASK-001': {
          status: 'approved',
          type: 'page',
          priority: 'high',
          dependencies: [],
          auditPhase: { status: 'pending' },
        },
        'TASK-002': { status: 'needs_revision', dependencies: ['TASK-001'] },
        'TASK-003': { status: 'auditing' },
      },
    });
    assert.equal(tracker.format, 'cinerental');
    assert.deepEqual(outline(tracker), ['TASK-001 completed', 'TASK-002 failed [TASK-001]', 'TASK-003 in_progress']);
    const queue = json({
      tasks: {
        a1: { status: 'queued', description: 'Do it', batch_id: 'b' },
        a2: { status: 'error', description: 'Fail' },
      },
    });
    assert.equal(queue.format, 'orchestrateos');
    assert.deepEqual(outline(queue), ['a1 pending', 'a2 failed']);
    assert.deepEqual(
      outline(json({ results: { a3: { status: 'done', description: 'Done it', tokens: { total: 3 } } } })),
      ['a3 completed'],
    );
    const packages = json({
      summary: { done: 1 },
      work_packages: { WP01: { lane: 'done' }, WP02: { lane: 'for_review' }, WP03: { lane: 'planned' } },
    });
    assert.equal(packages.format, 'speckitty');
    assert.deepEqual(outline(packages), ['WP01 completed', 'WP02 in_progress', 'WP03 pending']);
  });

  it('reads the status file of the plan orchestrator, phases included', () => {
    const plan = json({
      planPath: 'docs/plan.md',
      planName: 'Plan',
      tasks: [
        { id: '1.1', phase: 'Phase 1: Base', description: '1.1 Begin', status: 'completed' },
        { id: '2.1', phase: '2', description: 'Go on', status: 'failed', dependencies: ['1.1'] },
      ],
      runs: [{ runId: 'run-1', startedAt: 'x' }],
      summary: { totalTasks: 2 },
    });
    assert.equal(plan.format, 'phases');
    assert.deepEqual(outline(plan), ['1.1 completed {Phase 1: Base}', '2.1 failed [1.1] {2}']);
    assert.equal(taskOf(plan, '1.1').title, 'Begin');
  });

  it('reads what an agent keeps per task, and reports of a verification', () => {
    const one = json({
      id: '11',
      subject: 'Write it',
      description: 'All of it',
      status: 'in_progress',
      blocks: ['12'],
      blockedBy: ['10'],
    });
    assert.equal(one.format, 'claude');
    assert.deepEqual(outline(one), ['11 in_progress [10]']);
    const report = json({
      totals: { tasks: 3 },
      tasks: [
        { task_id: 'TASK-001', title: 'A', checked: true, verified: true, priority: 4 },
        { task_id: 'TASK-002', title: 'B', checked: true, verified: false, priority: 1 },
        { task_id: 'TASK-003', title: 'C', checked: false, verified: false, priority: 2 },
      ],
    });
    assert.equal(report.format, 'smartspec');
    assert.deepEqual(outline(report), ['TASK-001 completed', 'TASK-002 failed', 'TASK-003 pending']);
    assert.deepEqual(
      report.tasks.map(({ priority }) => priority),
      ['low', 'critical', 'high'],
    );
  });

  it('finds the place of ids, states and dependencies', () => {
    const text =
      '{\n  "tasks": [\n    {"id": "a-1", "title": "One", "status": "todo", "depends_on": ["a-2"]},\n    {"id": "a-2", "title": "Two", "status": "Done"}\n  ]\n}';
    const plan = parsePlan(text, 'x.json');
    const first = taskOf(plan, 'a-1');
    assert.equal(covered(text, first.idRange), 'a-1');
    assert.equal(covered(text, first.dependsOn[0]?.range ?? first.range), 'a-2');
    assert.deepEqual(first.stateMark && [covered(text, first.stateMark.range), first.stateMark.completed], [
      'todo',
      'Done',
    ]);
    assert.equal(covered(text, taskOf(plan, 'a-2').range), '{"id": "a-2", "title": "Two", "status": "Done"}');
    assert.deepEqual(
      plan.references.map(({ kind, target }) => [kind, target]),
      [['task', 'a-2']],
    );
    const { line, place } = planToJson(plan).tasks[1] ?? assert.fail('no second task');
    assert.deepEqual([line, place], [0, { file: null, line: 4, column: 5 }]);
  });

  it('finds no tasks in other documents, and says so', () => {
    const others = [
      {
        name: 'app',
        version: '1.0.0',
        description: 'An app',
        scripts: { test: 'x' },
        dependencies: { a: '1' },
        status: 'x',
      },
      { track_id: 't', type: 'feature', status: 'completed', description: 'A track' },
      { version: '2.0.0', tasks: [{ label: 'build', type: 'shell', command: 'make' }] },
      { steps: { step_0: { status: 'completed' }, step_1: { status: 'skipped' } }, status: 'success' },
      { pending: [], totalCommits: 3, isProcessing: false },
      { tags: [{ name: 'pets', description: 'Everything about pets' }], paths: {} },
      { compilerOptions: { strict: true }, files: ['a.ts'] },
      [{ event_id: '1', wp_id: 'WP01', from_lane: 'planned', to_lane: 'done' }],
      [],
      {},
    ];
    for (const other of others) {
      const plan = json(other);
      assert.deepEqual([plan.tasks.length, codesOf(plan)], [0, ['no-tasks']], JSON.stringify(other));
    }
  });

  it('tells of a status that it does not know, and of a dependency that is not there', () => {
    const plan = json({ tasks: [{ id: 1, title: 'A', status: 'frobbed', dependencies: [7, 'None', 'all the rest'] }] });
    assert.match(problemOf(plan, 'unknown-state').message, /"frobbed"/);
    assert.deepEqual(problemOf(plan, 'unknown-dependency').tasks, ['1']);
    assert.deepEqual(outline(plan), ['1 pending [7]']);
  });

  it('means another task by a bare number that is no sibling', () => {
    const task = (id: number, more: object) => ({ id, title: `T${id}`, status: 'pending', ...more });
    const plan = json({
      tasks: [task(1, {}), task(5, { subtasks: [task(1, { dependencies: [5, 9] }), task(2, { dependencies: [1] })] })],
    });
    assert.deepEqual(outline(plan), ['1 pending', '5 pending', '5.1 pending <5 [5 5.9]', '5.2 pending <5 [5.1]']);
  });

  it('expands ranges, but not ids with dashes', () => {
    const row = (id: string, dependencies: string) => ({ id, title: id, status: 'open', dependencies });
    const plan = json({
      tasks: [
        row('D1', ''),
        row('D4', 'D1-D3; T012..T014'),
        row('01-03', '01-02, ENV-001-AI and D1'),
        row('x', 'Phase 2'),
      ],
    });
    assert.deepEqual(outline(plan).slice(1), [
      'D4 pending [D1 D2 D3 T012 T013 T014]',
      '01-03 pending [01-02 ENV-001-AI D1]',
      'x pending [phase:2]',
    ]);
  });
});
