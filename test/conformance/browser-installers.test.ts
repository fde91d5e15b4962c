/** The app's installers over the browser door: only what fits its checksum, whole or in part, at the reader's pace. */
import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makePageDir } from '../helpers/page-dir.ts';
import { RawSocket } from '../helpers/raw-socket.ts';
import { startTestHost } from '../helpers/running-host.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';
import { until } from '../helpers/until.ts';
import { Wassop2TestClient } from '../helpers/wassop2-client.ts';

const DEB = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 251));
const sum = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function makeInstallers(files: Readonly<Record<string, Uint8Array>>, sums?: string): string {
  const dir = makeTempDir();
  for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(dir, name), bytes);
  const list = Object.entries(files).map(([name, bytes]) => `${sum(bytes)}  ${name}\n`);
  writeFileSync(path.join(dir, 'SHA256SUMS'), sums ?? list.join(''));
  return dir;
}

async function startHost(installersDir: string, isReady: (event: string) => boolean = (event) => event === 'installers') {
  const running = await startTestHost({ browserDoor: { isOpen: true, pageDir: await makePageDir(), installersDir } });
  await until(() => running.logged.some(({ event }) => isReady(event)));
  const url = `http://127.0.0.1:${running.host.port}/`;
  const visit = async () => (await (await fetch(`${url}visit.json`)).json()) as { spaceName: string; installers: { name: string }[] };
  return { ...running, url, visit };
}

describe('installers', () => {
  it('are listed with size, checksum and system, and given out byte for byte', async () => {
    const { url, visit } = await startHost(makeInstallers({ 'wassop_1_amd64.deb': DEB, 'Wassop-Setup-1.exe': Buffer.of(1) }));
    expect(await visit()).toEqual({
      spaceName: 'Prueba',
      installers: [
        { name: 'wassop_1_amd64.deb', sizeBytes: DEB.length, sha256: sum(DEB), system: 'linux' },
        { name: 'Wassop-Setup-1.exe', sizeBytes: 1, sha256: sum(Buffer.of(1)), system: 'windows' },
      ],
    });
    const response = await fetch(`${url}installers/wassop_1_amd64.deb`);
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="wassop_1_amd64.deb"');
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(Buffer.from(await response.arrayBuffer())).toEqual(DEB);
  });

  it('are given out in part, for a download that goes on', async () => {
    const { url } = await startHost(makeInstallers({ 'wassop_1_amd64.deb': DEB }));
    const ask = (headers: Record<string, string>) => fetch(`${url}installers/wassop_1_amd64.deb`, { headers });
    const part = await ask({ range: 'bytes=99990-' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 99990-99999/100000']);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(DEB.subarray(99_990));
    const beyond = await ask({ range: 'bytes=100000-' });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */100000']);
    // Of another file than the one that was begun: the whole of this one.
    expect((await ask({ range: 'bytes=99990-', 'if-range': '"other"' })).status).toBe(200);
    expect((await ask({ range: 'bytes=99990-', 'if-range': `"${sum(DEB)}"` })).status).toBe(206);
    const head = await fetch(`${url}installers/wassop_1_amd64.deb`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '100000', '']);
  });

  it('that do not fit their checksum, are not there, or are no installers are not offered, and the log says why', async () => {
    const dir = makeInstallers({ 'good.deb': DEB, 'bad.deb': Buffer.of(1), 'notes.txt': Buffer.of(2), 'unlisted.deb': DEB }, [
      `${sum(DEB)}  good.deb`, `${sum(DEB)}  bad.deb`, `${sum(Buffer.of(2))}  notes.txt`, `${sum(DEB)}  gone.deb`, `${sum(DEB)}  ../good.deb`, `${sum(DEB)}  link.deb`, `${sum(DEB)}  folder.deb`,
    ].join('\n'));
    symlinkSync(path.join(dir, 'good.deb'), path.join(dir, 'link.deb'));
    mkdirSync(path.join(dir, 'folder.deb'));
    const { url, visit, logged } = await startHost(dir);
    expect((await visit()).installers.map(({ name }) => name)).toEqual(['good.deb']);
    expect(logged.filter(({ event }) => event === 'installer-refused')).toEqual([
      { event: 'installer-refused', name: 'bad.deb', reason: 'wrong-checksum' },
      { event: 'installer-refused', name: 'notes.txt', reason: 'no-installer' },
      { event: 'installer-refused', name: 'gone.deb', reason: 'missing' },
      { event: 'installer-refused', name: 'link.deb', reason: 'missing' },
      { event: 'installer-refused', name: 'folder.deb', reason: 'missing' },
    ]);
    for (const name of ['bad.deb', 'unlisted.deb', 'link.deb', 'SHA256SUMS', '', '..%2fgood.deb', '../good.deb']) {
      expect((await fetch(`${url}installers/${name}`)).status).toBe(404);
    }
  });

  it('that change while the host runs are not given out any more', async () => {
    const dir = makeInstallers({ 'good.deb': DEB });
    const { url, visit, logged } = await startHost(dir);
    writeFileSync(path.join(dir, 'good.deb'), Buffer.alloc(DEB.length, 6));
    expect((await fetch(`${url}installers/good.deb`)).status).toBe(404);
    expect((await visit()).installers).toEqual([]);
    expect(logged).toContainEqual({ event: 'installer-refused', name: 'good.deb', reason: 'changed' });
  });

  it('without a list are none, said in the log; the page is served all the same', async () => {
    const { url, visit, logged } = await startHost(makeTempDir(), (event) => event === 'failure');
    expect((await visit()).installers).toEqual([]);
    expect(logged).toContainEqual({ event: 'failure', what: expect.stringContaining('the installers in'), error: expect.stringContaining('ENOENT') });
    expect((await fetch(url)).status).toBe(200);
  });

  it('wait for a reader that takes nothing for a while, and are whole in the end; chat goes on meanwhile', async () => {
    const big = Buffer.alloc(32 * 1024 * 1024, 7);
    const { host } = await startHost(makeInstallers({ 'big.deb': big }));
    const reader = await RawSocket.connect(host.port);
    reader.write(`GET /installers/big.deb HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\n\r\n`);
    await reader.waitFor((received) => received.includes('\r\n\r\n'));
    reader.socket.pause();
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    await ana.say('hola');
    reader.socket.resume();
    await reader.until(() => reader.socket.bytesRead > big.length);
    expect(reader.received.subarray(-big.length).equals(big)).toBe(true);
  });
});
