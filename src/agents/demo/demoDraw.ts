import { createHash } from 'node:crypto';

/** A number in [0, 1) that looks like chance and is always the same for the same text. */
export function drawn(text: string): number {
  return createHash('sha256').update(text).digest().readUIntBE(0, 6) / 2 ** 48;
}
