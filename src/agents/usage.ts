/** Sums and differences of what turns have used. */
import type { Usage } from './agent';

const figures = ['inputTokens', 'cacheReadTokens', 'cacheWriteTokens', 'outputTokens', 'costUsd'] as const;

/** The sum; a figure that neither side knows stays unknown. */
export function addUsage(a: Usage, b: Usage): Usage {
  return combined((key) => (a[key] === undefined && b[key] === undefined ? undefined : (a[key] ?? 0) + (b[key] ?? 0)));
}

/** What was used between two counts of the same session; a count that fell was begun anew. */
export function usageSince(before: Usage, after: Usage): Usage {
  return combined((key) => {
    const now = after[key];
    if (now === undefined) return undefined;
    const then = before[key] ?? 0;
    return now >= then ? now - then : now;
  });
}

/** With the figures that are known. */
export function combined(figure: (key: keyof Usage) => number | undefined): Usage {
  const known = figures.flatMap((key) => {
    const value = figure(key);
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(known);
}
