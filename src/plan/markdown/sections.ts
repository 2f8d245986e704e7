/** What a heading or a label announces: work, checks on the work, samples, or a phase. */

export type SectionKind =
  /** A numbered phase. */
  | 'phase'
  /** Checks on the work. */
  | 'check'
  /** Samples and legends: nothing below is meant. */
  | 'sample'
  /** Says itself that tasks follow. */
  | 'work'
  /** Neither work nor checks on it: questions, blockers, risks. */
  | 'aside'
  | 'other';

const phaseWords =
  'Phase|Stage|Sprint|Epic|Milestone|Iteration|Wave|Chunk|Layer|User Story|Slice|Этап|Фаза|Спринт|Эпик|阶段|階段|フェーズ|ステージ|スプリント|단계|페이즈|스프린트|Fase|Etapa|Giai đoạn|ระยะที่|เฟส|ขั้นตอนที่|Aşama|שלב';
const phaseName = new RegExp(
  String.raw`^(?:${phaseWords})\s*#?(?<number>(?<=[\s#]|[^\x00-\x7f])\d{1,5}(?:\.\d{1,5})*[a-z]?|(?<=[\s#])(?:[A-Z]|[IVX]{1,5}))(?=[\s:：.,;)(（\]–—-]|$)`,
  'iu',
);
/** `第一阶段`, `第 2 フェーズ`, `阶段一`. */
const hanPhase =
  /^(?:第\s*(?<before>[一二三四五六七八九十\d]{1,3})\s*(?:阶段|階段|フェーズ|步)|(?:阶段|階段)(?<after>[一二三四五六七八九十]{1,3}))/u;
const hanDigits = '〇一二三四五六七八九';
const plainNumber = /^(?<number>\d{1,5}(?:\.\d{1,5})*)[.:)]?(?=\s|$)/;

const samples =
  /^(?:legend|status legend|图例|圖例|凡例|легенда|обозначения|legenda|범례|chú giải|示例|例|пример(?:ы)?|exemplos?(?: de formato)?|formato|ejemplos?|beispiele?|exemples?|예시|ví dụ|模板|テンプレート|(?:task |plan )?formats?|conventions?|notation|(?:plan |task )?templates?|(?:plan |task )?examples?|example (?:plan|task|format)s?)$/i;
const checks = [
  /^(?:VERIFY|VERIFICATION)\b/,
  /^verif(?:y|ication)(?:\s+(?:phase|step|task)s?)?(?:\s+[\d.]+)?(?:\s*\(.*\))?$/i,
  /^verif(?:y|ication)\s+(?:that|steps?|checks?|checklist|criteria|items?|tasks?)\b/i,
  /^(?:final |manual |phase )?(?:verification|validation)$/i,
  /^validation (?:checks?|checklist|criteria|status)$/i,
  /\bcriteria$/i,
  /^(?:success|acceptance|completion|exit|done|entry|quality) (?:criteria|metrics?|conditions?|requirements?|checks?)\b/i,
  /^(?:definition of done|dod|ac|done when|definition of ready)\b/i,
  /\bquality gates?$/i,
  /^(?:prerequisites?|pre-requisites?|preconditions?|deliverables?|expected (?:results?|outcomes?|outputs?)|outcomes?|(?:.* )?self-?checks?)$/i,
  /^(?:rollback|contingency|roll-back)\b|^(?:откат|回滚|ロールバック|롤백)(?![\p{L}])/iu,
  /^(?:(?:exit|quality|phase|release) )?gates?\s*(?:[:–—-]|$)/i,
  /^(?:key |success )?metrics$/i,
  /^(?:post|pre)-?(?:launch|deployment|release)$/i,
  /^(?:验收|驗收|成功|完成|通过|质量)(?:标准|標準|条件|指标|准则)|^(?:验证|驗證|检查|檢查|测试|上线)(?:清单|清單|标准|项|列表)$|^检查点$/u,
  /^(?:受け?入れ|完了|成功|検証|品質)(?:条件|基準|定義|項目)|^完了の定義|^チェックリスト$/u,
  /^критери[ий]|^(?:определение готовности|проверка|чек-?лист(?: проверки)?|приёмка|приемка)$/iu,
  /^(?:인수|완료|성공|수락|검증) ?(?:조건|기준|항목)|^체크리스트$/u,
  /^(?:tiêu chí|critérios|criterios|critères|kriterien|קריטריוני|เกณฑ์|เช็คลิสต์|รายการตรวจสอบ)/iu,
];
const asides =
  /^(?:open )?(?:questions?|issues to resolve)$|^(?:current |known )?(?:blockers?|risks?(?: (?:&|and) .{1,30}| assessment| register)?|assumptions?|constraints?|open issues)$|^(?:(?:(?:implementation|dev|technical|completion) )?notes?(?: list)?|dev agent record|file list|debug log(?: references)?|change ?log|qa results|dependencies|decisions?(?: log)?)$|^(?:out of scope|non-goals?|references?|glossary)$|^(?:依赖关系|风险|问题|阻塞)$/iu;
/** A phase that only comes when another one went wrong. */
const ifNeeded = /(?:rollback|roll-back|откат).{0,20}\((?:if|only|in case|если|при)(?![\p{L}])/iu;
const checklist = /\bchecklist\b/i;
const workChecklist = /\b(?:implementation|development|task|todo|to-do|phase|work)s?\s+checklist\b/i;
const work = /\b(?:tasks?|to-?dos?|task list|work items?|subtasks?|action items?)\b/i;
/** In other languages: tasks, list of tasks, plan of implementation, list of phases. */
const foreignWrapper =
  /^(?:(?:实施|实现|開発|开发|項目|项目)?(?:任务|任務)(?:清单|列表|分解|一覧|概要)?|实施(?:任务|计划|步骤)|実装(?:タスク(?:一覧)?|計画)|タスク(?:一覧|リスト)?|フェーズ(?:一覧|概要)|阶段(?:概览|划分)?|задачи|список задач|план(?: работ| реализации)?|этапы(?: работ| реализации)?|작업(?: 목록)?|구현 작업|(?:danh sách )?(?:công việc|nhiệm vụ)|(?:lista de )?tarefas|(?:lista de )?tareas|งาน|รายการงาน|plano(?: de implementação)?)$/iu;
const foreignBucket =
  /^(?:已完成(?:任务)?|进行中|待办|待处理|完了|進行中|未着手|выполнено|в работе|готово|сделано|к выполнению|완료|진행 ?중|concluído|em andamento|hoàn thành)$/iu;
const wrapper =
  /^(?:the )?(?:implementation |project |development |detailed |master |all |plan(?:ned)? )*(?:tasks?(?: (?:list|breakdown|overview|details))?|to-?dos?(?: list)?|phases?(?: (?:details|overview|breakdown|checklist))?|plan|implementation|work items?|roadmap|tasks \/ subtasks|slices|milestones|sprints?|checklist|(?:sprint|phase|week|step)-by-(?:sprint|phase|week|step)(?: plan)?|(?:phase|sprint|task|implementation) (?:checklist|status|progress|tracker|plan))$/i;
const bucket =
  /^(?:in progress|backlog|(?:completed|finished|done)(?: tasks)?|to do|todo|(?:pending|open|active|current) ?(?:tasks)?|blocked|next|later|ready|up next|icebox)$/i;

/** A heading or label text without what only decorates it: marks, emoji, a number in front. */
export function nameOf(text: string): string {
  return text
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .replace(/^\d{1,5}(?:\.\d{1,5})*[.:)]?\s+/, '')
    .replace(/[\s:*_]+$/, '')
    .replace(/\s*\p{Extended_Pictographic}\uFE0F?$/u, '')
    .trim();
}

/** What a heading announces by its words alone. `number` is that of the phase that it names. */
export function headingKind(title: string, number = phaseNumber(title)): SectionKind {
  if (number !== null) return ifNeeded.test(title) ? 'check' : 'phase';
  const name = nameOf(title);
  if (samples.test(name)) return 'sample';
  // "3. Validation" among numbered headings is a part of the work, as "Phase 3: Validation" is.
  if (/^(?:final |manual )?(?:verification|validation)$/i.test(name) && plainNumber.test(title)) return 'other';
  if (isCheckName(name)) return 'check';
  if (asides.test(name)) return 'aside';
  return work.test(name) || foreignWrapper.test(name) ? 'work' : 'other';
}

/** What a label (`**VERIFY Phase 1:**`) announces for the boxes below it. */
export function labelKind(label: string): SectionKind {
  const name = nameOf(label);
  if (samples.test(name)) return 'sample';
  if (isCheckName(name)) return 'check';
  return work.test(name) ? 'work' : 'other';
}

function isCheckName(name: string): boolean {
  if (/^tasks?\b.*(?:&|\band\b)/i.test(name)) return false;
  if (checks.some((pattern) => pattern.test(name))) return true;
  return checklist.test(name) && !workChecklist.test(name);
}

/** The number of a heading that is a phase by its word: `1` of "Phase 1: Setup". */
export function phaseNumber(title: string): string | null {
  const bare = title.replace(/^[^\p{L}\p{N}]+/u, '');
  const number = phaseName.exec(bare)?.groups?.number ?? hanNumber(bare);
  // "Phase in use" has no number.
  return number !== null && /^[a-z]/.test(number) ? null : number;
}

function hanNumber(title: string): string | null {
  const first = title.charCodeAt(0);
  if (first < 0x3000) return null;
  const groups = hanPhase.exec(title)?.groups;
  const written = groups?.before ?? groups?.after;
  if (written === undefined || /^\d/.test(written)) return written ?? null;
  const [tens, ones] = written.includes('十') ? written.split('十') : ['', written];
  const digit = (character: string | undefined) => Math.max(0, hanDigits.indexOf(character || '〇'));
  return String((written.includes('十') ? (tens === '' ? 1 : digit(tens)) * 10 : 0) + digit(ones));
}

/** The number in front of a heading that names no phase by its word: `2` of "2. Setup". */
export function plainHeadingNumber(title: string): string | null {
  return plainNumber.exec(title)?.groups?.number ?? null;
}

/** A heading that only says that tasks come, or in what state they are: it names no phase where another one does. */
export function isWrapper(title: string): boolean {
  const name = nameOf(title.replace(/^\[[^\]]{1,40}\]\s*/, ''));
  return wrapper.test(name) || bucket.test(name) || foreignWrapper.test(name) || foreignBucket.test(name);
}
