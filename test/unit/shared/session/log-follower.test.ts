import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { failure } from '../../../../src-shared/errors/app-failure.ts';
import type { Entry } from '../../../../src-shared/protocol/model.ts';
import { LogFollower } from '../../../../src-shared/session/wassop2/log-follower.ts';
import type { HistoryAnswer } from '../../../../src-shared/session/wassop2/log-follower.ts';
import { err, ok } from '../../../../src-shared/util/result.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';

const entry = (seq: number): Entry => ({ seq, kind: 'x' });
const entries = (from: number, to: number): Entry[] => Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => entry(from + index));

let clock: FakeClock;
let lastSeq: number;
/** What was handed on, in order. */
let handedOn: number[];
let asked: { readonly afterSeq: number; readonly answer: (answer: HistoryAnswer) => void }[];
let follower: LogFollower;

function follow(knownSeq: number): void {
  clock = new FakeClock();
  lastSeq = knownSeq;
  handedOn = [];
  asked = [];
  follower = new LogFollower(
    {
      lastSeq: () => lastSeq,
      append: (added) => {
        for (const { seq } of added) {
          if (seq !== lastSeq + 1) throw new Error(`${seq} after ${lastSeq}`);
          lastSeq = seq;
          handedOn.push(seq);
        }
      },
      skipTo: (seq) => (lastSeq = Math.max(lastSeq, seq)),
      readAfter: (afterSeq, answer) => asked.push({ afterSeq, answer }),
    },
    clock,
  );
}

function answer(page: Entry[], hasMore = false): void {
  asked.shift()?.answer(ok({ entries: page, hasMore }));
}

beforeEach(() => follow(10));

describe('a log follower', () => {
  it('asks for nothing when nothing was missed, and hands live entries on', () => {
    follower.start(10);
    follower.onEntry(entry(11));
    expect(asked).toEqual([]);
    expect(handedOn).toEqual([11]);
  });

  it('reads what was missed page by page, live entries waiting above', () => {
    follower.start(13);
    follower.onEntry(entry(14));
    expect(asked.map(({ afterSeq }) => afterSeq)).toEqual([10]);
    answer(entries(11, 12), true);
    expect(asked.map(({ afterSeq }) => afterSeq)).toEqual([12]);
    answer(entries(13, 14));
    follower.onEntry(entry(15));
    expect(handedOn).toEqual([11, 12, 13, 14, 15]);
    expect(asked).toEqual([]);
  });

  it('drops what it has already', () => {
    follower.start(10);
    for (const seq of [11, 11, 5, 10, 12]) follower.onEntry(entry(seq));
    expect(handedOn).toEqual([11, 12]);
  });

  it('notices a hole in the live entries by itself', () => {
    follower.start(10);
    follower.onEntry(entry(13));
    expect(asked.map(({ afterSeq }) => afterSeq)).toEqual([10]);
    answer(entries(11, 13));
    expect(handedOn).toEqual([11, 12, 13]);
  });

  it('does not keep more than a page of live entries, and reads the rest afterwards', () => {
    follower.start(11);
    for (let seq = 12; seq <= 3_000; seq += 1) follower.onEntry(entry(seq));
    answer([entry(11)], true);
    expect(lastSeq).toBe(1_011);
    expect(asked.map(({ afterSeq }) => afterSeq)).toEqual([1_011]);
    answer(entries(1_012, 2_011), true);
    answer(entries(2_012, 3_000));
    expect(handedOn).toEqual(entries(11, 3_000).map(({ seq }) => seq));
  });

  it('asks again after a while when the history cannot be read', async () => {
    follower.start(12);
    asked.shift()?.answer(err(failure('HISTORY_UNAVAILABLE')));
    follower.onEntry(entry(13));
    expect(asked).toEqual([]);
    await clock.advance(2_000);
    answer(entries(11, 12));
    expect(handedOn).toEqual([11, 12, 13]);
  });

  it('does not ask without pause a history that has more but gives nothing', async () => {
    follower.start(12);
    answer([], true);
    expect(asked).toEqual([]);
    await clock.advance(2_000);
    expect(asked).toHaveLength(1);
    follower.stop();
    expect(clock.pendingCount).toBe(0);
  });

  it('goes on without what the host does not give: numbers that this person may not read', () => {
    follower.start(20);
    follower.onEntry(entry(21));
    answer([]);
    expect(handedOn).toEqual([21]);
    follower.onEntry(entry(22));
    expect(handedOn).toEqual([21, 22]);
  });

  it('ignores an answer to what it asked on a link that is gone', () => {
    follower.start(12);
    const old = asked.shift();
    follower.stop();
    follower.start(13);
    old?.answer(ok({ entries: [], hasMore: false }));
    expect(lastSeq).toBe(10);
    answer(entries(11, 13));
    expect(handedOn).toEqual([11, 12, 13]);
  });

  it('hands on every number once and in order, whatever arrives when', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('live' as const) }),
      fc.record({ kind: fc.constant('lost' as const) }),
      fc.record({ kind: fc.constant('answer' as const), limit: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ kind: fc.constant('relink' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        follow(0);
        let logEnd = 0;
        follower.start(0);
        const answerFrom = (limit: number): void => {
          const next = asked.shift();
          if (next) next.answer(ok({ entries: entries(next.afterSeq + 1, Math.min(logEnd, next.afterSeq + limit)), hasMore: logEnd > next.afterSeq + limit }));
        };
        for (const one of steps) {
          if (one.kind === 'live') follower.onEntry(entry((logEnd += 1)));
          else if (one.kind === 'lost') logEnd += 1;
          else if (one.kind === 'answer') answerFrom(one.limit);
          else {
            follower.stop();
            asked = [];
            follower.start(logEnd);
          }
        }
        follower.onEntry(entry((logEnd += 1)));
        while (asked.length > 0) answerFrom(3);
        expect(handedOn).toEqual(entries(1, logEnd).map(({ seq }) => seq));
      }),
    );
  });
});
