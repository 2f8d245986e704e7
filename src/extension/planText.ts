/** From a plan file to a plan, and to a sentence where it cannot be read. */
import * as fs from 'node:fs/promises';
import type { Plan } from '../plan/model';

export type PlanReading = { readonly plan: Plan } | { readonly fault: string; readonly absent: boolean };

/** Reads the file as it is on disk. */
export async function readPlanFile(path: string): Promise<PlanReading> {
  try {
    if ((await fs.stat(path)).isDirectory()) return { fault: 'it is a folder, not a Markdown file', absent: false };
    const bytes = await fs.readFile(path);
    const { planOfBytes } = await import('./planReader.js');
    return { plan: planOfBytes(bytes) };
  } catch (error) {
    const absent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { fault: absent ? 'it does not exist' : reasonOf(error), absent };
  }
}

/** Reads the text of an editor, which may be ahead of the disk. */
export async function readPlanText(text: string): Promise<PlanReading> {
  try {
    const { planOfText } = await import('./planReader.js');
    return { plan: planOfText(text) };
  } catch (error) {
    return { fault: reasonOf(error), absent: false };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
