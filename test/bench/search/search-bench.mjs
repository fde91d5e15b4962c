// How soon the first page of a search is there, in a copy of a million messages, through the same thread as in the app: asked from
// outside, hits and excerpts included. And what somebody waits for whose message is to be kept meanwhile.
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { ensureBundle } from '../../../scripts/lib/build.mjs';
import { nodeBundleConfig } from '../../../scripts/lib/bundles.mjs';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { median, percentile } from '../percentiles.mjs';

const ROOMS = 20;
const GROUP = 1_000;
const PAGE_HITS = 40;
/** Of a copy that a school year of ten rooms might leave. */
const START_UNIX_MS = Date.UTC(2026, 0, 1);
const STEP_MS = 30_000;

const DEPS = {
  clock: { nowUnixMs: Date.now, monotonicMs: () => performance.now(), after: () => () => {} },
  random: { bytes: (count) => new Uint8Array(randomBytes(count)), fraction: Math.random },
};

/**
 * @param {{ messages: number, repetitions: number, say: (line: string) => void }} options
 * @returns {Promise<{ figures: { name: string, p50Ms: number, worstMs: number, hits: number }[], messages: number, sizeMb: number, indexSeconds: number }>}
 */
export async function benchSearch({ messages, repetitions, say }) {
  const openClientHistory = await loadHistory();
  await ensureBundle('history-worker');
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'wassop-bench-'));
  const history = openClientHistory({ dataDir, workerPath: inRoot('out/main/history-worker.cjs'), onTrouble: (failure) => say(JSON.stringify(failure)) }, DEPS);
  try {
    await fill(history, messages, say);
    const startedMs = performance.now();
    while (await history.kept.indexStep());
    const indexSeconds = (performance.now() - startedMs) / 1000;
    const figures = [];
    for (const [name, query] of questions(messages)) {
      const times = [];
      let hits = 0;
      for (let count = 0; count < repetitions; count += 1) {
        const beganMs = performance.now();
        hits = (await history.kept.search({ text: '', person: '', scope: { kind: 'all' }, limit: PAGE_HITS, ...query })).hits.length;
        times.push(performance.now() - beganMs);
      }
      const figure = { name, p50Ms: median(times), worstMs: Math.max(...times), hits };
      figures.push(figure);
      say(`search · ${name}: ${figure.p50Ms.toFixed(1)} ms (worst ${figure.worstMs.toFixed(1)}), ${hits} hits`);
    }
    figures.push(await benchWrites(history, messages));
    say(`search · ${figures.at(-1).name}: ${figures.at(-1).p50Ms.toFixed(1)} ms`);
    const sizeMb = statSync(path.join(dataDir, 'history.sqlite')).size / 1e6;
    return { figures, messages, sizeMb, indexSeconds };
  } finally {
    await history.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function loadHistory() {
  const result = await build(nodeBundleConfig({ name: 'bench-client-history', entry: 'src-main/history/client-history.ts' }));
  const { output } = Array.isArray(result) ? result[0] : result;
  const file = inRoot('out/bench/bench-client-history.cjs');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, output[0].code);
  return createRequire(import.meta.url)(file).openClientHistory;
}

/** Words of a language as they are used: few of them often, most of them seldom. */
function makeTalk() {
  let state = 42;
  const fraction = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const syllables = 'ca me lo que de la es ta do ra ción men te por co no si an tar re pe ser un al el fi gu ñe bo vi da'.split(' ');
  const vocabulary = Array.from({ length: 30_000 }, () =>
    Array.from({ length: 1 + Math.floor(fraction() * 4) }, () => syllables[Math.floor(fraction() * syllables.length)]).join(''),
  );
  const word = () => vocabulary[Math.floor(fraction() ** 3 * vocabulary.length)];
  return { say: () => Array.from({ length: 3 + Math.floor(fraction() * 14) }, word).join(' '), fraction };
}

async function fill(history, messages, say) {
  const { say: speak, fraction } = makeTalk();
  const serverKey = 'wassop2 1 bench-space';
  const facts = { serverKey, dialect: 'wassop2', spaceName: 'Bench', selfId: 'me', selfName: 'Ana', landingRoomId: 'room-0' };
  await history.keep({ kind: 'server', address: '10.0.0.1:5555', facts });
  const rooms = Array.from({ length: ROOMS }, (_, index) => ({ at: { serverKey, roomId: `room-${index}` }, lastSeq: 0 }));
  for (const { at } of rooms) await history.keep({ kind: 'room', at, name: at.roomId, lastSeq: 0 });
  for (let written = 0; written < messages; written += GROUP) {
    const room = rooms[Math.floor(fraction() ** 2 * ROOMS)];
    const group = Array.from({ length: GROUP }, (_, index) => {
      const at = written + index;
      const needle = at === Math.floor(messages / 10) ? ' xilófono' : at < 400 && at % 4 === 0 ? ' antigualla' : '';
      const author = Math.floor(fraction() * 60);
      return {
        seq: room.lastSeq + index + 1, key: `message-${at}`, authorId: `member-${author}`, authorName: `Persona ${author}`, door: 'app', isOwn: false,
        sentAtUnixMs: START_UNIX_MS + at * STEP_MS, text: `${speak()}${needle}`,
      };
    });
    room.lastSeq += GROUP;
    await history.keep({ kind: 'newer', at: room.at, messages: group, lastSeq: room.lastSeq });
    if ((written / GROUP) % 100 === 99) say(`search · ${written + GROUP} messages kept`);
  }
}

function questions(messages) {
  const oldest = { fromUnixMs: START_UNIX_MS, beforeUnixMs: START_UNIX_MS + (messages / 50) * STEP_MS };
  return [
    ['a common word', { text: 'que' }],
    ['two common words', { text: 'que lo' }],
    ['a part of many words', { text: 'cament' }],
    ['a rare word', { text: 'xilofono' }],
    ['a rare word of long ago, many times', { text: 'antigualla' }],
    ['nothing, of strange letters', { text: 'zzyzx' }],
    ['nothing, of common parts', { text: 'quedelaestado' }],
    ['a word that is there and one that is nowhere', { text: 'que zzyzx' }],
    ['a phrase', { text: '"que lo"' }],
    ['a common word of one person', { text: 'que', person: 'persona 7' }],
    ['a common word in the least busy room', { text: 'que', scope: { kind: 'room', placeKey: 'wassop2 bench-space', roomId: `room-${ROOMS - 1}` } }],
    ['a common word in the oldest fiftieth', { text: 'que', ...oldest }],
    ['one letter', { text: 'ñ' }],
    ['two letters, common', { text: 'qu' }],
    ['two letters that are nowhere (all is read)', { text: 'zx' }],
  ];
}

/** Messages to be kept while the longest of searches runs. */
async function benchWrites(history, messages) {
  const at = { serverKey: 'wassop2 1 bench-space', roomId: 'room-0' };
  let isDone = false;
  const searching = history.kept.search({ text: 'zx', person: '', scope: { kind: 'all' }, limit: PAGE_HITS }).then(() => (isDone = true));
  const waits = [];
  for (let count = 1; !isDone; count += 1) {
    const beganMs = performance.now();
    const seq = 10_000_000 + count;
    const message = { seq, key: `during-${count}`, authorId: 'me', authorName: 'Ana', door: 'app', isOwn: false, sentAtUnixMs: START_UNIX_MS + messages * STEP_MS, text: 'hola' };
    await history.keep({ kind: 'newer', at, messages: [message], lastSeq: seq });
    waits.push(performance.now() - beganMs);
  }
  await searching;
  return { name: 'a message kept while all is read', p50Ms: median(waits), worstMs: percentile(waits, 0.99), hits: Number.NaN };
}
