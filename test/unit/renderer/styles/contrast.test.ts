import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const TOKENS = readFileSync(path.resolve(import.meta.dirname, '../../../../src-renderer/styles/tokens.css'), 'utf8');
const PARTS = readFileSync(path.resolve(import.meta.dirname, '../../../../src-renderer/ui/parts.css'), 'utf8');

type Theme = 'light' | 'dark';

/** Solid colours of tokens.css: role → hexadecimal, light and dark. */
const COLOURS = new Map(
  [...TOKENS.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/gu)].map(([, role, light, dark]) => [
    role,
    { light: light ?? '', dark: dark ?? '' },
  ]),
);

function colour(role: string, theme: Theme): string {
  const value = COLOURS.get(role)?.[theme];
  if (value === undefined) throw new Error(`tokens.css has no colour --${role}`);
  return value;
}

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

const TEXT: readonly (readonly [text: string, grounds: readonly string[]])[] = [
  ['ink', ['bg', 'surface', 'raised', 'sunken', 'other', 'own', 'soft', 'warn-soft', 'love-soft']],
  ['muted', ['bg', 'surface', 'raised', 'sunken', 'soft']],
  ['faint', ['bg', 'surface', 'raised']],
  ['accent', ['bg', 'surface', 'soft', 'other', 'own', 'raised']],
  ['accent-ink', ['accent', 'accent-hover']],
  ['warn', ['surface', 'warn-soft']],
  ['love', ['bg', 'surface', 'raised', 'love-soft']],
];
/** Edges of fields and the ring of the focus carry meaning: 3 to 1. */
const EDGES: readonly (readonly [edge: string, grounds: readonly string[]])[] = [
  ['edge', ['bg', 'surface']],
  ['focus', ['bg', 'surface', 'raised']],
];

describe.each(['light', 'dark'] as const)('%s colours', (theme) => {
  it.each(TEXT.flatMap(([text, grounds]) => grounds.map((ground) => [text, ground] as const)))('%s can be read on %s', (text, ground) => {
    expect(contrast(colour(text, theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(EDGES.flatMap(([edge, grounds]) => grounds.map((ground) => [edge, ground] as const)))('%s stands out on %s', (edge, ground) => {
    expect(contrast(colour(edge, theme), colour(ground, theme))).toBeGreaterThanOrEqual(3);
  });
});

describe('avatars', () => {
  const hues = [...PARTS.matchAll(/data-hue='\d'\] \{ background: (#[0-9a-f]{6})/gu)].map(([, hex]) => hex ?? '');

  it('have initials that can be read', () => {
    expect(hues).toHaveLength(8);
    for (const hex of hues) expect(contrast('#ffffff', hex)).toBeGreaterThanOrEqual(4.5);
  });
});

describe('style sheets', () => {
  it('take colours from the tokens alone', () => {
    // Initials are white on the avatar colours, the one place outside of the tokens.
    expect(PARTS.replaceAll(/\.avatar\[data-hue[^\n]*\n|color: #fff;/gu, '')).not.toMatch(/#[0-9a-f]{3,8}\b/iu);
  });
});
