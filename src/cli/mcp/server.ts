/** The MCP server: the plan for any agent, and for the agent of a session the task at work. */
import { readSessionNow } from '../../runner/sessionReports';
import { type CommonOptions, openContext } from '../context';
import { getTask, nextTasks, planStatus } from './planTools';
import { McpServer } from './sdk';
import { askPerson, currentTask, proposeSplit, reportFinding, reportProgress } from './sessionTools';
import { register } from './tool';

const forSession =
  'You work on one task of a plan, handed out by Tranche. get_task shows it. Report what the person should know; ask only what you cannot decide. Checks after your turn decide whether the task is done.';
const forAnybody = 'A plan of coding tasks that Tranche runs: how it stands, what comes next, what each task is about.';

export interface ServerOptions extends CommonOptions {
  /** The file that the runner made for a session. */
  readonly session?: string;
}

/** A server without a transport. Throws a `RunnerError` of kind `usage` where there is no such session or plan. */
export function createServer({ session, ...options }: ServerOptions, version: string): McpServer {
  const instructions = session === undefined ? forAnybody : forSession;
  const server = new McpServer({ name: 'tranche', title: 'Tranche', version }, { instructions });
  const where = session === undefined ? options : placeOf(session);
  const open = () => openContext(where);
  open();
  register(server, planStatus(open));
  register(server, nextTasks(open));
  if (session === undefined) {
    register(server, getTask(open));
    return server;
  }
  register(server, currentTask(open, session));
  register(server, reportProgress(session));
  register(server, reportFinding(session));
  register(server, askPerson(session));
  register(server, proposeSplit(session));
  return server;
}

function placeOf(session: string): CommonOptions {
  const { workspace, plan, stateDirectory } = readSessionNow(session);
  return { workspace, plan, stateDir: stateDirectory };
}
