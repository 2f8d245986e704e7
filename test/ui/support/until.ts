// Waits for something that can only be read, not listened to.
import { setTimeout as delay } from 'node:timers/promises';

export async function until<T>(
  what: string,
  read: () => Promise<T>,
  accept: (value: T) => boolean,
  limit = 20_000,
): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    const value = await read();
    if (accept(value)) return value;
    if (Date.now() > end) throw new Error(`Not within ${limit / 1000} s: ${what}. Last: ${JSON.stringify(value)}`);
    await delay(50);
  }
}
