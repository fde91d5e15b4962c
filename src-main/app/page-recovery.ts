// Brings the page back when its process dies: the connections live in the main process, so nothing else is lost.
import type { WebContents } from 'electron';
import type { Clock } from '../../src-shared/util/clock.ts';
import type { AppLog } from '../runtime/app-log.ts';

/** A page that dies again within this time would only die for ever. */
const TRIES_AGAIN_AFTER_MS = 10_000;

export function recoverPage(contents: Pick<WebContents, 'on' | 'reload'>, clock: Clock, log: AppLog): void {
  let lastMs: number | null = null;
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log.error('page.gone', { reason, exitCode });
    const nowMs = clock.monotonicMs();
    if (lastMs === null || nowMs - lastMs >= TRIES_AGAIN_AFTER_MS) contents.reload();
    lastMs = nowMs;
  });
}
