// A page as small as one can be, in the form the build gives it, for hosts under test. Ends with the test.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeTempDir } from './temp-dir.ts';

export const PAGE_HTML = '<!doctype html><title>Wassop</title><script type="module" src="./assets/web-a1b2c3.js"></script>';
export const PAGE_SCRIPT = 'document.title = "Wassop";';

export async function makePageDir(): Promise<string> {
  const dir = makeTempDir();
  await mkdir(path.join(dir, 'assets'));
  await writeFile(path.join(dir, 'index.html'), PAGE_HTML);
  await writeFile(path.join(dir, 'manifest.webmanifest'), '{}');
  await writeFile(path.join(dir, 'assets', 'web-a1b2c3.js'), PAGE_SCRIPT);
  return dir;
}
