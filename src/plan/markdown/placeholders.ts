/** Slots of a template that nobody has filled in: `{{NUMBER}}`, `[Task description]`, `N.1 [Title]`. */

const slot = /^(?:\[[^\][]*\](?!\()|<[^<>]{2,60}>)[.:]?$/;
const braces = /\{\{[^{}]*\}\}/g;
const slotId = /^[*_`]*(?:[NX](?:\.\w+)+|T\d{0,3}X+|\{\{[^{}]*\}\})[*_`.:)]*(?:\s|$)/;
/** `Step 1.1:` before a slot. */
const counted = /^\p{L}{1,12}\s?\d[\d.]*\s*[:：]\s*/u;
const flags = /^(?:\[[A-Z][A-Z\d-]*\]\s*)+/;

/** Whether a task's text (behind its id) only says where a task would go. */
export function isPlaceholder(text: string): boolean {
  if (!text.includes('{{') && !text.includes(']') && !text.includes('X')) return false;
  const bare = text.replace(/[*_`]/g, '').trim();
  if (slotId.test(text.trim())) return true;
  if (bare.includes('{{') && !/[\p{L}\p{N}]/u.test(bare.replace(flags, '').replace(braces, ''))) return true;
  return slot.test(bare.replace(counted, ''));
}
