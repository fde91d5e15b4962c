// `wassop serve --browser-door on` as a process of its own, with the page as it is built.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it, vi } from 'vitest';
import { ensureBuilt } from '../../scripts/lib/build.mjs';
import { CliProcess } from '../helpers/cli-process.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';

beforeAll(() => ensureBuilt({ groups: ['host'] }), 120_000);
vi.setConfig({ testTimeout: 30_000 });

const serve = (...args: string[]) => CliProcess.start(['serve', '--listen', '127.0.0.1', '--port', '0', '--data-dir', makeTempDir(), '--no-mdns', ...args]);

/** Read to its end: an answer that is left unread keeps its connection. */
async function get(url: string | URL): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(url);
  return { status: response.status, text: await response.text() };
}

it('serves the whole page, and says where it is', async () => {
  const cli = serve('--browser-door', 'on', '--name', 'Taller');
  const port = await cli.waitForPort();
  expect(cli.stdout).toContain(`in a browser at http://127.0.0.1:${port}/`);
  const { text: html } = await get(`http://127.0.0.1:${port}/`);
  const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? '');
  expect(files.length).toBeGreaterThanOrEqual(5);
  for (const file of files) {
    const { status } = await get(new URL(file, `http://127.0.0.1:${port}/`));
    expect([file, status]).toEqual([file, 200]);
  }
  // Nothing comes from elsewhere, and nothing stands in the page that its policy would refuse.
  expect(files.filter((file) => /^(https?:)?\/\//.test(file))).toEqual([]);
  expect(html).not.toMatch(/<style|<script(?![^>]*src=)| style=| on[a-z]+=/i);
});

it('lets no browser in unless it is told to', async () => {
  const cli = serve();
  const port = await cli.waitForPort();
  expect((await get(`http://127.0.0.1:${port}/`)).status).toBe(503);
  expect(cli.stdout).not.toContain('browser');
});

it('takes further names, and a folder with installers', async () => {
  const dir = makeTempDir();
  writeFileSync(path.join(dir, 'wassop_1_amd64.deb'), 'deb');
  writeFileSync(path.join(dir, 'SHA256SUMS'), `${createHash('sha256').update('deb').digest('hex')}  wassop_1_amd64.deb\n`);
  const cli = serve('--browser-door', 'on', '--browser-name', '192.0.2.7', '--installers', dir);
  const port = await cli.waitForPort();
  await cli.waitFor('stderr', /Installers offered to browsers: wassop_1_amd64\.deb/);
  expect((await get(`http://127.0.0.1:${port}/installers/wassop_1_amd64.deb`)).text).toBe('deb');
});
