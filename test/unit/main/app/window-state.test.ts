import { describe, expect, it } from 'vitest';
import { boundsToOpen, DEFAULT_SIZE, MIN_SIZE } from '../../../../src-main/app/window-state.ts';

const LAPTOP = { x: 0, y: 0, width: 1440, height: 900 };
const BESIDE = { x: 1440, y: 0, width: 1920, height: 1080 };

describe('where the window opens', () => {
  it('opens where it was', () => {
    const kept = { x: 1500, y: 100, width: 900, height: 700 };
    expect(boundsToOpen(kept, [LAPTOP, BESIDE])).toEqual(kept);
  });

  it('lets the system place it at the first start', () => {
    expect(boundsToOpen(null, [LAPTOP])).toEqual(DEFAULT_SIZE);
  });

  it.each([
    ['its screen was unplugged', { x: 1500, y: 100, width: 900, height: 700 }],
    ['its title bar is above the screen', { x: 100, y: -60, width: 900, height: 700 }],
    ['its title bar is below the screen', { x: 100, y: 880, width: 900, height: 700 }],
    ['only a sliver of it is left of the edge', { x: 1400, y: 100, width: 900, height: 700 }],
  ])('forgets the place when %s', (_why, kept) => {
    expect(boundsToOpen(kept, [LAPTOP])).toEqual(DEFAULT_SIZE);
  });

  it('fits a large window to a small screen', () => {
    expect(boundsToOpen({ x: 0, y: 0, width: 3000, height: 2000 }, [LAPTOP])).toMatchObject({ width: 1440, height: 900 });
    expect(boundsToOpen(null, [{ x: 0, y: 0, width: 800, height: 600 }])).toEqual({ width: 800, height: 600 });
  });

  it('never opens smaller than it can be used', () => {
    expect(boundsToOpen({ x: 0, y: 0, width: 1, height: 1 }, [LAPTOP])).toMatchObject(MIN_SIZE);
  });
});
