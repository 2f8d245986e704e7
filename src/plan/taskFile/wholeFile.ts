/** What all files that are one task have in common. */
import { blankTask, type TaskDraft } from '../data/draft';
import type { Body } from './body';

/**
 * A task that is the whole file; its boxes of work are its steps.
 *
 * @param scope the only files it is about, where it says so
 */
export function wholeFile(text: string, body: Body, own: Partial<TaskDraft>, scope?: TaskDraft['files']): TaskDraft {
  const files = new Map([...(own.files ?? []), ...(scope ?? body.files)].map((file) => [file.path, file]));
  const steps = body.boxes.filter(({ isCheck }) => !isCheck);
  return {
    ...blankTask({ from: 0, to: text.length }),
    ...own,
    span: { from: 0, to: text.length },
    text,
    files: [...files.values()],
    steps: [...(own.steps ?? []), ...steps.map(({ text: words, checked, span }) => ({ text: words, checked, span }))],
  };
}

/** `# Task: Name`, `# TASK-7: Name`: the id, if any, and the name behind it. */
export function splitHeading(title: string): { readonly id: string | null; readonly name: string } {
  const named =
    /^(?:task|задача|任务|タスク|tarefa|tarea|aufgabe|work package(?: prompt)?)(?:\s*[:：–—]|\s+-)\s*(.*)$/iu.exec(
      title,
    );
  const words = (named?.[1] ?? title).trim();
  const numbered =
    /^(?:task|задача|任务|タスク|tarefa|tarea|aufgabe)\s+#?(\d+(?:\.\d+)*[a-z]?)\s*(?:[:：.–—-]\s*|$)(.*)$/iu.exec(
      words,
    );
  if (numbered) return { id: numbered[1] ?? null, name: numbered[2] ?? '' };
  const coded =
    /^([A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*-\d+(?:\.\d+)*[a-z]?|WP\d+)\s*(?:[:：–—]\s*|\s-\s+|$)(.*)$/u.exec(words);
  if (coded) return { id: coded[1] ?? null, name: coded[2] ?? '' };
  return { id: null, name: words };
}
