// Waits until the page stands still, however long that takes on this machine: fonts there, movements over, the list measured.
import type { Page } from '@playwright/test';

/** The list measures its rows over a few frames, and moves once more when it knows them. */
const STILL_FRAMES = 5;

export async function settle(page: Page): Promise<void> {
  await page.evaluate(async (stillFrames) => {
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const ends = (animation: Animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime);
    const place = () => {
      const log = document.querySelector('[role="log"]');
      return `${log?.scrollTop} ${log?.scrollHeight}`;
    };
    await document.fonts.ready;
    let before = '';
    for (let still = 0; still < stillFrames; still += 1) {
      await nextFrame();
      await Promise.allSettled(document.getAnimations().filter(ends).map((animation) => animation.finished));
      if (place() !== before) still = 0;
      before = place();
    }
  }, STILL_FRAMES);
}
