/** Words in many tongues for how a task stands. */
import type { WrittenState } from '../model';

const words: Readonly<Record<WrittenState, string>> = {
  pending:
    'pending|todo|open|opened|queued|backlog|planned|ready|readyfordev|readyfordevelopment|readyforexecution|notstarted|unstarted|draft|drafted|new|proposed|created|optional|scheduled|approvedforwork|tbd|later|icebox|triage|reopened|contexted|notdone|incomplete|' +
    'pendente|afazer|aberto|aberta|naoiniciado|naoiniciada|pendiente|porhacer|abierto|offen|geplant|afaire|enattente|待执行|待办|待处理|未开始|待定|未着手|未開始|待機中|대기|대기중|할일|ожидает|ожидание|запланировано|кработе|новая|chưalàm|รอดำเนินการ|yapılacak',
  in_progress:
    'inprogress|progress|doing|started|active|assigned|claimed|running|working|wip|hooked|ongoing|current|executing|review|inreview|forreview|readyforreview|codereview|auditing|audit|testing|inqa|qa|validating|partial|partiallydone|partiallycomplete|partlydone|underway|pinned|' +
    'emandamento|emprogresso|emexecucao|andamento|emrevisao|enprogreso|encurso|inarbeit|inbearbeitung|encours|执行中|进行中|處理中|处理中|進行中|作業中|レビュー中|진행중|вработе|впроцессе|выполняется|đanglàm|กำลังดำเนินการ|devamediyor',
  completed:
    'completed|complete|done|closed|approved|finished|merged|resolved|shipped|delivered|implemented|verified|passed|success|succeeded|accepted|released|fixed|doneverified|fullycomplete|' +
    'concluido|concluida|completo|completa|completado|completada|feito|feita|finalizado|finalizada|pronto|hecho|terminado|erledigt|fertig|abgeschlossen|termine|terminee|fait|已完成|完成|完了|済|완료|완료됨|выполнено|выполнена|готово|завершено|завершена|сделано|hoànthành|เสร็จสิ้น|เสร็จแล้ว|tamamlandı',
  failed:
    'failed|failure|fail|error|errored|needsrevision|needsrework|changesrequested|broken|timeout|timedout|falhou|falha|erro|fallo|fallido|fehlgeschlagen|fehler|echoue|失败|失敗|エラー|실패|ошибка|неудача',
  blocked:
    'blocked|onhold|hold|waiting|stuck|paused|waitingforinput|needsinput|bloqueado|bloqueada|pausado|blockiert|bloque|阻塞|已阻塞|受阻|保留|ブロック|차단됨|заблокировано|заблокирована',
  skipped:
    'skipped|skip|cancelled|canceled|deferred|dropped|declined|wontdo|wontfix|superseded|deleted|removed|abandoned|obsolete|rejected|duplicate|archived|moved|postponed|tombstone|ignored|notneeded|na|waived|' +
    'cancelado|cancelada|adiado|adiada|pulado|ignorado|omitido|descartado|aplazado|abgebrochen|verschoben|annule|annulee|跳过|已跳过|已取消|取消|延期|スキップ|中止|취소|취소됨|건너뜀|отменено|отменена|отложено|пропущено',
};

const states: ReadonlyMap<string, WrittenState> = new Map(
  Object.entries(words).flatMap(([state, list]) =>
    list.split('|').map((word): [string, WrittenState] => [plainWord(word), state as WrittenState]),
  ),
);

const emoji: readonly (readonly [RegExp, WrittenState])[] = [
  [/✅|☑|✔|✓|🟢/u, 'completed'],
  [/🟡|🟨|🔄|🚧|🏃|🔵/u, 'in_progress'],
  [/❌|🔴/u, 'failed'],
  [/⚠|🚫|⛔|🛑/u, 'blocked'],
  [/⏭|🗑/u, 'skipped'],
  [/⏳|⬜|🔲|📋|⚪|🟥/u, 'pending'],
];

function plainWord(word: string): string {
  return word
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase();
}

/** What a status says, whatever its case and separators; null when it is not known. An empty one is pending. */
export function stateOfWord(written: string): WrittenState | null {
  const word = plainWord(written);
  const known = states.get(word);
  if (known) return known;
  const sign = emoji.find(([signs]) => signs.test(written));
  if (sign) return sign[1];
  if (word === '') return 'pending';
  // `Completed (2024-01-02)`, `done - see PR 12`: what stands first counts.
  const first = /^[\s*_`]*([\p{L}\p{N}_ -]+?)[\s*_`]*(?:[(:;,.–—|/]|\s-\s|$)/u.exec(written.slice(0, 200))?.[1] ?? '';
  return states.get(plainWord(first)) ?? null;
}
