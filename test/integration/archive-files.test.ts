// Exporting from and importing into real copies, over real files.
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportHistory } from '../../src-main/archive/export-history.ts';
import { importHistory } from '../../src-main/archive/import-history.ts';
import type { ImportResult } from '../../src-main/archive/import-history.ts';
import type { ClientHistory } from '../../src-main/history/client-history.ts';
import type { ArchivedServer } from '../../src-main/history/history-archive.ts';
import { createTranslator } from '../../src-shared/i18n/translator.ts';
import type { ExportFormat } from '../../src-shared/ipc/history-archive.ts';
import { wassop2ServerKey } from '../../src-shared/session/local-history.ts';
import { openTestHistory } from '../helpers/client-histories.ts';
import { GENERAL, OLD_PLACE, OLD_ROOM, SALA1, TALLER, fillHistory, roomNumberOf } from '../helpers/filled-history.ts';
import { factsOf, storedMessage, storedMessages } from '../helpers/local-changes.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';

interface ExportOptions {
  readonly format?: ExportFormat;
  readonly file?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (count: number) => void;
  readonly servers?: readonly ArchivedServer[];
}

async function exportTo({ archive }: Pick<ClientHistory, 'archive'>, { format = 'json', file = join(makeTempDir(), 'export'), ...options }: ExportOptions = {}) {
  const subject = {
    servers: options.servers ?? (await archive.overview()),
    exportedAtUnixMs: 1_768_500_000_000,
    appVersion: '1.2.3',
    translate: createTranslator('en'),
    locale: 'en' as const,
  };
  const { signal = new AbortController().signal, onProgress = () => undefined } = options;
  const count = await exportHistory(archive, { subject, format, file, signal, onProgress });
  return { file, count, text: () => readFileSync(file, 'utf8') };
}

function importFrom({ archive }: Pick<ClientHistory, 'archive'>, file: string, signal = new AbortController().signal): Promise<ImportResult | null> {
  return importHistory(archive, { file, signal, onProgress: () => undefined });
}

async function openFilled(): Promise<ClientHistory> {
  const history = openTestHistory(makeTempDir());
  await fillHistory(history);
  return history;
}

const openEmpty = (): ClientHistory => openTestHistory(makeTempDir());

/** Everything but numbers that belong to one database, and what is never exported. */
async function contentOf(history: Pick<ClientHistory, 'archive'>): Promise<unknown> {
  return (await exportTo(history)).text();
}

describe('a JSON export', () => {
  it('is one JSON document with a record a line', async () => {
    const { text, count } = await exportTo(await openFilled());
    const document = JSON.parse(text()) as { format: string; version: number; records: { kind: string }[] };
    expect(document).toMatchObject({ format: 'wassop-history', version: 1, program: 'wassop/1.2.3', exportedAtUnixMs: 1_768_500_000_000 });
    expect(count).toBe(131);
    expect(document.records.filter(({ kind }) => kind === 'message')).toHaveLength(131);
    expect(text().trim().split('\n')).toHaveLength(document.records.length + 2);
  });

  it('gives another computer the same, what is unsent left out', async () => {
    const from = await openFilled();
    const { file } = await exportTo(from);
    const to = openEmpty();
    const result = await importFrom(to, file);
    expect(result).toMatchObject({ addedCount: 131, knownCount: 0, skippedCount: 0, roomsApart: [] });
    expect(result?.newServers.map(({ serverKey }) => serverKey)).toEqual([TALLER, OLD_PLACE]);
    expect(await contentOf(to)).toBe(await contentOf(from));
    expect(await to.recall({ addresses: ['10.0.0.9:5555'] })).toMatchObject({ serverKey: OLD_PLACE, rooms: [{ name: 'Sala1', lastSeq: 30 }] });
    const [known] = (await to.recall({ serverKey: TALLER }))?.rooms ?? [];
    const [before] = (await from.recall({ serverKey: TALLER }))?.rooms ?? [];
    expect(known).toEqual({ ...before, unsent: [] });
  });

  it('changes nothing the second time', async () => {
    const { file } = await exportTo(await openFilled());
    const to = openEmpty();
    await importFrom(to, file);
    const once = await contentOf(to);
    expect(await importFrom(to, file)).toMatchObject({ addedCount: 0, knownCount: 131, skippedCount: 0, newServers: [] });
    expect(await contentOf(to)).toBe(once);
  });

  it('may have been formatted anew by another program', async () => {
    const from = await openFilled();
    const { file, text } = await exportTo(from);
    writeFileSync(file, JSON.stringify(JSON.parse(text()), null, 4).replaceAll('\n', '\r\n'));
    const to = openEmpty();
    expect(await importFrom(to, file)).toMatchObject({ addedCount: 131 });
    expect(await contentOf(to)).toBe(await contentOf(from));
  });

  it('of a history that was deleted brings it back, in the place where it was', async () => {
    const history = await openFilled();
    const { file } = await exportTo(history);
    const before = await contentOf(history);
    const numbers = (await history.archive.overview()).flatMap(({ rooms }) => rooms.map(({ roomNumber }) => roomNumber));
    await history.archive.remove(numbers, false);
    const result = await importFrom(history, file);
    expect(result).toMatchObject({ addedCount: 131, roomsApart: [] });
    expect(result?.changed).toContainEqual({ ...SALA1, floorSeq: 0, deletedSeq: 0 });
    expect(result?.changed).toContainEqual({ ...OLD_ROOM, floorSeq: 0, deletedSeq: 0 });
    // All but how far it was read, which deleting set to the end, and that what is in neither was deleted too.
    expect(JSON.stringify(await contentOf(history)).replaceAll(/(readSeq|deletedSeq)[^,}]*/g, '')).toBe(JSON.stringify(before).replaceAll(/(readSeq|deletedSeq)[^,}]*/g, ''));
  });

  it('overwrites nothing that differs, and says how much it left out', async () => {
    const { file } = await exportTo(await openFilled());
    const to = openEmpty();
    await to.keep({ kind: 'server', address: '10.0.0.7:5555', facts: factsOf({ spaceName: 'As it is here' }) });
    await to.keep({ kind: 'room', at: SALA1, name: 'Sala1', lastSeq: 0 });
    await to.keep({ kind: 'newer', at: SALA1, messages: [storedMessage(1, { text: 'another' }), storedMessage(2)], lastSeq: 2, afterSeq: 0 });
    expect(await importFrom(to, file)).toMatchObject({ knownCount: 1, skippedCount: 1, addedCount: 129 });
    expect((await to.read(SALA1, 3, 10)).messages.map(({ text }) => text)).toEqual(['another', 'text 2']);
    expect(await to.recall({ serverKey: TALLER })).toMatchObject({ spaceName: 'As it is here', rooms: [{ lastSeq: 100 }, {}] });
  });

  it('that leaves a hole is kept, named, and not shown across the hole', async () => {
    const { file } = await exportTo(await openFilled());
    const to = openEmpty();
    await to.keep({ kind: 'server', address: '10.0.0.2:5555', facts: factsOf() });
    await to.keep({ kind: 'room', at: SALA1, name: 'Sala1', lastSeq: 500 });
    await to.keep({ kind: 'newer', at: SALA1, messages: storedMessages(501, 510), lastSeq: 510, afterSeq: 500 });
    expect(await importFrom(to, file)).toMatchObject({ addedCount: 131, roomsApart: ['Sala1'] });
    expect((await to.read(SALA1, 511, 100)).messages.map(({ seq }) => seq)).toEqual(storedMessages(501, 510).map(({ seq }) => seq));
    expect((await to.recall({ serverKey: TALLER }))?.rooms[0]).toMatchObject({ floorSeq: 500, lastSeq: 510 });
    // The host's pages fill it.
    await to.keep({ kind: 'older', at: SALA1, messages: storedMessages(100, 500), floorSeq: 99, beforeSeq: 501 });
    await to.keep({ kind: 'older', at: SALA1, messages: storedMessages(1, 99), floorSeq: 0, beforeSeq: 100 });
    expect((await to.read(SALA1, 511, 1_000)).messages).toHaveLength(510);
  });

  it('of an older server with numbers of its own stands beside what is here', async () => {
    const { file } = await exportTo(await openFilled());
    const to = openEmpty();
    await to.keep({ kind: 'server', address: '10.0.0.9:5555', facts: factsOf({ serverKey: OLD_PLACE, dialect: 'wassop1', spaceName: null, selfId: null }) });
    await to.keep({ kind: 'room', at: OLD_ROOM, name: 'Sala1', lastSeq: 0 });
    await to.keep({ kind: 'newer', at: OLD_ROOM, messages: [storedMessage(1, { text: 'heard here' })], lastSeq: 1 });
    const result = await importFrom(to, file);
    expect(result).toMatchObject({ addedCount: 131, skippedCount: 0 });
    expect(result?.changed.map(({ serverKey }) => serverKey)).not.toContain(OLD_PLACE);
    expect((await to.read(OLD_ROOM, 100, 10)).messages.map(({ text }) => text)).toEqual(['heard here']);
    await importFrom(to, file);
    const rooms = (await to.archive.overview()).find(({ serverKey }) => serverKey === OLD_PLACE)?.rooms;
    expect(rooms?.map(({ isRetired, messageCount }) => [isRetired, messageCount])).toEqual([[false, 1], [true, 30]]);
  });

  it('read by somebody else shows whose messages are whose', async () => {
    const { file } = await exportTo(await openFilled());
    const to = openEmpty();
    await to.keep({ kind: 'server', address: '10.0.0.2:5555', facts: factsOf({ selfId: 'beto', selfName: 'Beto' }) });
    await importFrom(to, file);
    const messages = await to.archive.readForward(await roomNumberOf(to, GENERAL), 0, 10);
    expect(messages.map(({ authorName, isOwn }) => [authorName, isOwn])).toEqual([['Beto', true], ['Ana', false]]);
  });

  it('survives export, import and export for whatever people and hosts can write', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 }).filter((one) => !/[\0\p{Surrogate}]/u.test(one));
    const message = fc.record({ authorName: text, text, isOwn: fc.boolean(), authorId: fc.option(text), sentAtUnixMs: fc.integer({ min: -8.64e12, max: 8.64e12 }) });
    const room = fc.record({ name: text, floorSeq: fc.nat(50), messages: fc.array(message, { maxLength: 12 }), isJoined: fc.boolean(), wasRetired: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(room, { maxLength: 3 }), async (rooms) => {
        const from = openEmpty();
        await from.keep({ kind: 'server', address: '10.0.0.2:5555', facts: factsOf() });
        for (const [index, { name, floorSeq, messages, isJoined, wasRetired }] of rooms.entries()) {
          const at = { serverKey: TALLER, roomId: `room-${index}` };
          await from.keep({ kind: 'room', at, name, lastSeq: floorSeq });
          await from.keep({ kind: 'joined', at, isJoined });
          const stored = messages.map((fields, place) => storedMessage(floorSeq + 1 + place, fields));
          await from.keep({ kind: 'newer', at, messages: stored, lastSeq: floorSeq + stored.length, afterSeq: floorSeq });
          if (wasRetired) await from.keep({ kind: 'retire', at });
        }
        const { file } = await exportTo(from);
        const to = openEmpty();
        await importFrom(to, file);
        await importFrom(to, file);
        expect(await contentOf(to)).toBe(await contentOf(from));
        await from.close();
        await to.close();
      }),
      { numRuns: 12, seed: 20_261_122 },
    );
  });
});

describe('a file that is not what it should be', () => {
  const record = (fields: object) => JSON.stringify({ kind: 'message', seq: 1, key: 'k', authorId: null, authorName: 'A', door: 'app', isOwn: false, sentAtUnixMs: 1, text: 'x', ...fields });
  const server = JSON.stringify({ kind: 'server', serverKey: wassop2ServerKey('s', 1), dialect: 'wassop2', spaceName: null, selfId: null, selfName: 'A', landingRoomId: null, addresses: [] });
  const room = JSON.stringify({ kind: 'room', roomId: 'r', name: 'R', copyId: 'c', isJoined: true, isRetired: false, floorSeq: 0, lastSeq: 5, readSeq: 0, deletedSeq: 0 });
  const file = (...records: string[]) => `{"format":"wassop-history","version":1,"exportedAtUnixMs":1,"records":[${records.join(',')}]}`;

  it.each<[string, string | Buffer, string]>([
    ['a letter', 'Dear grandmother,', 'IMPORT_NO_HISTORY'],
    ['empty', '', 'IMPORT_NO_HISTORY'],
    ['another JSON document', '{"name":"wassop","list":[{}]}', 'IMPORT_NO_HISTORY'],
    ['another format', file(server).replace('wassop-history', 'other-history'), 'IMPORT_NO_HISTORY'],
    ['a list of a million brackets', `{"records":${'['.repeat(1_000_000)}`, 'IMPORT_NO_HISTORY'],
    ['a newer version', file(server).replace('"version":1', '"version":2'), 'IMPORT_NEWER'],
    ['cut within a record', file(server, room, record({})).slice(0, -20), 'IMPORT_DAMAGED'],
    ['cut between records', file(server, room, record({})).slice(0, -2), 'IMPORT_DAMAGED'],
    ['with something behind its end', `${file(server)}{}`, 'IMPORT_DAMAGED'],
    ['a message without a room', file(server, record({})), 'IMPORT_DAMAGED'],
    ['a room without a server', file(room), 'IMPORT_DAMAGED'],
    ['numbers that do not rise', file(server, room, record({ seq: 2 }), record({ seq: 2 })), 'IMPORT_DAMAGED'],
    ['a number beyond its room', file(server, room, record({ seq: 6 })), 'IMPORT_DAMAGED'],
    ['a number that is none', file(server, room, record({ seq: 1.5 })), 'IMPORT_DAMAGED'],
    ['a time no clock has', file(server, room, record({ sentAtUnixMs: 1e17 })), 'IMPORT_DAMAGED'],
    ['a room that ends before it begins', file(server, room.replace('"floorSeq":0', '"floorSeq":9')), 'IMPORT_DAMAGED'],
    ['another kind of record', file(server, '{"kind":"key"}'), 'IMPORT_DAMAGED'],
    ['bytes that are no text', Buffer.concat([Buffer.from(file(server, room).slice(0, -2)), Buffer.from([0xff, 0xfe]), Buffer.from(']}')]), 'IMPORT_DAMAGED'],
    ['a record without end', file(server, room, record({ text: 'x'.repeat(17 * 1024 ** 2) })), 'IMPORT_TOO_BIG'],
  ])('(%s) is refused in words, and nothing is changed', async (_, content, code) => {
    const path = join(makeTempDir(), 'history.json');
    writeFileSync(path, content);
    const history = openEmpty();
    await expect(importFrom(history, path)).rejects.toMatchObject({ failure: { code } });
    expect(await history.archive.overview()).toEqual([]);
  });

  it('is refused also where only its last byte is wrong', async () => {
    const { file: path } = await exportTo(await openFilled());
    appendFileSync(path, 'x');
    const history = openEmpty();
    await expect(importFrom(history, path)).rejects.toMatchObject({ failure: { code: 'IMPORT_DAMAGED' } });
    expect(await history.archive.overview()).toEqual([]);
  });

  it.each(['missing.json', '.'])('(%s) that cannot be read says so', async (name) => {
    await expect(importFrom(openEmpty(), join(makeTempDir(), name))).rejects.toMatchObject({ failure: { code: 'IMPORT_UNREADABLE' } });
  });
});

describe('an export', () => {
  it.each<ExportFormat>(['html', 'json', 'text'])('as %s replaces the file that was there, and leaves nothing beside it', async (format) => {
    const dir = makeTempDir();
    const file = join(dir, 'history');
    writeFileSync(file, 'before');
    await exportTo(await openFilled(), { format, file });
    expect(readdirSync(dir)).toEqual(['history']);
    expect(readFileSync(file, 'utf8')).toContain('text 99');
  });

  it('that is cancelled leaves the file that was there, and nothing else', async () => {
    const dir = makeTempDir();
    const file = join(dir, 'history');
    writeFileSync(file, 'before');
    const job = new AbortController();
    expect((await exportTo(await openFilled(), { file, signal: job.signal, onProgress: () => job.abort() })).count).toBeNull();
    expect(readFileSync(file, 'utf8')).toBe('before');
    expect(readdirSync(dir)).toEqual(['history']);
  });

  it('into a folder that is not there says so', async () => {
    const file = join(makeTempDir(), 'not', 'there');
    await expect(exportTo(await openFilled(), { file })).rejects.toMatchObject({ failure: { code: 'EXPORT_FAILED' } });
  });

  // /proc refuses new files even to the superuser, whom no mode keeps out elsewhere.
  it.skipIf(!existsSync('/proc/self'))('where nobody may write says so', async () => {
    await expect(exportTo(await openFilled(), { file: '/proc/self/history.html' })).rejects.toMatchObject({
      failure: { code: expect.stringMatching(/^EXPORT_(FORBIDDEN|FAILED)$/) as unknown },
    });
  });

  it('onto a folder of that name says so and leaves nothing half written', async () => {
    const dir = makeTempDir();
    mkdirSync(join(dir, 'history', 'inside'), { recursive: true });
    await expect(exportTo(await openFilled(), { file: join(dir, 'history') })).rejects.toMatchObject({ failure: { code: 'EXPORT_FAILED' } });
    expect(readdirSync(dir)).toEqual(['history']);
  });

  it('holds what was there when it began, while more is being said', async () => {
    const history = await openFilled();
    const servers = await history.archive.overview();
    await history.keep({ kind: 'newer', at: SALA1, messages: [storedMessage(101)], lastSeq: 101, afterSeq: 100 });
    expect((await exportTo(history, { servers })).count).toBe(131);
  });

  it('of a room with 100,000 messages has each of them once, in order, and lets others be served meanwhile', async () => {
    const history = openEmpty();
    await history.keep({ kind: 'server', address: '10.0.0.2:5555', facts: factsOf() });
    await history.keep({ kind: 'room', at: SALA1, name: 'Sala1', lastSeq: 0 });
    for (let first = 1; first <= 100_000; first += 5_000) {
      void history.keep({ kind: 'newer', at: SALA1, messages: storedMessages(first, first + 4_999), lastSeq: first + 4_999, afterSeq: first - 1 });
    }
    let readsMeanwhile = 0;
    let isDone = false;
    const reading = (async () => {
      for (; !isDone; readsMeanwhile += 1) await history.read(SALA1, 100_001, 10);
    })();
    const { text, count } = await exportTo(history, { format: 'text' });
    isDone = true;
    await reading;
    expect(count).toBe(100_000);
    const numbers = text().split('\n').flatMap((line) => / text (\d+)$/.exec(line)?.[1] ?? []);
    expect(numbers).toHaveLength(100_000);
    expect(numbers.every((number, index) => Number(number) === index + 1)).toBe(true);
    expect(readsMeanwhile).toBeGreaterThan(10);
  }, 60_000);
});
