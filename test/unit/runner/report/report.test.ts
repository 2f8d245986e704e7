import assert from 'node:assert/strict';
import { buildReport } from '../../../../src/runner/report/build';
import { reportHtml } from '../../../../src/runner/report/html';
import { reportJunit } from '../../../../src/runner/report/junit';
import { reportMarkdown } from '../../../../src/runner/report/markdown';
import { standingOf } from '../../../../src/runner/report/words';
import { factsOf, night, reportOf } from './night';

const section = (markdown: string, title: string) =>
  markdown.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? '';

describe('the report', () => {
  const report = reportOf(night());
  const ids = (tasks: readonly { readonly id: string }[]) => tasks.map(({ id }) => id);

  it('tells what is done, what waits, what failed, what was cut off and what was not begun', () => {
    const { done, waiting, failed, unfinished } = standingOf(report);
    assert.deepEqual([done, waiting, failed, unfinished].map(ids), [['1.1'], ['1.3'], ['1.2'], ['1.4']]);
    assert.deepEqual(ids(report.notStarted), ['2.1', '2.2']);
    assert.match(report.notStarted[0]?.why ?? '', /phase closed until Phase 1/);
  });

  it('has figures that add up', () => {
    assert.deepEqual(report.usage, { inputTokens: 1000, cacheReadTokens: 4000, outputTokens: 200, costUsd: 1 });
    assert.equal(
      report.tasks.reduce((sum, { usage }) => sum + (usage.inputTokens ?? 0), 0),
      report.usage.inputTokens,
    );
    assert.equal(report.batches[0]?.effort.usage.costUsd, report.usage.costUsd);
    assert.deepEqual([report.batches[0]?.completed, report.batches[0]?.failed], [1, 1]);
    assert.equal(report.progress.at(-1)?.settled, 1);
  });

  it('names the cheapest next step', () => {
    const steps = Object.fromEntries(report.tasks.map(({ id, nextStep }) => [id, nextStep]));
    assert.equal(steps['1.1'], undefined);
    assert.equal(steps['1.2'], 'See `runs/run-1/1.2.1.1.verify-1.log`; then `tranche run 1.2`.');
    assert.equal(steps['1.3'], '`tranche approve 1.3`.');
    assert.match(steps['1.4'] ?? '', /^Usage limit until .*; after that `tranche resume`\.$/);
  });

  it('keeps warnings apart from failures', () => {
    assert.deepEqual(
      report.tasks.map(({ warnings }) => warnings.length),
      [1, 0, 0, 0],
    );
    assert.match(section(reportMarkdown(report), 'Look at'), /1\.1.*A test was skipped/);
  });

  it('shows the proof of what is done', () => {
    const done = section(reportMarkdown(report), 'Done');
    assert.match(done, /passed `/);
    assert.match(done, /commit `abc123`; 7 files changed/);
  });

  it('names conflicts, what was checked after the merge, and what an auditor found', () => {
    const maker = night().run('run-2').batch('run-2', 'b2', 1, ['1.2', '2.1', '2.2']);
    const begin = (task: string, attempt = 1) => {
      const ids = maker.ids('run-2', 'b2', task, attempt);
      maker.add({ type: 'attempt_started', ...ids, position: 1 }).after(1);
      maker.add({ type: 'turn_ended', ...ids, turn: 1, outcome: 'ended', usage: {}, durationMs: 9 });
      return { ...ids, durationMs: 5 };
    };
    const conflict = { kind: 'write_conflict', message: 'Others changed the same lines meanwhile: a.txt.' };
    maker.add({ type: 'attempt_ended', ...begin('2.1'), outcome: 'interrupted', failure: conflict });
    const redone = begin('2.1', 2);
    const tests = {
      type: 'gate_ended',
      ...redone,
      gate: 'verify',
      command: 'npm test',
      exitCode: 0,
      passed: true,
    } as const;
    maker.add(tests).add({ ...tests, merged: true });
    maker.add({ type: 'attempt_ended', ...redone, outcome: 'completed', commit: 'def456' });
    const judged = begin('2.2');
    const findings = ['a.ts lacks a test.', 'b.ts is long'];
    maker.add({ type: 'gate_ended', ...judged, gate: 'audit', passed: false, score: 40, findings });
    const failure = { kind: 'gate_failed', message: 'The audit scored the work 40 of 100.', advice: 'Look yourself.' };
    maker.add({ type: 'attempt_ended', ...judged, outcome: 'failed', failure });
    const held = { kind: 'write_conflict', message: 'a.ts is not committed.' };
    const refs = { commit: 'fff999', heldAs: 'refs/tranche/run-2/1.2.1' };
    maker.add({ type: 'attempt_ended', ...begin('1.2', 2), outcome: 'parked', failure: held, ...refs });
    const markdown = reportMarkdown(reportOf(maker));
    assert.match(
      section(markdown, 'Done'),
      /2\.1.*passed `npm test`; passed after the merge `npm test`; done again after a conflict; commit/,
    );
    assert.match(section(markdown, 'Look at'), /2\.1.*same lines meanwhile: a\\\.txt/);
    assert.match(
      section(markdown, 'Failed'),
      /40 of 100\. Look yourself\. It found: a\\?\.ts lacks a test; b\\?\.ts is long\. →/,
    );
    assert.match(section(markdown, 'Waiting for you'), /1\.2.*a\\?\.ts is not committed\..*→ `tranche approve 1\.2`/);
  });

  it('counts work that a person rejected, or that came too late, to nothing that is in the workspace', () => {
    const maker = night().after(60);
    maker.add({ type: 'decided', task: '1.3', decision: 'outdated', note: 'It does not fit.' });
    const task = reportOf(maker).tasks.find(({ id }) => id === '1.3');
    assert.deepEqual([task?.status, task?.outcome, task?.commit], ['pending', 'interrupted', undefined]);
    assert.match(section(reportMarkdown(reportOf(maker)), 'Unfinished'), /1\.3.*It does not fit\. →/);
  });

  it('goes on with what a later run and a person made of it', () => {
    const maker = night();
    maker.after(60).add({ type: 'decided', task: '1.3', decision: 'approved' });
    maker.after(60).run('run-2').batch('run-2', 'b2', 1, ['1.2']);
    const ids2 = maker.ids('run-2', 'b2', '1.2', 2);
    maker.add({ type: 'attempt_started', ...ids2, position: 1 }).after(2);
    maker.add({ type: 'turn_ended', ...ids2, turn: 1, outcome: 'ended', usage: { inputTokens: 5 }, durationMs: 9 });
    maker.add({ type: 'attempt_ended', ...ids2, outcome: 'completed', durationMs: 120_000 });
    maker.add({ type: 'run_ended', runId: 'run-2', outcome: 'finished', exitCode: 0, reason: 'Done.' });
    const facts = factsOf(maker);
    const [first, second, all] = ['run-1', 'run-2', undefined].map((run) => buildReport(facts, run));
    assert.ok(first && second && all);
    assert.deepEqual(
      first.tasks.map(({ id, outcome, status }) => [id, outcome, status]),
      [
        ['1.1', 'completed', 'completed'],
        ['1.2', 'failed', 'completed'],
        ['1.3', 'completed', 'completed'],
        ['1.4', 'interrupted', 'in_progress'],
      ],
    );
    assert.deepEqual([second.tasks.map(({ id }) => id), second.usage], [['1.2'], { inputTokens: 5 }]);
    assert.deepEqual([all.runs.length, all.tasks.length, all.usage.inputTokens], [2, 4, 1005]);
    assert.equal(all.tasks.find(({ id }) => id === '1.2')?.attempts, 2);
    assert.deepEqual([all.progress.at(-1)?.settled, first.progress.at(-1)?.settled], [3, 1]);
    assert.equal(buildReport(facts, 'run-3'), undefined);
  });

  it('says of a run at work that it has not ended', () => {
    const maker = night();
    maker.records.pop();
    assert.match(reportMarkdown(reportOf(maker, { running: true })), /Ended: not yet/);
  });
});

describe('the report as Markdown', () => {
  it('lets nothing of a plan through as Markdown, HTML or escape sequences', () => {
    const markdown = reportMarkdown(reportOf(night()));
    assert.doesNotMatch(markdown.replace(/(`+)[^\n]*?[^`]\1(?!`)/g, ''), /<script|<\/td/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left
    assert.doesNotMatch(markdown, /[\x00-\x09\x0b-\x1f\x7f]/);
  });

  it('has as many cells in each row as in the head', () => {
    const cells = (row: string) => row.match(/(?<!\\)\|/g)?.length;
    const rows = reportMarkdown(reportOf(night()))
      .split('\n')
      .filter((line) => line.startsWith('| '));
    const [batchHead, batchRow, taskHead, ...taskRows] = rows;
    assert.equal(cells(batchRow ?? ''), cells(batchHead ?? ''));
    assert.equal(taskRows.length, 4);
    for (const row of taskRows) assert.equal(cells(row), cells(taskHead ?? ''), row);
  });
});

describe('the report as JUnit XML', () => {
  const xml = reportJunit(reportOf(night()));

  it('is well-formed, whatever the plan says', () => {
    assert.equal(unclosed(xml), '');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML cannot hold them
    assert.doesNotMatch(xml, /[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]/u);
    assert.doesNotMatch(xml, /<script|]]>/);
  });

  it('counts what it holds', () => {
    const [, tests, failures, skipped] =
      /<testsuites [^>]*tests="(\d+)" failures="(\d+)" errors="0" skipped="(\d+)"/.exec(xml) ?? [];
    const count = (tag: RegExp) => xml.match(tag)?.length ?? 0;
    assert.deepEqual([tests, failures, skipped].map(Number), [
      count(/<testcase /g),
      count(/<failure /g),
      count(/<skipped /g),
    ]);
    assert.deepEqual([tests, failures, skipped].map(Number), [6, 1, 4]);
  });

  it('has time and tokens of each task', () => {
    assert.match(xml, /<testcase name="1\.2 Title of 1\.2" classname="Phase 1: Work" time="180\.000">/);
    assert.match(xml, /<property name="tokens\.fresh" value="200"\/>/);
  });
});

describe('the report as a page', () => {
  const html = reportHtml(reportOf(night()));

  it('is well-formed and lets no word of a plan become a tag', () => {
    assert.equal(unclosed(html.replace('<!doctype html>', '').replace(/<(meta|br)\b[^>]*>/g, '')), '');
    assert.doesNotMatch(html, /<script/i);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left
    assert.doesNotMatch(html, /[\x00-\x08\x0b\x0c\x0e-\x1f]/);
  });

  it('needs nothing from anywhere, and may not', () => {
    assert.match(
      html,
      /http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-/,
    );
    assert.doesNotMatch(html, /\b(src|href)=|url\(|@import|\bon\w+="|\bstyle="/);
  });

  it('has a text for each picture, and all tasks in a table', () => {
    const pictures = html.match(/<svg [^>]*>/g) ?? [];
    assert.equal(pictures.length, 3);
    for (const picture of pictures) {
      const names = /aria-labelledby="([^"]+)"/.exec(picture)?.[1]?.split(' ') ?? [];
      assert.equal(names.length, 2);
      for (const name of names) assert.match(html, new RegExp(`id="${name}">[^<]+<`));
    }
    assert.equal(html.match(/<th scope="row">/g)?.length, 4);
  });

  it('draws a row for each session side by side and no more, and names what it draws', () => {
    const timeline = html.slice(html.indexOf('Timeline</h2>'), html.indexOf('Burn-up</h2>'));
    assert.deepEqual(
      [...timeline.matchAll(/class="label end">([^<]*)</g)].map(([, row]) => row),
      ['1'],
    );
    const names = (part: string, look: string) =>
      [...part.matchAll(new RegExp(`class="${look}">([^<]*)<`, 'g'))].map(([, name]) => name);
    assert.deepEqual(names(timeline, 'name middle'), ['1.1', '1.2', '1.3', '1.4']);
    const tokens = html.slice(html.indexOf('Tokens per task</h2>'), html.indexOf('Figures</h2>'));
    assert.deepEqual(names(tokens, 'label middle'), ['1.1', '1.2', '1.3', '1.4']);
  });

  it('draws only what is a number', () => {
    assert.doesNotMatch(html, /="[^"]*(NaN|Infinity|undefined)/);
    const empty = night();
    empty.records.splice(2, empty.records.length - 3);
    assert.doesNotMatch(reportHtml(reportOf(empty)), /="[^"]*(NaN|Infinity|undefined)/);
  });
});

/** The first tag that is not closed in its turn; empty where there is none. */
function unclosed(markup: string): string {
  const open: string[] = [];
  for (const [tag, slash, name = '', end] of markup.matchAll(/<([/?]?)([\w:-]+)(?:\s+[\w:-]+="[^"<]*")*\s*([/?]?)>/g)) {
    if (slash === '?' || end === '/') continue;
    if (slash !== '/') open.push(name);
    else if (open.pop() !== name) return tag;
  }
  const tags = markup.match(/</g)?.length ?? 0;
  const seen = markup.match(/<[/?]?[\w:-]+(?:\s+[\w:-]+="[^"<]*")*\s*[/?]?>/g)?.length ?? 0;
  return open.join(' ') + (tags === seen ? '' : ` ${tags - seen} stray <`);
}
