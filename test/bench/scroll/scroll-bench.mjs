// 100,000 messages in the real list, in the real Electron: how long frames take while one scrolls. The page is the one of
// the visual suite, on scripted data, so that no host and no network take part.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { rendererConfig } from '../../../scripts/lib/bundles.mjs';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { openDisplay } from '../display.mjs';
import { percentile } from '../percentiles.mjs';

const SCENE = 'messages-100k';
const TIMEOUT_MS = 120_000;
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' };
const TITLES = {
  rest: 'nothing moves',
  wheel: '120 px a frame, as a wheel does',
  flick: '1,500 px a frame, two screens',
  jumps: 'jumps anywhere in the list',
};

/**
 * @param {{ executable: string, say: (line: string) => void }} options
 * @returns {Promise<object[]>} frame times of each way to scroll
 */
export async function benchScroll({ executable, say }) {
  const server = await servePage();
  const display = await openDisplay();
  const profileDir = mkdtempSync(path.join(os.tmpdir(), 'wassop-bench-'));
  try {
    const url = `http://127.0.0.1:${server.address().port}/?scene=${SCENE}&locale=en`;
    const frames = JSON.parse(await runWindow(executable, url, profileDir, display.env));
    say(`scroll: ${frames.articles} messages drawn of 100,000`);
    return Object.entries(TITLES).map(([id, title]) => ({
      title,
      frames: frames[id].length,
      p50Ms: percentile(frames[id], 0.5),
      p99Ms: percentile(frames[id], 0.99),
      worstMs: Math.max(...frames[id]),
    }));
  } finally {
    server.close();
    display.close();
    rmSync(profileDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function servePage() {
  const outDir = inRoot('out/bench/scroll-page');
  await build({ ...rendererConfig({ outDir }), root: inRoot('test/visual') });
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://127.0.0.1');
    const file = path.join(outDir, path.normalize(pathname === '/' ? '/index.html' : pathname));
    readFile(file).then(
      (body) => response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function runWindow(executable, url, profileDir, env) {
  // Chromium's sandbox refuses to start as root.
  const sandboxArgs = process.platform === 'linux' && process.getuid() === 0 ? ['--no-sandbox'] : [];
  const args = [path.join(import.meta.dirname, 'window'), url, ...sandboxArgs, '--disable-gpu', '--log-level=3', `--user-data-dir=${profileDir}`];
  const child = spawn(executable, args, { env, stdio: ['ignore', 'pipe', 'ignore'], timeout: TIMEOUT_MS, killSignal: 'SIGKILL' });
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.once('exit', (code) => (code === 0 ? resolve(output) : reject(new Error(`the window ended with ${code}`))));
  });
}
