/** Whether a task's text asks for a person: `(approval)`, `[APPROVAL]`, `(requires approval)`, `(human review)`. */
import { maskCode } from './inlineText';
import { unfencedLines } from './unfencedLines';

const mark =
  /[([]\s{0,3}(?:(?:requires?|needs?|wait(?:s|ing)? for)\s{1,3})?(?:(?:human|manual|user)\s{1,3})?(?:approval(?:\s{1,3}(?:required|needed))?|human[- ]review(?:\s{1,3}(?:required|needed))?)\s{0,3}[)\]](?![([])/i;

/** Code and comments mean nothing by it; nor does a link, as in `[approval](docs/approval.md)`. */
export function asksApproval(text: string): boolean {
  return unfencedLines(text).some((line) => mark.test(maskCode(line)));
}
