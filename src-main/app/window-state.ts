// Where the window stood, kept between starts. Pure; must not know Electron.
import { z } from 'zod';

const Rectangle = z.object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) });
export type Rectangle = z.infer<typeof Rectangle>;

export const WindowState = z.object({ bounds: Rectangle.nullable(), isMaximized: z.boolean() });
export type WindowState = z.infer<typeof WindowState>;

export const FIRST_WINDOW_STATE: WindowState = { bounds: null, isMaximized: false };
export const DEFAULT_SIZE = { width: 1120, height: 760 };
/** Narrow enough to stand beside a document, wide enough for the composer and its buttons. */
export const MIN_SIZE = { width: 360, height: 480 };

/** This much of the title bar must be on some screen for the window to be dragged back. */
const GRIP = { width: 120, height: 40 };

/**
 * The bounds to open with on the screens there are now.
 * @param workAreas of all screens, the primary one first; never empty.
 * @returns the kept bounds when they can be seen, else the default size; without a place the system centres it.
 */
export function boundsToOpen(
  kept: Rectangle | null,
  workAreas: readonly Rectangle[],
): { readonly x?: number; readonly y?: number; readonly width: number; readonly height: number } {
  const area = kept === null ? undefined : workAreas.find((candidate) => hasGripOn(kept, candidate));
  if (kept === null || area === undefined) return fitSize(DEFAULT_SIZE, workAreas[0]);
  return { x: kept.x, y: kept.y, ...fitSize(kept, area) };
}

/** The title bar is at the top: its upper edge has to be on the screen, and some of its width. */
function hasGripOn(bounds: Rectangle, area: Rectangle): boolean {
  const visibleWidth = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
  const isTopVisible = bounds.y >= area.y && bounds.y + GRIP.height <= area.y + area.height;
  return visibleWidth >= Math.min(GRIP.width, bounds.width) && isTopVisible;
}

function fitSize(size: { width: number; height: number }, area: Rectangle | undefined): { width: number; height: number } {
  return {
    width: Math.max(MIN_SIZE.width, Math.min(size.width, area?.width ?? size.width)),
    height: Math.max(MIN_SIZE.height, Math.min(size.height, area?.height ?? size.height)),
  };
}
