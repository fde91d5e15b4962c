/** The package that people get, looked at from outside: it starts sandboxed, and nothing on its command line opens it to others. */
import { createServer } from 'node:net';
import path from 'node:path';
import { listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { describe, expect, it, vi } from 'vitest';
import { findRenderer, SHIPPED_APP, spawnApp } from './spawn-app.ts';

const START_TIMEOUT_MS = 30_000;

describe('starting it', () => {
  it('opens a window whose page runs in the sandbox, and ends in order when told to', async () => {
    const app = await spawnApp([]);
    const renderer = await vi.waitUntil(() => findRenderer(app), { timeout: START_TIMEOUT_MS, interval: 100 });
    // 2: a system call filter is in force.
    expect(renderer.status).toMatch(/^Seccomp:\s*2$/m);
    expect(renderer.status).toMatch(/^NoNewPrivs:\s*1$/m);
    app.child.kill('SIGTERM');
    expect(await app.ended).toMatchObject({ exitCode: 0 });
  });

  it.each([
    '--remote-debugging-port=0',
    '--remote-debugging-pipe',
    '--inspect=0',
    '--inspect-brk=0',
    '--js-flags=--expose-gc',
    '--load-extension=/nowhere',
    '--proxy-server=127.0.0.1:1',
    '--host-resolver-rules=MAP * 127.0.0.1',
    '--ignore-certificate-errors',
    '--no-sandbox',
    '--disable-web-security',
  ])('refuses to start with %s', async (debugSwitch) => {
    const app = await spawnApp([debugSwitch]);
    const { exitCode, output } = await app.ended;
    expect(exitCode).not.toBe(0);
    expect(output).not.toContain('listening on ws://');
  });
});

describe('what it was built with', () => {
  it('has the fuses that docs/security.md asks for', async () => {
    const wire = await getCurrentFuseWire(SHIPPED_APP);
    const isOn = (fuse: FuseV1Options) => String.fromCharCode(Number(wire[fuse])) === '1';
    expect({
      runAsNode: isOn(FuseV1Options.RunAsNode),
      cookieEncryption: isOn(FuseV1Options.EnableCookieEncryption),
      nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      nodeCliInspect: isOn(FuseV1Options.EnableNodeCliInspectArguments),
      asarIntegrity: isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      onlyAsar: isOn(FuseV1Options.OnlyLoadAppFromAsar),
      browserSnapshot: isOn(FuseV1Options.LoadBrowserProcessSpecificV8Snapshot),
      fileExtraPrivileges: isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      runAsNode: false,
      cookieEncryption: true,
      nodeOptions: false,
      nodeCliInspect: false,
      asarIntegrity: true,
      onlyAsar: true,
      browserSnapshot: false,
      fileExtraPrivileges: false,
    });
  });

  it('cannot be used as Node', async () => {
    const app = await spawnApp(['-e', 'process.exit(42)'], { ELECTRON_RUN_AS_NODE: '1' });
    await vi.waitUntil(() => findRenderer(app), { timeout: START_TIMEOUT_MS, interval: 100 });
    app.child.kill('SIGTERM');
    expect((await app.ended).exitCode).not.toBe(42);
  });

  it('takes no modules from NODE_OPTIONS', async () => {
    const knocked: boolean[] = [];
    const door = createServer(() => knocked.push(true));
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
    const address = door.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const knock = encodeURIComponent(`import net from 'node:net'; net.connect(${port}, '127.0.0.1');`);
    const app = await spawnApp([], { NODE_OPTIONS: `--import=data:text/javascript,${knock}` });
    await vi.waitUntil(() => findRenderer(app), { timeout: START_TIMEOUT_MS, interval: 100 });
    app.child.kill('SIGTERM');
    await app.ended;
    await new Promise((resolve) => door.close(resolve));
    expect(knocked).toEqual([]);
  });

  it('holds the built app and its one native module, and no source', () => {
    const files = listPackage(path.join(path.dirname(SHIPPED_APP), 'resources/app.asar'), { isPack: false });
    const folders = [...new Set(files.map((file) => file.split('/').slice(1, 3).join('/')))];
    expect(folders.filter((folder) => folder.includes('/')).sort()).toEqual([
      'assets/icons',
      'node_modules/@photostructure',
      'node_modules/node-gyp-build',
      'out/main',
      'out/preload',
      'out/renderer',
      'out/web',
    ]);
    expect(files.filter((file) => file.endsWith('.node'))).toHaveLength(1);
    expect(files.filter((file) => /\.(map|tsx?)$/.test(file))).toEqual([]);
  });
});
