/** From figures to places in a picture, and the marks at its edges. */

export type Scale = (value: number) => number;

/** A straight line from one range to the other; a range without extent maps to its beginning. */
export function linear([from, to]: readonly [number, number], [start, end]: readonly [number, number]): Scale {
  const factor = to > from ? (end - start) / (to - from) : 0;
  return (value) => rounded(start + (Math.min(Math.max(value, from), Math.max(from, to)) - from) * factor);
}

/** Round values from zero to at least `most`, about so many. */
export function countTicks(most: number, about = 4): number[] {
  const rough = Math.max(most, 1) / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power);
  const ticks: number[] = [];
  for (let value = 0; value < most + step; value += step) ticks.push(value);
  return ticks;
}

const steps = [1, 5, 15, 30, 60, 300, 600, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400].map(
  (seconds) => seconds * 1_000,
);

/** Round times between two moments, about so many, in the time zone of the person. */
export function timeTicks(from: number, to: number, about = 7): { readonly at: number; readonly label: string }[] {
  const span = Math.max(to - from, 1);
  const days = Math.ceil(span / about / 86_400_000) * 86_400_000;
  const step = steps.find((each) => each >= span / about) ?? days;
  const zone = new Date(from).getTimezoneOffset() * 60_000;
  const ticks: { at: number; label: string }[] = [];
  for (let at = Math.ceil((from - zone) / step) * step + zone; at <= to; at += step) {
    ticks.push({ at, label: timeLabel(new Date(at), step, span) });
  }
  return ticks;
}

function timeLabel(date: Date, step: number, span: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  if (step >= 86_400_000) return day;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}${step < 60_000 ? `:${two(date.getSeconds())}` : ''}`;
  return span > 86_400_000 ? `${day} ${time}` : time;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
