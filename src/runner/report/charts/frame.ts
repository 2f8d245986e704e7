/** What all pictures of the report have in common. */
import { attributes, escapeMarkup } from '../markup';
import type { Scale } from './scale';

export const chartWidth = 960;
/** Room at the left for names, and at the right. */
export const leftEdge = 64;
export const rightEdge = chartWidth - 12;
/** About, of digits and letters in a name. */
export const letterWidth = 7;

export interface ChartText {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  /** What one sees in it, for who cannot. */
  readonly description: string;
}

/** A picture with its name and description, as wide as the page lets it be. */
export function chart({ id, title, description }: ChartText, height: number, shapes: readonly string[]): string {
  const box = { viewBox: `0 0 ${chartWidth} ${height}`, role: 'img', 'aria-labelledby': `${id}-title ${id}-text` };
  return [
    `<svg${attributes(box)}>`,
    `<title${attributes({ id: `${id}-title` })}>${escapeMarkup(title)}</title>`,
    `<desc${attributes({ id: `${id}-text` })}>${escapeMarkup(description)}</desc>`,
    ...shapes,
    '</svg>',
  ].join('\n');
}

/** A rectangle that says what it is when one points at it. */
export function bar(
  place: Readonly<Record<'x' | 'y' | 'width' | 'height', number>>,
  look: string,
  about: string,
): string {
  return `<rect${attributes({ ...place, class: look })}><title>${escapeMarkup(about)}</title></rect>`;
}

export function label(x: number, y: number, words: string, look = 'label'): string {
  return `<text${attributes({ x, y, class: look })}>${escapeMarkup(words)}</text>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, look = 'grid'): string {
  return `<line${attributes({ x1, y1, x2, y2, class: look })}/>`;
}

/** Marks of the time below a picture, with lines through it. */
export function timeAxis(
  ticks: readonly { readonly at: number; readonly label: string }[],
  x: Scale,
  top: number,
  bottom: number,
): string[] {
  return ticks.flatMap(({ at, label: words }) => [
    line(x(at), top, x(at), bottom),
    label(x(at), bottom + 16, words, 'label middle'),
  ]);
}

/** Marks of a figure at the left, with lines through the picture. */
export function valueAxis(ticks: readonly number[], y: Scale, words: (value: number) => string): string[] {
  return ticks.flatMap((value) => [
    line(leftEdge, y(value), rightEdge, y(value)),
    label(leftEdge - 6, y(value) + 4, words(value), 'label end'),
  ]);
}
