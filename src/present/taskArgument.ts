import { safe } from './terminalText';

/** A task's id as it can be typed behind a command. */
export function taskArgument(uid: string): string {
  const plain = safe(uid);
  return /^[\w.:#/-]+$/.test(plain) && !plain.startsWith('#') ? plain : `'${plain.replaceAll("'", "'\\''")}'`;
}
