/** The extension as the host tests see it: its hooks, its tree as text, and state files written as a runner writes them. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { TestHooks } from '../../src/extension/testHooks';
import type { TreeElement } from '../../src/extension/treeElements';
import { parsePlan } from '../../src/plan/parsePlan';
import { emptyStatus, type Status, type TaskRecord, taskRecord } from '../../src/status/status';
import { formatStatusFile } from '../../src/status/statusFile';

export async function activated(): Promise<TestHooks> {
  const extension = vscode.extensions.getExtension<TestHooks>('tranche-dev.tranche');
  assert.ok(extension, 'the extension is installed');
  const hooks = await extension.activate();
  await hooks.store.loaded;
  return hooks;
}

export function workspaceFolder(): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return folder.uri.fsPath;
}

/** Every row below an element, indented, with its description behind a bar. */
export async function drawn({ tree }: TestHooks, below?: TreeElement, indent = ''): Promise<string[]> {
  const lines: string[] = [];
  for (const element of await tree.getChildren(below)) {
    const { label, description } = tree.getTreeItem(element);
    lines.push(`${indent}${String(label)}${description ? ` | ${String(description)}` : ''}`);
    lines.push(...(await drawn({ tree } as TestHooks, element, `${indent}  `)));
  }
  return lines;
}

/** The element of a row, as the view would know it. */
export async function elementOf(hooks: TestHooks, id: string, below?: TreeElement): Promise<TreeElement | undefined> {
  for (const element of await hooks.tree.getChildren(below)) {
    if (element.id.endsWith(id)) return element;
    const found = await elementOf(hooks, id, element);
    if (found) return found;
  }
  return undefined;
}

export async function itemOf(hooks: TestHooks, id: string): Promise<vscode.TreeItem> {
  const element = await elementOf(hooks, id);
  assert.ok(element, id);
  return hooks.tree.getTreeItem(element);
}

/** The icon of a row. */
export async function iconOf(hooks: TestHooks, id: string): Promise<string> {
  const { iconPath } = await itemOf(hooks, id);
  assert.ok(iconPath instanceof vscode.ThemeIcon);
  return iconPath.id;
}

/** Waits, going by the store's own events, until something holds. */
export async function until(hooks: TestHooks, what: string, holds: () => boolean, limit = 15_000): Promise<void> {
  if (holds()) return;
  await new Promise<void>((done, fail) => {
    const timer = setTimeout(() => end(() => fail(new Error(`Not within ${limit} ms: ${what}`))), limit);
    const listener = hooks.store.onDidChange(() => holds() && end(done));
    function end(then: () => void): void {
      clearTimeout(timer);
      listener.dispose();
      then();
    }
  });
}

/** The next event, or an error. */
export function nextEvent<T>(event: vscode.Event<T>, limit = 10_000): Promise<T> {
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`No event within ${limit} ms`)), limit);
    const listener = event((value) => {
      clearTimeout(timer);
      listener.dispose();
      done(value);
    });
  });
}

/** The state folder of a plan, and writing into it as a runner does. */
export class StateFolder {
  readonly path: string;
  readonly #planPath: string;

  constructor(planPath = 'PLAN.md', slug = 'PLAN') {
    this.#planPath = planPath;
    this.path = join(workspaceFolder(), '.tranche', slug);
  }

  writeStatus(records: Record<string, Partial<TaskRecord>>, more: Partial<Status> = {}): void {
    const status = { ...emptyStatus(), ...more };
    for (const [uid, record] of Object.entries(records)) Object.assign(taskRecord(status, uid), record);
    const plan = parsePlan(fs.readFileSync(join(workspaceFolder(), this.#planPath), 'utf8'));
    const context = { plan, planPath: this.#planPath, createdAt: new Date().toISOString(), extra: {} };
    this.write('status.json', formatStatusFile(status, context));
  }

  /** Whole file to another name, then the rename. */
  write(name: string, content: string): void {
    const path = join(this.path, name);
    fs.mkdirSync(dirname(path), { recursive: true });
    fs.writeFileSync(`${path}.tmp`, content);
    fs.renameSync(`${path}.tmp`, path);
  }

  lock(pid: number, runId = 'run-1'): void {
    const record = { pid, host: hostname(), startedAt: new Date().toISOString(), runId };
    this.write('lock', JSON.stringify(record));
  }

  unlock(): void {
    fs.rmSync(join(this.path, 'lock'), { force: true });
  }

  /** Away with everything, and wait until that is seen. */
  async clear(hooks: TestHooks): Promise<void> {
    fs.rmSync(dirname(this.path), { recursive: true, force: true });
    const view = () => hooks.store.plans.find(({ place }) => place.path === this.#planPath)?.view;
    await until(hooks, 'nothing is recorded', () => {
      const now = view();
      return (
        now !== undefined && !now.running && now.latestRun === undefined && now.tasks.every(({ record }) => !record)
      );
    });
  }
}
