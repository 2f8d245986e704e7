import { digest } from './stateFolder';

/** A file name for a task's id, which may hold anything: two ids never share one. What a run keeps of a task begins with it. */
export function taskFileName(uid: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,60}$/.test(uid)) return uid;
  const plain = uid.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 40);
  return `${plain}~${digest(uid)}`;
}
