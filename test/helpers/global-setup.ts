/** Runs once before any test file: a worker thread cannot load TypeScript, so the history worker is bundled first. */
import { ensureBundle } from '../../scripts/lib/build.mjs';

export const setup = (): Promise<void> => ensureBundle('history-worker');
