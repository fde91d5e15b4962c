// The real app on a computer of a lab (a network namespace), driven from inside of it, because Playwright reaches no app across networks.
// Says in one line each what it sees; ends when its input does. First argument: `join` the first room near by, or `host` one.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron } from '@playwright/test';
import { findElectron } from '../../../scripts/lib/electron-runtime.mjs';
import { ROOT_DIR } from '../../../scripts/lib/paths.mjs';

const [mode] = process.argv.slice(2);
const profileDir = mkdtempSync(path.join(os.tmpdir(), 'wassop-lab-'));
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

const packaged = process.env.WASSOP_E2E_APP;
const app = await _electron.launch({
  executablePath: packaged ?? findElectron().executable,
  // A namespace is the superuser's, and as the superuser Chromium has no sandbox.
  args: [...(packaged ? [] : [ROOT_DIR]), `--profile-dir=${profileDir}`, '--lang=en', '--disable-gpu', '--log-level=3', '--no-sandbox'],
  env: { ...process.env, LANG: 'en_US.UTF-8', LC_ALL: 'en_US.UTF-8', LANGUAGE: 'en' },
});
try {
  const page = await app.firstWindow();
  await page.getByRole('textbox', { name: 'Your name' }).fill('Lena');
  await page.getByRole('button', { name: 'Continue' }).click();
  if (mode === 'host') {
    await page.getByRole('button', { name: 'Host room on LAN' }).click();
  } else {
    const room = page.getByRole('region', { name: 'Near by' }).getByRole('listitem');
    await room.waitFor();
    say({ near: await room.innerText() });
    await room.getByRole('button', { name: /^Join/ }).click();
  }
  await page.getByRole('heading', { level: 1, name: 'Sala1', exact: true }).waitFor();
  say({ isIn: 'Sala1' });
  await new Promise((resolve) => process.stdin.on('end', resolve).resume());
} finally {
  await app.close();
  rmSync(profileDir, { recursive: true, force: true });
}
