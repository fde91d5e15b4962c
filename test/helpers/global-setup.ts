/** Runs once before any test file: a worker thread cannot load TypeScript, so the history worker is bundled first. */
import { existsSync } from 'node:fs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { buildBundle } from '../../scripts/lib/build.mjs';

export async function setup(): Promise<void> {
  if (!existsSync(inRoot('src-main/history/worker.ts'))) return;
  await buildBundle('history-worker');
}
