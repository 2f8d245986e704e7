/** What people and tools call the parts of a task in data, as plain keys, in the order in which they are believed. */

export const keys = {
  id: 'id taskid idtarefa tarefaid idtarea tareaid workpackageid wpid specid storyid issueid featureid key uid identifier wpcode code codigo ref number numero num no # 编号 任务id 任务编号 序号',
  title:
    'title titulo titulotarefa nometarefa titre titel name subject summary headline taskname tasktitle task tarefa tarea nome nombre nom aufgabe content story 标题 名称 任务 任务名称 任务标题 название задача タイトル',
  description:
    'description descricao descricaodetalhada descripcion beschreibung desc detaileddescription taskdescription goal objective objetivo text body prompt instructions details detalhes 描述 说明 内容 описание 説明',
  status:
    'status state taskstatus currentstatus lane estado situacao statut stand progressstatus 状态 狀態 статус ステータス',
  done: 'passes passed done completed complete isdone iscompleted checked finished concluido concluida feito hecho erledigt 完成',
  dependencies:
    'dependencies dependson dependency deps depends dependencias dependenciasids dependede blockedby blockers waitsfor waitson predecessors abhangigkeiten dependances needs 依赖 依赖任务 зависимости 依存',
  /** These may as well name things that are no tasks. */
  requirements: 'requires prerequisites prereqs prerequisitos preconditions after',
  priority: 'priority prioridade prioridad prioritat priorite 优先级 приоритет 優先度',
  files:
    'files filestomodify filestocreate filesmodified modifiedfiles filestochange ownedfiles targetfiles arquivosalvo arquivos arquivosafetados archivos filepaths paths file codefile testfile affectedfiles relatedfiles outputfiles artifacts artifactstotrack artefatos 文件 файлы',
  children: 'subtasks subtask subtarefas subtareas children childtasks chunks 子任务 подзадачи',
  steps: 'steps passos pasos checklist implementationsteps',
  parallel: 'parallel parallelizable parallelsafe canparallel canrunparallel paralelo',
  optional: 'optional opcional',
  phase: 'section secao phasename phase fase phaseid etapa 阶段 этап',
  verify: 'verifycommand testcommand verificationcommand validationcommand',
} as const;
export type KeyName = keyof typeof keys;

const lists = new Map(Object.entries(keys).map(([name, list]) => [name, list.split(' ')]));

/** The plain keys of a part. */
export function keysOf(name: KeyName): readonly string[] {
  return lists.get(name) ?? [];
}
