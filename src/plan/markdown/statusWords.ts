/** States in words and emoji: `✅ Done`, `In Progress`, `COMPLETED ✅`, `已完成`; and how the file writes "completed". */
import type { WrittenState } from '../model';

const words: readonly (readonly [RegExp, WrittenState])[] = [
  [
    /^(?:not (?:yet )?(?:started|begun|implemented|done|tested|complete)|pending|to[ -]?do|open|planned|queued?|backlog|draft|ready(?:[ -]for[ -]dev)?(?! for)|new|proposed|未开始|待执行|待办|待处理|待开始|未着手|未開始|未実施|не начат[оаы]?|ожидает|запланирован[оаы]?|к выполнению|pendente|pendiente|대기|예정|chưa bắt đầu|รอดำเนินการ|ยังไม่เริ่ม|beklemede)(?![\p{L}])/iu,
    'pending',
  ],
  [
    /^(?:in[ _-]?progress|started|doing|ongoing|active|wip|partial(?:ly)?|partly|assigned|claimed|hooked|(?:in|for|ready for)[ _-]review|review(?:ing)?|auditing|running|进行中|執行中|执行中|進行中|実施中|в работе|в процессе|выполняется|em andamento|en (?:progreso|curso)|진행 ?중|đang (?:làm|thực hiện|tiến hành)|กำลังดำเนินการ|กำลังทำ|devam ediyor)(?![\p{L}])/iu,
    'in_progress',
  ],
  [
    /^(?:(?:fully )?complet(?:ed?|ion)|done|finished|closed|approved|shipped|merged|implemented|fixed|resolved|verified|passed|已?完成|完了|済み?|выполнен[оаы]?|завершен[оаы]?|завершён|готов[оаы]?|сделан[оаы]?|conclu[ií]d[oa]|completad[oa]|feit[oa]|완료|hoàn thành|đã xong|เสร็จ(?:สิ้น|แล้ว)?|tamamlandı)(?![\p{Ll}])/iu,
    'completed',
  ],
  [
    /^(?:failed|failure|failing|error|needs[ _-]revision|problem|失败|失敗|ошибка|провален[оа]?|falhou|실패)(?![\p{L}])/iu,
    'failed',
  ],
  [/^(?:blocked|on hold|waiting|阻塞|受阻|заблокирован[оаы]?|bloquead[oa]|차단)(?![\p{L}])/iu, 'blocked'],
  [
    /^(?:skip(?:ped)?|cancell?ed|declined|dropped|deferred|postponed|moved|superseded|deleted|removed|rejected|reverted|waived|obsolete|abandoned|won'?t|out of scope|n\/a|跳过|已?取消|延期|推迟|отмен[её]н[оаы]?|отложен[оаы]?|пропущен[оаы]?|cancelad[oa]|취소|보류)(?![\p{L}])/iu,
    'skipped',
  ],
];

const signs: readonly (readonly [RegExp, WrittenState])[] = [
  [/^(?:✅|☑|✔|✓|🟢|💯|🎉)/u, 'completed'],
  [/^(?:🟡|🔄|🚧|🏗|🔨|▶|🟨|⚙|🔵)/u, 'in_progress'],
  [/^(?:⏳|⬜|☐|🔲|📋|⏸|⚪|🔜|📝|⌛)/u, 'pending'],
  [/^(?:❌|🔴|✗|✘)/u, 'failed'],
  [/^(?:⚠|🚫|⛔|🛑)/u, 'blocked'],
  [/^(?:⏭|🗑)/u, 'skipped'],
];

/** The state that a whole status text says, words before signs; null when it says none. */
export function stateOfWords(text: string): WrittenState | null {
  const plain = text.replace(/[*_`~]/g, '').trim();
  if (plain === '') return null;
  const bare = plain.replace(/^(?:\p{Extended_Pictographic}|\uFE0F|\u200D|[✓✔✗✘☐☑\s:–—-])+/u, '');
  for (const [pattern, state] of words) if (pattern.test(bare)) return state;
  return stateOfSign(plain) ?? (/^\[[ xX]\]$/.test(plain) ? (plain === '[ ]' ? 'pending' : 'completed') : null);
}

/** The state that the first sign of a text stands for. */
export function stateOfSign(text: string): WrittenState | null {
  const first = text.charCodeAt(0);
  if (first < 0x2000) return null;
  for (const [pattern, state] of signs) if (pattern.test(text)) return state;
  return null;
}

/** How a file says "completed", learned from what it says of its tasks. */
export function completedLike(written: string, seen: readonly string[]): string {
  if (stateOfWords(written) === 'completed') return written;
  const style = styleOf(written);
  const same = seen.find((one) => styleOf(one) === style) ?? seen[0];
  if (same !== undefined) return same;
  const [sign, word] = [/\p{Extended_Pictographic}/u.test(written), /\p{L}/u.test(written)];
  const letters = written.replace(/[^\p{L}]/gu, '');
  const name = letters === letters.toUpperCase() ? 'COMPLETED' : /^\p{Ll}/u.test(letters) ? 'completed' : 'Completed';
  return !word && sign ? '✅' : sign ? `✅ ${name}` : name;
}

function styleOf(text: string): string {
  const sign = /\p{Extended_Pictographic}/u.test(text) ? 's' : '';
  const letters = text.replace(/[^\p{L}]/gu, '');
  if (letters === '') return sign;
  return sign + (letters === letters.toUpperCase() ? 'U' : /^\p{Ll}/u.test(letters) ? 'l' : 'T');
}

/** What the name of a field or a column must be to say a task's state. */
export const statusName =
  /^(?:(?:current |task |overall |implementation )?(?:status|state)|done\??|статус|состояние|状态|狀態|ステータス|状況|상태|진행 ?상황|สถานะ|trạng thái|estado|situação|durum)$/iu;
