// The store that the host keeps its history in, without the host: rows appended in groups, pages read, and what a client
// that missed 10,000 messages waits for. Through the same worker thread as in the host, on the file system of the temp folder.
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { ensureBundle } from '../../../scripts/lib/build.mjs';
import { nodeBundleConfig } from '../../../scripts/lib/bundles.mjs';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { median } from '../percentiles.mjs';

const GROUP_SIZES = [1, 10, 100, 1_000];
const MISSED_ENTRIES = 10_000;
const PAGE_ENTRIES = 1_000;
const TEXT = 'lorem ipsum dolor sit amet consectetur adipiscing elit sed do';
const ROOM_ID = 'room-1';

/** Plain stand-ins for what the host injects; the bench is neither deterministic nor a test. */
const DEPS = {
  clock: { nowUnixMs: Date.now, monotonicMs: () => performance.now(), after: () => () => {} },
  random: { bytes: (count) => new Uint8Array(randomBytes(count)), fraction: Math.random },
};

/**
 * @param {{ rounds: number, appendMs: number, say: (line: string) => void }} options
 * @returns {Promise<{ name: string, value: number, unit: string }[]>} medians
 */
export async function benchHistory({ rounds, appendMs, say }) {
  const openStore = await loadStore();
  await ensureBundle('history-worker');
  const workerPath = inRoot('out/main/history-worker.cjs');
  const samples = new Map();
  for (let round = 1; round <= rounds; round += 1) {
    const dataDir = mkdtempSync(path.join(os.tmpdir(), 'wassop-bench-'));
    try {
      const store = await openStore({ dataDir, workerPath }, DEPS);
      for (const [name, figure] of await measure(store, appendMs)) {
        const sample = samples.get(name) ?? { values: [], unit: figure.unit };
        sample.values.push(figure.value);
        samples.set(name, sample);
        say(`history · ${name} · round ${round}: ${figure.value.toFixed(figure.unit === 'ms' ? 2 : 0)} ${figure.unit}`);
      }
      await store.close();
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  }
  return [...samples].map(([name, { values, unit }]) => ({ name, value: median(values), unit }));
}

/** The store is TypeScript: it is bundled as the host's own bundles are. */
async function loadStore() {
  const result = await build(nodeBundleConfig({ name: 'bench-store', entry: 'src-main/history/sqlite-space-store.ts' }));
  const { output } = Array.isArray(result) ? result[0] : result;
  const file = inRoot('out/bench/bench-store.cjs');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, output[0].code);
  return createRequire(import.meta.url)(file).openSqliteSpaceStore;
}

async function measure(store, appendMs) {
  await store.load();
  await store.saveRoom({ roomId: ROOM_ID, name: 'bench', policies: { catchUp: { kind: 'all' } }, createdAtUnixMs: Date.now() });
  const figures = new Map();
  for (const groupSize of GROUP_SIZES) {
    figures.set(`appended in groups of ${groupSize}`, { value: await appendFor(store, groupSize, appendMs), unit: 'rows/s' });
  }
  for (let written = 0; written < MISSED_ENTRIES; written += 1_000) await appendGroup(store, 1_000);
  const { lastSeq } = (await store.load()).rooms[0];
  figures.set('a page of 200 before the newest', { value: await timeOf(() => store.log.read(ROOM_ID, { beforeSeq: lastSeq + 1, limit: 200 }), 200), unit: 'ms' });
  figures.set(`${MISSED_ENTRIES} missed, read in pages`, { value: await timeOf(() => catchUp(store, lastSeq - MISSED_ENTRIES), 5), unit: 'ms' });
  return figures;
}

async function appendFor(store, groupSize, durationMs) {
  const startedMs = performance.now();
  let rows = 0;
  while (performance.now() - startedMs < durationMs) {
    await appendGroup(store, groupSize);
    rows += groupSize;
  }
  return (rows * 1000) / (performance.now() - startedMs);
}

function appendGroup(store, size) {
  return Promise.all(
    Array.from({ length: size }, () =>
      store.log.append({
        roomId: ROOM_ID,
        messageId: randomUUID(),
        author: { memberId: 'member-1', name: 'Ana', door: 'app' },
        nonceScope: 'device-1',
        nonce: randomBytes(16).toString('base64url'),
        sentAtUnixMs: Date.now(),
        text: TEXT,
      }),
    ),
  );
}

async function catchUp(store, afterSeq) {
  let last = afterSeq;
  for (let hasMore = true; hasMore; ) {
    const page = await store.log.read(ROOM_ID, { afterSeq: last, limit: PAGE_ENTRIES });
    last = page.entries.at(-1)?.seq ?? last;
    hasMore = page.hasMore;
  }
  if (last !== afterSeq + MISSED_ENTRIES) throw new Error(`read up to ${last} instead of ${afterSeq + MISSED_ENTRIES}`);
}

/** Median of a few repetitions. */
async function timeOf(work, repetitions) {
  const times = [];
  for (let count = 0; count < repetitions; count += 1) {
    const startedMs = performance.now();
    await work();
    times.push(performance.now() - startedMs);
  }
  return median(times);
}
