/** "Task" in the languages that plans are written in. A number behind one of these words is the id of a task. */

/** Alternatives of a pattern without regard to case, longest first where one begins with another. */
export const taskWords =
  'sub-?tasks?|tasks?|work packages?|tarefas?|tareas?|tâches?|aufgaben?|подзадачи?|задачи?|подзадача|задача|任务|任務|子任务|タスク|작업|태스크|nhiệm vụ|công việc|görev|งาน|משימה';

/** The same, for looking at whether a heading could be a task at all. */
export const mayBeTask = new RegExp(taskWords, 'iu');
