// Searching one's own copy, on real SQLite in its thread: what is found, in which order, and that the index stays true.
import fc from 'fast-check';
import { DatabaseSync } from '@photostructure/sqlite';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openClientHistory } from '../../src-main/history/client-history.ts';
import { CLIENT_DATABASE_FILE, CLIENT_MARKER_FILE } from '../../src-main/history/client-format.ts';
import { parseSearchText } from '../../src-main/history/search/search-terms.ts';
import { foldText } from '../../src-shared/util/fold-text.ts';
import type { ClientHistory } from '../../src-main/history/client-history.ts';
import type { SearchCursor, SearchQuery } from '../../src-shared/ipc/search.ts';
import { wassop2ServerKey } from '../../src-shared/session/local-history.ts';
import { openTestHistory } from '../helpers/client-histories.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { HISTORY_WORKER_PATH } from '../helpers/history-worker-path.ts';
import { OLD_SERVER, TALLER, indexAll, keepTalk, markedIn, query, textsFound } from '../helpers/kept-talk.ts';
import { storedMessage, storedMessages } from '../helpers/local-changes.ts';
import { SeededRandom } from '../helpers/seeded-random.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';

const SAID = [
  '¿Quién trae el cable?', 'Alguien preguntó por ti', 'Mañana a las 10:30', 'manana por la tarde', 'Die Straße ist lang', 'İSTANBUL güzel',
  'ὈΔΥΣΣΕΎΣ', 'un 🦊 en el bosque', 'te quiero ❤️', '明天的会议改到三点', 'これはテストです', 'alfa beta ξ', 'maxqr', 'uno\ndos\n tres',
  'mira https://example.org/a?b=c&d=e', 'const foo_bar*.ts = 1', 'al 100% seguro',
];
/** What means something to FTS5, to LIKE or to a shell. */
const OPERATORS = ['AND', 'OR', 'NOT', 'NEAR(y z)', 'text:hola', '*', '^hola', '(', ')', '"', '""', '- hola', "'", ';', 'y AND', '{text}:x', '\\', '%', '_', '\uF8FF'];

const openHistory = (): ClientHistory => openTestHistory(makeTempDir());

describe('a search', () => {
  let shared: ClientHistory;
  const dataDir = mkdtempSync(join(tmpdir(), 'wassop-test-'));
  beforeAll(async () => {
    shared = openClientHistory(
      { dataDir, workerPath: HISTORY_WORKER_PATH, onTrouble: () => {} },
      { clock: new FakeClock(), random: new SeededRandom(1) },
    );
    await keepTalk(shared, [...SAID, ...OPERATORS.map((typed) => `antes ${typed} después`)]);
  });
  afterAll(async () => {
    await shared.close();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
  });

  it.each([
    ['a word', 'cable', ['¿Quién trae el cable?']],
    ['a part of a word', 'guntó', ['Alguien preguntó por ti']],
    ['words in any order', 'ti alguien', ['Alguien preguntó por ti']],
    ['without accents and case', 'QUIEN', ['¿Quién trae el cable?']],
    ['with accents that the text has not', 'cáblé', ['¿Quién trae el cable?']],
    ['ñ by n', 'manana 10', ['Mañana a las 10:30']],
    ['n by ñ', 'mañana por', ['manana por la tarde']],
    ['ß by ss', 'strasse', ['Die Straße ist lang']],
    ['ss by ß', 'straße', ['Die Straße ist lang']],
    ['İ by i', 'istanbul', ['İSTANBUL güzel']],
    ['the final sigma', 'οδυσσευσ', ['ὈΔΥΣΣΕΎΣ']],
    ['emoji', '🦊', ['un 🦊 en el bosque']],
    ['emoji with or without its variation sign', '❤', ['te quiero ❤️']],
    ['Chinese words of two characters', '会议', ['明天的会议改到三点']],
    ['Japanese, three characters', 'テスト', ['これはテストです']],
    ['one letter', 'ξ', ['alfa beta ξ']],
    ['two letters within a word', 'xq', ['maxqr']],
    ['a phrase', '"el cable?"', ['¿Quién trae el cable?']],
    ['a phrase over a line', '“dos tres”', ['uno\ndos\n tres']],
    ['a phrase that is not closed', '"por ti', ['Alguien preguntó por ti']],
    ['a phrase whose words stand apart', '"ti alguien"', []],
    ['what nobody said', 'xyzzy', []],
    ['one of two words that is nowhere', 'cable xyzzy', []],
    ['punctuation', '10:30', ['Mañana a las 10:30']],
    ['an address', 'https://example.org/a?b=c&d', ['mira https://example.org/a?b=c&d=e']],
    ['a file', 'foo_bar*.ts', ['const foo_bar*.ts = 1']],
    ['a percent sign', '100%', ['al 100% seguro']],
  ])('finds %s', async (_, text, expected) => {
    expect(await textsFound(shared, text)).toEqual(expected);
  });

  it.each(OPERATORS)('takes %j for plain text', async (typed) => {
    const found = await textsFound(shared, typed);
    const terms = parseSearchText(typed);
    if (terms.length === 0) expect(found).toEqual([]);
    else expect(found).toContain(`antes ${typed} después`);
    for (const text of found) for (const term of terms) expect(foldText(text)).toContain(term);
  });

  it('asked for nothing finds nothing', async () => {
    const history = openHistory();
    await keepTalk(history, ['hola']);
    for (const text of ['', '  ', '"', '\u200B']) expect(await textsFound(history, text)).toEqual([]);
  });

  it('marks every place where a term stands, by offsets into what is shown', async () => {
    const history = openHistory();
    await keepTalk(history, ['La Straße: «STRASSE», strasse y más', 'cafe\u0301 Café', 'aaaa']);
    const marks = async (text: string) => (await history.kept.search(query(text))).hits.map(markedIn);
    expect(await marks('strasse')).toEqual([['Straße', 'STRASSE', 'strasse']]);
    expect(await marks('café')).toEqual([['cafe\u0301', 'Café']]);
    expect(await marks('strasse as')).toEqual([['Straße', 'STRASSE', 'strasse', 'ás']]);
    expect(await marks('aa')).toEqual([['aaaa']]);
  });

  it('shows the part of a long message that holds what was found', async () => {
    const history = openHistory();
    await keepTalk(history, [`${'palabra 👍 '.repeat(200)}aguja ${'paja '.repeat(200)}`]);
    const [hit] = (await history.kept.search(query('aguja'))).hits;
    expect(hit?.excerpt).toMatchObject({ isCutBefore: true, isCutAfter: true });
    expect(hit && markedIn(hit)).toEqual(['aguja']);
    expect(hit?.excerpt.text.length).toBeLessThanOrEqual(240);
    expect(hit?.excerpt.text).not.toMatch(/\p{Surrogate}/u);
  });

  it('tells of each hit what is needed to show it and to go there', async () => {
    const history = openHistory();
    await keepTalk(history, ['uno', { text: 'dos', isOwn: true, key: 'nonce-1', authorName: 'Ana', sentAtUnixMs: 5_000 }]);
    expect((await history.kept.search(query('dos'))).hits).toEqual([
      {
        entryId: 2, roomNumber: 1, roomName: 'Sala1', serverName: 'Taller', seq: 2, key: 'nonce-1', authorName: 'Ana', isOwn: true, sentAtUnixMs: 5_000,
        excerpt: { text: 'dos', marks: [[0, 3]], isCutBefore: false, isCutAfter: false },
      },
    ]);
  });

  it('gives the newest first, whenever they were kept and by whatever clock they were sent', async () => {
    const history = openHistory();
    const { talk, sala1 } = await keepTalk(history, [{ text: 'eco 3', sentAtUnixMs: 3_000 }, { text: 'eco 9', sentAtUnixMs: 9_000 }]);
    const general = await talk.room('general');
    await talk.say(general, [{ text: 'eco 5', sentAtUnixMs: 5_000 }, { text: 'eco 1', sentAtUnixMs: 1_000 }]);
    await talk.say(sala1, [{ text: 'eco 4', sentAtUnixMs: 4_000 }]);
    expect(await textsFound(history, 'eco')).toEqual(['eco 9', 'eco 5', 'eco 4', 'eco 3', 'eco 1']);
  });

  it('ends when a newer one begins', async () => {
    const history = openHistory();
    await keepTalk(history, ['uno', 'dos']);
    const [first, second] = await Promise.allSettled([history.kept.search(query('uno')), history.kept.search(query('dos'))]);
    expect(first).toMatchObject({ status: 'rejected', reason: { failure: { code: 'SEARCH_REPLACED' } } });
    expect(second).toMatchObject({ status: 'fulfilled', value: { hits: [{ seq: 2 }] } });
  });

  it('finds what was given to be kept just before', async () => {
    const history = openHistory();
    const { sala1 } = await keepTalk(history, []);
    const keeping = history.keep({ kind: 'newer', at: sala1, messages: [storedMessage(1, { text: 'recién dicho' })], lastSeq: 1 });
    expect(await textsFound(history, 'recien')).toEqual(['recién dicho']);
    await keeping;
  });

  it('is answered while something new is being kept at every moment', async () => {
    const history = openHistory();
    const { talk, sala1 } = await keepTalk(history, ['aguja']);
    let found: string[] | null = null;
    const searching = textsFound(history, 'ag').then((texts) => (found = texts));
    // Each is given before the one before is on disk: there is no moment without something to be written.
    let last = talk.say(sala1, ['paja']);
    while (found === null) {
      const next = talk.say(sala1, ['paja']);
      await last;
      last = next;
    }
    await Promise.all([searching, last]);
    expect(found).toEqual(['aguja']);
  });

  it('fails in its own words once the copy is closed', async () => {
    const history = openHistory();
    await history.close();
    await expect(history.kept.search(query('a'))).rejects.toMatchObject({ failure: { code: 'SEARCH_UNAVAILABLE' } });
  });
});

describe('filters', () => {
  async function openTwoServers(): Promise<ClientHistory> {
    const history = openHistory();
    const { talk } = await keepTalk(history, [{ text: 'hola a', authorName: 'Beto', sentAtUnixMs: 1_000 }, { text: 'hola b', authorName: 'Sofía', sentAtUnixMs: 2_000 }]);
    await talk.say(await talk.room('general', 'General'), [{ text: 'hola c', authorName: 'Beto', sentAtUnixMs: 3_000 }]);
    await talk.server({ serverKey: OLD_SERVER, dialect: 'wassop1', spaceName: null }, '10.0.0.9:5555');
    await talk.say(await talk.room('wassop1-1', 'Sala1', OLD_SERVER), [{ text: 'hola d', authorName: 'Alberto', sentAtUnixMs: 4_000 }]);
    return history;
  }

  it.each<[string, Partial<SearchQuery>, string]>([
    ['a person by part of their name', { text: 'hola', person: 'BE' }, 'dca'],
    ['a person without accents', { text: 'hola', person: 'sofia' }, 'b'],
    ['a person nobody is', { text: 'hola', person: 'nadie' }, ''],
    ['a person alone', { person: 'alberto' }, 'd'],
    ['a server', { text: 'hola', scope: { kind: 'server', placeKey: TALLER } }, 'cba'],
    ['a server of an older dialect', { text: 'hola', scope: { kind: 'server', placeKey: OLD_SERVER } }, 'd'],
    ['a room', { text: 'hola', scope: { kind: 'room', placeKey: TALLER, roomId: 'sala1' } }, 'ba'],
    ['a room alone finds nothing without a word', { scope: { kind: 'room', placeKey: TALLER, roomId: 'sala1' } }, ''],
    ['a room nobody knows', { text: 'hola', scope: { kind: 'room', placeKey: TALLER, roomId: 'nope' } }, ''],
    ['from a time', { text: 'hola', fromUnixMs: 2_000 }, 'dcb'],
    ['before a time', { text: 'hola', beforeUnixMs: 2_000 }, 'a'],
    ['a day alone', { fromUnixMs: 2_000, beforeUnixMs: 4_000 }, 'cb'],
    ['two letters, and a person', { text: 'ho', person: 'beto', scope: { kind: 'server', placeKey: TALLER } }, 'ca'],
  ])('keep %s', async (_, filter, letters) => {
    const history = await openTwoServers();
    expect(await textsFound(history, filter)).toEqual([...letters].map((letter) => `hola ${letter}`));
  });

  it('by server take in all epochs of a space, and rooms whose numbers began anew', async () => {
    const history = openHistory();
    const { talk, sala1 } = await keepTalk(history, [{ text: 'época uno', sentAtUnixMs: 1_000 }]);
    await history.keep({ kind: 'retire', at: sala1 });
    await talk.say(await talk.room('sala1', 'Sala1'), [{ text: 'época uno, otra vez', sentAtUnixMs: 2_000 }]);
    const second = await talk.server({ serverKey: wassop2ServerKey('space-1', 2) });
    await talk.say(await talk.room('sala1', 'Sala1', second), [{ text: 'época dos', sentAtUnixMs: 3_000 }]);
    const scope = { kind: 'room', placeKey: TALLER, roomId: 'sala1' } as const;
    expect(await textsFound(history, { text: 'epoca', scope })).toEqual(['época dos', 'época uno, otra vez', 'época uno']);
  });

  it('offer names that are there, each once', async () => {
    const history = await openTwoServers();
    await indexAll(history);
    expect(await history.kept.people({ kind: 'all' }, 'BE')).toEqual(['Alberto', 'Beto']);
    expect(await history.kept.people({ kind: 'server', placeKey: TALLER }, '')).toEqual(['Beto', 'Sofía']);
  });
});

describe('pages', () => {
  it('follow each other without a hit missing or twice, also among messages of one millisecond', async () => {
    const history = openHistory();
    const { talk, sala1 } = await keepTalk(history, []);
    const general = await talk.room('general');
    for (let round = 0; round < 6; round += 1) {
      for (const [at, name] of [[sala1, 's'], [general, 'g']] as const) {
        await talk.say(at, Array.from({ length: 400 }, (_, index) => ({ text: `repetido ${name}${round}-${index}`, sentAtUnixMs: 1_000 + Math.floor(((round * 131 + index) % 600) / 7) })));
      }
    }
    await indexAll(history);
    const seen: { sentAtUnixMs: number; entryId: number }[] = [];
    let after: SearchCursor | undefined;
    do {
      const page = await history.kept.search(query({ text: 'repetido', limit: 97, ...(after && { after }) }));
      seen.push(...page.hits);
      after = page.next ?? undefined;
    } while (after);
    expect(seen).toHaveLength(4_800);
    expect(new Set(seen.map(({ entryId }) => entryId)).size).toBe(4_800);
    expect(seen.map(({ sentAtUnixMs }) => sentAtUnixMs)).toEqual(seen.map(({ sentAtUnixMs }) => sentAtUnixMs).toSorted((a, b) => b - a));
  });

  it('end with the last hit', async () => {
    const history = openHistory();
    await keepTalk(history, ['eco 1', 'eco 2']);
    expect((await history.kept.search(query({ text: 'eco', limit: 2 }))).next).toBeNull();
  });
});

describe('the index', () => {
  const wholeTime = async (clock: FakeClock, isDone: () => Promise<boolean>): Promise<void> => {
    while (!(await isDone())) await clock.advance(50);
  };

  it('is filled by itself with what is kept', async () => {
    const clock = new FakeClock();
    const history = openTestHistory(makeTempDir(), { clock });
    await keepTalk(history, ['hola']);
    await wholeTime(clock, async () => (await history.kept.people({ kind: 'all' }, 'beto')).length > 0);
  });

  it('follows a text that is changed, and forgets the one before', async () => {
    const history = openHistory();
    const { sala1 } = await keepTalk(history, ['primera línea']);
    await indexAll(history);
    await history.keep({ kind: 'text', at: sala1, seq: 1, text: 'segunda versión' });
    expect(await textsFound(history, 'primera')).toEqual([]);
    expect(await textsFound(history, 'segunda')).toEqual(['segunda versión']);
  });

  it('takes up a copy of the version before in steps, the newest first, and says how far it is', async () => {
    const dataDir = makeTempDir();
    const database = new DatabaseSync(join(dataDir, CLIENT_DATABASE_FILE));
    database.exec(readFileSync(join(import.meta.dirname, '../unit/main/history/fixtures/client-v1.sql'), 'utf8'));
    const insert = database.prepare(`INSERT INTO entry VALUES (?, 1, ?, ?, 'beto', 'Beto', 'app', 0, ?, ?)`);
    for (let id = 5; id <= 3_000; id += 1) insert.run(id, id + 1, `message-${id}`, 1_768_478_700_000 + id, `antiguo ${id}`);
    database.close();
    writeFileSync(join(dataDir, CLIENT_MARKER_FILE), '{"format":"wassop-client-history","copyId":"abcdefghijklmnopqrstuvwxyz"}');
    const history = openTestHistory(dataDir);
    expect(await history.kept.search(query('antiguo'))).toMatchObject({ hits: [], indexedShare: 0 });
    await history.kept.indexStep();
    const partly = await history.kept.search(query('antiguo'));
    expect(partly.hits[0]).toMatchObject({ excerpt: { text: 'antiguo 3000' } });
    expect(partly.indexedShare).toBeGreaterThan(0.1);
    expect(partly.indexedShare).toBeLessThan(0.5);
    expect(await textsFound(history, 'antiguo 77')).not.toContain('antiguo 77');
    await indexAll(history);
    expect(await history.kept.search(query('"antiguo 77"'))).toMatchObject({ indexedShare: 1 });
    expect(await textsFound(history, 'antiguo 77')).toContain('antiguo 77');
    expect(await textsFound(history, 'buenas')).toEqual(['Buenas']);
  });

  it('stays true when entries are removed, come back under the same ids, or are taken away all at once, by whatever statement', async () => {
    const dataDir = makeTempDir();
    const first = openTestHistory(dataDir);
    await keepTalk(first, Array.from({ length: 1_200 }, (_, index) => `mensaje ${index + 1}`));
    await indexAll(first);
    await first.close();
    const change = (sql: string): void => {
      const database = new DatabaseSync(join(dataDir, CLIENT_DATABASE_FILE));
      database.exec(sql);
      database.close();
    };
    change('DELETE FROM entry WHERE seq > 1000');
    change(`INSERT INTO entry (room_number, seq, message_key, author_name, author_door, is_own, sent_at_unix_ms, text)
      VALUES (1, 1001, 'k', 'Zoe', 'app', 0, 5000, 'otra cosa')`);
    const second = openTestHistory(dataDir);
    expect(await textsFound(second, '"mensaje 1001"')).toEqual([]);
    expect(await textsFound(second, 'otra')).toEqual(['otra cosa']);
    await indexAll(second);
    expect(await textsFound(second, '"mensaje 1001"')).toEqual([]);
    expect((await textsFound(second, 'mensaje')).length).toBe(100);
    await second.close();
    change('DELETE FROM entry');
    const third = openTestHistory(dataDir);
    await indexAll(third);
    expect(await third.kept.search(query('mensaje'))).toMatchObject({ hits: [], indexedShare: 1 });
    expect(await third.kept.people({ kind: 'all' }, '')).toEqual([]);
    await third.close();
    const database = new DatabaseSync(join(dataDir, CLIENT_DATABASE_FILE));
    database.exec(`CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'entry_search', 'row')`);
    expect(database.prepare('SELECT count(*) AS count FROM temp.terms').get()).toEqual({ count: 0 });
    database.close();
  });

  it('keeps nothing of what was removed once it has caught up', async () => {
    const dataDir = makeTempDir();
    const first = openTestHistory(dataDir);
    await keepTalk(first, [...Array.from({ length: 3_000 }, (_, index) => `mensaje ${index + 1}`), 'xilófono']);
    await indexAll(first);
    await first.close();
    const database = new DatabaseSync(join(dataDir, CLIENT_DATABASE_FILE));
    database.exec(`DELETE FROM entry WHERE text = 'xilófono'`);
    database.close();
    const second = openTestHistory(dataDir);
    await indexAll(second);
    await second.close();
    const after = new DatabaseSync(join(dataDir, CLIENT_DATABASE_FILE));
    after.exec(`CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'entry_search', 'row')`);
    expect(after.prepare(`SELECT term FROM temp.terms WHERE term IN ('xil', 'ilo', 'ofo')`).all()).toEqual([]);
    after.close();
  });

  it('that is damaged is begun anew, and nothing of what was said is lost', async () => {
    const dataDir = makeTempDir();
    const first = openTestHistory(dataDir);
    const { sala1 } = await keepTalk(first, Array.from({ length: 800 }, (_, index) => `mensaje ${index + 1}`));
    await indexAll(first);
    await first.close();
    const database = new DatabaseSync(join(dataDir, CLIENT_DATABASE_FILE), { defensive: false });
    database.exec('DELETE FROM entry_search_data WHERE id > 10');
    database.close();
    const second = openTestHistory(dataDir);
    const failed = await second.kept.search(query('mensaje')).catch((error: unknown) => error);
    expect(failed).toMatchObject({ failure: { code: 'SEARCH_UNAVAILABLE' } });
    await indexAll(second);
    expect((await second.kept.search(query('mensaje'))).hits).toHaveLength(100);
    expect((await second.read(sala1, 801, 10)).messages).toHaveLength(10);
  });
});

describe('a page of a room of the copy', () => {
  it('has a number in its middle, goes on in both directions, and says where it ends', async () => {
    const history = openHistory();
    const { sala1 } = await keepTalk(history, []);
    await history.keep({ kind: 'newer', at: sala1, messages: storedMessages(1, 50).filter(({ seq }) => seq !== 21), lastSeq: 50 });
    const seqs = async (anchor: Parameters<ClientHistory['kept']['read']>[1], limit: number) => {
      const { messages, hasOlder, hasNewer } = await history.kept.read(1, anchor, limit);
      return { from: messages[0]?.seq, to: messages.at(-1)?.seq, count: messages.length, hasOlder, hasNewer };
    };
    expect(await seqs({ aroundSeq: 20 }, 10)).toEqual({ from: 16, to: 26, count: 10, hasOlder: true, hasNewer: true });
    expect(await seqs({ aroundSeq: 2 }, 10)).toEqual({ from: 1, to: 7, count: 7, hasOlder: false, hasNewer: true });
    expect(await seqs({ afterSeq: 26 }, 10)).toMatchObject({ from: 27, to: 36, hasNewer: true });
    expect(await seqs({ afterSeq: 45 }, 10)).toMatchObject({ from: 46, to: 50, hasNewer: false });
    expect(await seqs({ beforeSeq: 16 }, 20)).toMatchObject({ from: 1, to: 15, hasOlder: false });
    expect(await seqs({}, 10)).toMatchObject({ from: 41, to: 50, hasOlder: true, hasNewer: false });
    expect(await history.kept.read(99, {}, 10)).toEqual({ messages: [], hasOlder: false, hasNewer: false });
  });
});

describe('against a plain comparison of every message', () => {
  const word = fc.constantFrom('sol', 'Sól', 'solar', 'luna', 'la', 'ñu', 'Straße', 'ss', '👍', '会議', '会', 'a', 'o s', 'OR', '"x', 'que', 'quedo');
  const text = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));

  it('a search finds the same', async () => {
    const history = openHistory();
    const messages = fc.sample(text, { numRuns: 1_500, seed: 7 }).map((said, index) => ({ text: said, sentAtUnixMs: 1_000 + ((index * 7919) % 500) }));
    await keepTalk(history, messages);
    await indexAll(history);
    const looked = fc.record({
      words: fc.array(fc.oneof(word, text.map((phrase) => `"${phrase.replaceAll('"', '')}"`)), { minLength: 1, maxLength: 3 }),
      fromUnixMs: fc.option(fc.integer({ min: 900, max: 1_600 }), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(looked, async ({ words, fromUnixMs }) => {
        const typed = words.join(' ');
        const terms = parseSearchText(typed);
        const expected = messages
          .map((message, index) => ({ ...message, seq: index + 1 }))
          .filter((message) => terms.length > 0 && terms.every((term) => foldText(message.text).includes(term)) && message.sentAtUnixMs >= (fromUnixMs ?? 0))
          .toSorted((a, b) => b.sentAtUnixMs - a.sentAtUnixMs || b.seq - a.seq)
          .slice(0, 100);
        if (fromUnixMs !== undefined && terms.length === 0) return;
        const page = await history.kept.search(query({ text: typed, ...(fromUnixMs !== undefined && { fromUnixMs }) }));
        expect(page.hits.map(({ seq }) => seq)).toEqual(expected.map(({ seq }) => seq));
      }),
      { numRuns: 150 },
    );
  });
});

it('among 100,000 messages of many rooms finds the rare and the common, while more is being kept', async () => {
  const history = openHistory();
  const { talk } = await keepTalk(history, []);
  const rooms = await Promise.all(Array.from({ length: 20 }, (_, index) => talk.room(`room-${index}`)));
  for (let round = 0; round < 50; round += 1) {
    const at = rooms[round % rooms.length]!;
    await talk.say(at, Array.from({ length: 2_000 }, (_, index) => ({ text: `mensaje corriente ${round} ${index}${round === 3 && index === 77 ? ' aguja' : ''}`, sentAtUnixMs: 1_000_000 + round * 2_000 + index })));
  }
  await indexAll(history);
  const keeping = talk.say(rooms[0]!, Array.from({ length: 2_000 }, (_, index) => `más ${index}`));
  expect(await textsFound(history, 'aguja')).toEqual(['mensaje corriente 3 77 aguja']);
  expect((await textsFound(history, { text: 'corriente', limit: 3 }))).toEqual([1_999, 1_998, 1_997].map((index) => `mensaje corriente 49 ${index}`));
  expect(await textsFound(history, 'aguja corriente xyz')).toEqual([]);
  await keeping;
});
