import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { WINDOW_BACKGROUND } from '../../../../src-main/app/window-background.ts';

it("is the page's own background, so that nothing flashes before the first paint", () => {
  const tokens = readFileSync(path.join(import.meta.dirname, '../../../../src-renderer/styles/tokens.css'), 'utf8');
  const [, light, dark] = /--bg: light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/.exec(tokens) ?? [];
  expect({ light, dark }).toEqual(WINDOW_BACKGROUND);
});
