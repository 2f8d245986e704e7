/** Small pictures for the margin beside a task's line, one for each state, in a shape of its own. */
import type { DisplayStatus } from '../../present/statusTable';

type Colour = 'blue' | 'green' | 'red' | 'amber' | 'grey';

/** Margins take pictures, not theme colours, so there are two of each colour. */
const colours: Readonly<Record<Colour, { readonly dark: string; readonly light: string }>> = {
  blue: { dark: '#4aa5f0', light: '#0063b1' },
  green: { dark: '#73c991', light: '#2a7a3a' },
  red: { dark: '#f48771', light: '#c72e0f' },
  amber: { dark: '#e2b93d', light: '#8a6100' },
  grey: { dark: '#9d9d9d', light: '#6a6a6a' },
};

const line = (path: string) =>
  `<path d="${path}" fill="none" stroke="C" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"/>`;
const ring = '<circle cx="8" cy="8" r="5.25" fill="none" stroke="C" stroke-width="1.5"/>';
const faint = '<circle cx="8" cy="8" r="5.25" fill="none" stroke="C" stroke-width="1" stroke-dasharray="2 2"/>';

/** On 16 by 16; `C` stands for the colour. The shape alone tells the state, for eyes that see no colours. */
const pictures: Readonly<Record<DisplayStatus, { readonly colour: Colour; readonly shapes: string }>> = {
  running: { colour: 'blue', shapes: '<path d="M4.5 2.8v10.4L13 8z" fill="C"/>' },
  waiting: {
    colour: 'amber',
    shapes: `${line('M5.5 5.8a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.8-1.1 1.7')}<circle cx="8" cy="12.6" r="1" fill="C"/>`,
  },
  interrupted: { colour: 'amber', shapes: line('M5.5 3.5v9M10.5 3.5v9') },
  failed: { colour: 'red', shapes: line('M4 4l8 8M12 4l-8 8') },
  ready: { colour: 'blue', shapes: `${ring}<circle cx="8" cy="8" r="2" fill="C"/>` },
  pending: { colour: 'grey', shapes: faint },
  blocked: {
    colour: 'grey',
    shapes: `<rect x="4" y="7.5" width="8" height="5.5" rx="1" fill="C"/>${line('M5.75 7.5V5.5a2.25 2.25 0 0 1 4.5 0v2')}`,
  },
  stale: { colour: 'amber', shapes: line('M3 9c1.7-3 3.3-3 5-1s3.3 2 5-1') },
  completed: { colour: 'green', shapes: line('M3 8.5l3.3 3.5L13 4.5') },
  skipped: { colour: 'grey', shapes: line('M3.5 8h9') },
};

/** The picture as SVG. */
export function gutterIcon(status: DisplayStatus, theme: 'dark' | 'light'): string {
  const { colour, shapes } = pictures[status];
  const drawn = shapes.replaceAll('"C"', `"${colours[colour][theme]}"`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">${drawn}</svg>`;
}
