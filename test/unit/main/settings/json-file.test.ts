import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { JsonFile } from '../../../../src-main/settings/json-file.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { createKeptLog } from '../../../helpers/kept-log.ts';
import { makeTempDir } from '../../../helpers/temp-dir.ts';

const Document = z.object({ count: z.int() });

function setUp(dir = makeTempDir()) {
  const clock = new FakeClock();
  const log = createKeptLog();
  const file = path.join(dir, 'document.json');
  const open = () => JsonFile.open({ file, schema: Document, fallback: { count: 0 }, clock, log });
  return { dir, file, clock, log, open };
}

describe('a settings file', () => {
  it('holds the fallback while there is none, and says nothing about it', async () => {
    const { open, log } = setUp();
    expect((await open()).value).toEqual({ count: 0 });
    expect(log.events).toEqual([]);
  });

  it('holds at the next start what was set at the last', async () => {
    const { open } = setUp();
    const first = await open();
    void first.set({ count: 7 });
    await first.flush();
    expect((await open()).value).toEqual({ count: 7 });
  });

  it('answers once the value is on disk', async () => {
    const { open, clock, file } = setUp();
    const document = await open();
    const written = document.set({ count: 1 });
    await clock.advance(1_000);
    expect(await written).toEqual({ ok: true, value: undefined });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ version: 1, data: { count: 1 } });
  });

  it('joins a burst of changes into one write of the last', async () => {
    const { open, clock, file } = setUp();
    const document = await open();
    const writes = [1, 2, 3].map((count) => document.set({ count }));
    expect(existsSync(file)).toBe(false);
    expect(clock.pendingCount).toBe(1);
    await clock.advance(1_000);
    await Promise.all(writes);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ version: 1, data: { count: 3 } });
  });

  it('writes a change that comes while the one before is being written', async () => {
    const { open, file } = setUp();
    const document = await open();
    void document.set({ count: 1 });
    const first = document.flush();
    void document.set({ count: 2 });
    await Promise.all([first, document.flush()]);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ version: 1, data: { count: 2 } });
  });

  it('leaves nothing half written beside it, and is for its owner alone', async () => {
    const { open, dir, file } = setUp();
    const document = await open();
    void document.set({ count: 1 });
    await document.flush();
    expect(readdirSync(dir)).toEqual(['document.json']);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['no JSON', '{"count":'],
    ['another shape', '{"count":"seven"}'],
    ['empty', ''],
  ])('moves a damaged one aside (%s) and says so', async (_kind, text) => {
    const { open, file, log } = setUp();
    writeFileSync(file, text);
    expect((await open()).value).toEqual({ count: 0 });
    expect(readFileSync(`${file}.damaged`, 'utf8')).toBe(text);
    expect(existsSync(file)).toBe(false);
    expect(log.events).toEqual(['settings.damaged']);
  });

  it('is read without a version, as it was before it had one', async () => {
    const { open, file } = setUp();
    writeFileSync(file, '{"count":5}');
    expect((await open()).value).toEqual({ count: 5 });
  });

  it('of a newer version is read as far as it can be, and kept beside for the newer app', async () => {
    const { open, file, log } = setUp();
    const newer = '{"version":7,"data":{"count":4,"colour":"green"}}';
    writeFileSync(file, newer);
    const document = await open();
    expect(document.value).toEqual({ count: 4 });
    void document.set({ count: 5 });
    await document.flush();
    expect(readFileSync(`${file}.v7`, 'utf8')).toBe(newer);
    expect(log.events).toEqual(['settings.newer']);
  });

  it('says SETTINGS_UNWRITABLE when it cannot be written, and holds the value all the same', async () => {
    const { dir, log, clock } = setUp();
    // A file where a folder should be: nobody can write below it, root included.
    writeFileSync(path.join(dir, 'blocked'), '');
    const file = path.join(dir, 'blocked', 'document.json');
    const document = await JsonFile.open({ file, schema: Document, fallback: { count: 0 }, clock, log });
    const written = document.set({ count: 1 });
    await document.flush();
    expect(await written).toEqual({ ok: false, error: { code: 'SETTINGS_UNWRITABLE' } });
    expect(document.value).toEqual({ count: 1 });
    expect(log.events).toContain('settings.unwritable');
  });

  it('makes the folder it lives in', async () => {
    const dir = path.join(makeTempDir(), 'not', 'there');
    const document = await setUp(dir).open();
    const written = document.set({ count: 1 });
    await document.flush();
    expect((await written).ok).toBe(true);
  });

  it('writes again after a failure has passed', async () => {
    const dir = makeTempDir();
    const inside = path.join(dir, 'profile');
    writeFileSync(inside, '');
    const document = await setUp(inside).open();
    void document.set({ count: 1 });
    await document.flush();
    rmSync(inside);
    mkdirSync(inside);
    const written = document.set({ count: 2 });
    await document.flush();
    expect((await written).ok).toBe(true);
  });
});
