import assert from 'node:assert/strict';
import { gutterIcon } from '../../../src/extension/language/gutterIcons';
import { displayStatuses } from '../../../src/present/statusTable';

/** Relative luminance of `#rrggbb`, as WCAG defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other);
  return (high + 0.05) / (low + 0.05);
}

describe('the pictures in the margin', () => {
  it('can be told apart by their shape alone', () => {
    const shapes = displayStatuses.map((status) => gutterIcon(status, 'dark').replaceAll(/#[\da-f]{6}/g, ''));
    assert.equal(new Set(shapes).size, displayStatuses.length);
  });

  it('stand out from the ground of dark and light themes', () => {
    const grounds = { dark: ['#1e1e1e', '#000000'], light: ['#ffffff', '#f3f3f3'] } as const;
    for (const theme of ['dark', 'light'] as const) {
      for (const status of displayStatuses) {
        const svg = gutterIcon(status, theme);
        const colours = svg.match(/#[\da-f]{6}/g) ?? [];
        assert.ok(colours.length > 0 && !svg.includes('"C"'), svg);
        for (const colour of colours)
          for (const ground of grounds[theme]) {
            assert.ok(contrast(colour, ground) >= 4.5, `${status}, ${theme}: ${colour} on ${ground}`);
          }
      }
    }
  });
});
