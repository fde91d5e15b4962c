// A display for windows: the one there is, or a virtual one for as long as it is needed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hasDisplay } from '../../scripts/lib/display.mjs';

/** @returns {Promise<{ env: NodeJS.ProcessEnv, close(): void }>} @throws when there is neither a display nor Xvfb */
export async function openDisplay() {
  if (hasDisplay()) return { env: process.env, close() {} };
  // Xvfb picks a free number itself and says it on the descriptor it is given.
  const xvfb = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const failed = once(xvfb, 'error').then(([error]) => {
    throw new Error(`Xvfb: ${error.message}`);
  });
  const [number] = await Promise.race([once(xvfb.stdio[3], 'data'), failed]);
  return { env: { ...process.env, DISPLAY: `:${String(number).trim()}` }, close: () => xvfb.kill() };
}
