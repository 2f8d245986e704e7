/** Lines that introduce what stands below them: `**VERIFY Phase 1:**`, `**Objective:** text`, `Acceptance Criteria:`. */

export interface Label {
  /** Column of its first character. */
  readonly column: number;
  /** Without marks and colon. */
  readonly name: string;
  /** What follows on the same line. */
  readonly rest: string;
  /** Column where that begins. */
  readonly restColumn: number;
}

const bold = /^(\*\*|__)(?=\S)((?:(?!\*\*|__).){1,120}?)(\*\*|__)[ \t]*([:：]?)[ \t]*/;
const plain = /^[_*]?([\p{Lu}\p{Lo}][^.`|*_：]{0,80})[:：][_*]?[ \t]*$/u;
const plainWithRest =
  /^(VERIFY(?:[ \t]+(?:Phase[ \t]+)?[\d.]+)?|Execution Notes?|pipeline-start|Depends on|Dependencies|Objective):[ \t]+/i;

/** Among the ASCII characters. */
const beginnings = '*_ABCDEFGHIJKLMNOPQRSTUVWXYZdeopv';

/** The label that a line (or an item's text) begins with. */
export function readLabel(line: string): Label | null {
  const text = line.trimStart();
  const column = line.length - text.length;
  const first = text.charCodeAt(0);
  if (first < 128 && !beginnings.includes(text.charAt(0))) return null;
  const strong = first === 42 || first === 95 ? bold.exec(text) : null;
  if (strong) {
    const [whole, , name = '', , colon] = strong;
    const rest = text.slice(whole.length);
    // Without any colon it is a label only when nothing follows; otherwise it is a sentence with a bold beginning.
    if (colon !== '' || /[:：]\s*$/.test(name) || rest === '') return found(name, whole.length);
    return null;
  }
  const short = plain.exec(text) ?? plainWithRest.exec(text);
  return short?.[1] ? found(short[1], short[0].length) : null;

  function found(name: string, length: number): Label {
    return {
      column,
      name: name.replace(/[\s:：]+$/, '').trim(),
      rest: text.slice(length).trimEnd(),
      restColumn: column + length,
    };
  }
}
