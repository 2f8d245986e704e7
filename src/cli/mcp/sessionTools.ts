/** Tools for the agent of a session: the task at work, and what it wants to be known. None of them decides anything. */
import * as z from 'zod/mini';
import { addReport, readSessionNow } from '../../runner/sessionReports';
import { type Report, reportKinds } from '../../status/sessionReport';
import { type Open, taskText } from './planTools';
import type { Tool } from './tool';

const nothing = z.object({});

/** @param file as the runner made it for this session */
export function currentTask(open: Open, file: string): Tool<typeof nothing> {
  return {
    name: 'get_task',
    title: 'The task at work',
    description:
      'The task that this session is to do now, as the plan has it, with what it waits for. Changes nothing.',
    input: nothing,
    readOnly: true,
    run: () => taskText(open(), readSessionNow(file).task),
  };
}

export function reportProgress(file: string): Tool<typeof reportKinds.progress> {
  return {
    name: 'report_progress',
    title: 'Report progress',
    description:
      'Tells the person what you are at, in a sentence. It does not end the task: whether it is done is decided by checks after your turn.',
    input: reportKinds.progress,
    readOnly: false,
    run(input) {
      keep(file, { kind: 'progress', ...input });
      return 'Noted.';
    },
  };
}

export function reportFinding(file: string): Tool<typeof reportKinds.finding> {
  return {
    name: 'report_findings',
    title: 'Report a finding',
    description:
      'Keeps something for the report and for later sessions that is not part of this task: a bug elsewhere, a risk, a decision you took. Call it once for each.',
    input: reportKinds.finding,
    readOnly: false,
    run(input) {
      keep(file, { kind: 'finding', ...input });
      return 'Kept for the report.';
    },
  };
}

export function askPerson(file: string): Tool<typeof reportKinds.question> {
  return {
    name: 'ask_person',
    title: 'Ask the person',
    description:
      'Asks the person something that you cannot decide and that the task cannot be done without. The task is put aside until they answer; nobody answers now. Use it rarely: prefer to decide and to say what you decided.',
    input: reportKinds.question,
    readOnly: false,
    run(input) {
      keep(file, { kind: 'question', ...input });
      return 'The person will be asked, and the task waits for the answer, which comes with the next attempt; that begins anew where you work in a worktree. Do no more, and end your turn now.';
    },
  };
}

export function proposeSplit(file: string): Tool<typeof reportKinds.split> {
  return {
    name: 'propose_split',
    title: 'Propose to split the task',
    description:
      'Proposes to the person to make several tasks of this one. The plan stays as it is; go on with what you can do of the task.',
    input: reportKinds.split,
    readOnly: false,
    run(input) {
      keep(file, { kind: 'split', ...input });
      return 'The proposal is kept for the person. The plan has not changed: go on with the task.';
    },
  };
}

function keep(file: string, report: Report): void {
  const { task, attempt } = readSessionNow(file);
  addReport(file, { at: new Date().toISOString(), task, attempt, report });
}
