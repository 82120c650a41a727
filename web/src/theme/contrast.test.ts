import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const css = readFileSync(join(import.meta.dirname, 'page.css'), 'utf8');

/** The colours of a theme by name, as page.css has them. */
function coloursOf(selector: string): (name: string) => string {
  const block = css.slice(css.indexOf(`${selector} {`)).split('}')[0] ?? '';
  const colours = new Map([...block.matchAll(/--([\w-]+): (#\w{6});/g)].map(([, name, hex]) => [name, hex]));
  return name => colours.get(name) ?? `no --${name} in ${selector}`;
}

/** WCAG's relative luminance of `#rrggbb`. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe.each([':root', ':root[data-theme="dark"]'])('%s', selector => {
  const colour = coloursOf(selector);

  test.each(['ground', 'surface', 'raised'])(
    'on --%s text can be read and what is typed into is seen',
    ground => {
      for (const text of ['text', 'text-soft', 'accent', 'good', 'warn', 'bad']) {
        expect(contrast(colour(text), colour(ground)), text).toBeGreaterThanOrEqual(4.5);
      }
      expect(contrast(colour('edge'), colour(ground)), 'edge').toBeGreaterThanOrEqual(3);
    },
  );

  test.each(['good', 'warn', 'bad', 'accent'])('--%s can be read on its own soft ground', name => {
    expect(contrast(colour(name), colour(`${name}-soft`))).toBeGreaterThanOrEqual(4.5);
  });
});
