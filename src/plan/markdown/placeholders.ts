/** Slots of a template that nobody has filled in: `{{NUMBER}}`, `[Task description]`, `N.1 [Title]`. */

const slot = /^(?:\{\{[^{}]*\}\}|\[[^\][]*\](?!\())[.:]?$/;
const slotId = /^[*_`]*(?:[NX](?:\.\w+)+|TX+|\{\{[^{}]*\}\})[*_`.:)]*(?:\s|$)/;

/** Whether a task's text (behind its id) only says where a task would go. */
export function isPlaceholder(text: string): boolean {
  return slot.test(text.replace(/[*_`]/g, '').trim()) || slotId.test(text.trim());
}
