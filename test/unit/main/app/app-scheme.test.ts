import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { answerRequest } from '../../../../src-main/app/app-scheme.ts';
import { makeTempDir } from '../../../helpers/temp-dir.ts';

function makePage(): string {
  const dir = makeTempDir();
  const root = path.join(dir, 'renderer');
  mkdirSync(path.join(root, 'assets'), { recursive: true });
  writeFileSync(path.join(root, 'index.html'), '<!doctype html>page');
  writeFileSync(path.join(root, 'assets/index-B2c_-x.js'), 'script');
  writeFileSync(path.join(root, 'notes.txt'), 'a type that is not served');
  writeFileSync(path.join(dir, 'secret.js'), 'secret');
  symlinkSync(path.join(dir, 'secret.js'), path.join(root, 'assets/link.js'));
  return root;
}

describe('E18: the own scheme', () => {
  it('serves the page and its files with their types', async () => {
    const root = makePage();
    const page = await answerRequest(root, { method: 'GET', url: 'app://wassop/index.html' });
    expect(await page.text()).toBe('<!doctype html>page');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const script = await answerRequest(root, { method: 'GET', url: 'app://wassop/assets/index-B2c_-x.js?v=1#x' });
    expect(await script.text()).toBe('script');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it('sends the policy of E7 and forbids guessing of types, with a 404 as well', async () => {
    const root = makePage();
    for (const url of ['app://wassop/index.html', 'app://wassop/nothing.html']) {
      const { headers } = await answerRequest(root, { method: 'GET', url });
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'none'; " +
          "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it.each([
    'app://wassop/..%2fsecret.js',
    'app://wassop/../secret.js',
    'app://wassop/assets/..%5c..%5csecret.js',
    'app://wassop/%2e%2e/secret.js',
    'app://wassop//etc/passwd.js',
    'app://wassop/index.html%00.js',
    'app://wassop/assets/link.js',
    'app://wassop/assets',
    'app://wassop/notes.txt',
    'app://wassop/missing.js',
    'app://other/index.html',
    'app://wassop.evil/index.html',
    'app://wassop:80/index.html',
    'app:index.html',
    'file:///etc/hosts.js',
    'no url',
  ])('answers 404 to %s', async (url) => {
    const response = await answerRequest(makePage(), { method: 'GET', url });
    expect([response.status, await response.text()]).toEqual([404, '']);
  });

  it.each(['POST', 'HEAD', 'PUT', 'get'])('answers 404 to %s', async (method) => {
    const response = await answerRequest(makePage(), { method, url: 'app://wassop/index.html' });
    expect(response.status).toBe(404);
  });
});
