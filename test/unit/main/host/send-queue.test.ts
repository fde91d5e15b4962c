/** The send queue over a sink whose other side a test controls. */
import { describe, expect, it } from 'vitest';
import { SendBudget } from '../../../../src-main/host/send-budget.ts';
import { SendQueue } from '../../../../src-main/host/send-queue.ts';
import type { ByteSink, SendLimits } from '../../../../src-main/host/send-queue.ts';
import { Turn } from '../../../../src-main/host/turn.ts';
import { FakeClock, settle } from '../../../helpers/fake-clock.ts';

const KIB = 1024;
const LIMITS: SendLimits = { softBytes: 256 * KIB, hardBytes: 1024 * KIB, stallMs: 10_000 };

/** Takes everything at once while it reads; keeps it while it does not. */
class StubbornSink implements ByteSink {
  writableLength = 0;
  isReading = true;
  /** One element a system call. */
  readonly calls: Buffer[] = [];
  #corked: Buffer[] | null = null;
  #kept: { readonly bytes: number; readonly onPassedOn: () => void }[] = [];

  write(bytes: Uint8Array, onPassedOn: () => void): boolean {
    if (this.#corked) this.#corked.push(Buffer.from(bytes));
    else this.calls.push(Buffer.from(bytes));
    // As sockets do it: never within the call.
    if (this.isReading) queueMicrotask(onPassedOn);
    else {
      this.writableLength += bytes.length;
      this.#kept.push({ bytes: bytes.length, onPassedOn });
    }
    return this.isReading;
  }

  cork(): void {
    this.#corked = [];
  }

  uncork(): void {
    this.calls.push(Buffer.concat(this.#corked ?? []));
    this.#corked = null;
  }

  /** The other side takes all it has been offered, and whatever follows. */
  async readAgain(): Promise<void> {
    this.isReading = true;
    this.readSome(Number.POSITIVE_INFINITY);
    await settle();
  }

  readSome(count: number): void {
    const taken = this.#kept.splice(0, count);
    for (const { bytes } of taken) this.writableLength -= bytes;
    for (const { onPassedOn } of taken) onPassedOn();
  }

  get text(): string {
    return Buffer.concat(this.calls).toString('latin1');
  }
}

function makeQueue(options: { dropsEvents?: boolean; limits?: Partial<SendLimits>; budget?: SendBudget; clock?: FakeClock } = {}) {
  const deferred: (() => void)[] = [];
  const clock = options.clock ?? new FakeClock();
  const sink = new StubbornSink();
  const happened: string[] = [];
  const queue = new SendQueue({
    sink,
    turn: new Turn((task) => deferred.push(task)),
    clock,
    budget: options.budget ?? new SendBudget(64 * KIB * KIB),
    limits: { ...LIMITS, ...options.limits },
    listener: {
      onOverflow: () => happened.push('overflow'),
      onDrained: () => happened.push('drained'),
      onPressure: (isHigh) => happened.push(isHigh ? 'high' : 'low'),
    },
  });
  queue.configure({ dropsEvents: options.dropsEvents ?? true });
  const endTurn = (): void => {
    for (const task of deferred.splice(0)) task();
  };
  const push = (text: string, kind: 'answer' | 'event' = 'event'): void => queue.push(Buffer.from(text, 'latin1'), kind);
  return { queue, sink, clock, happened, endTurn, push };
}

describe('writing', () => {
  it('waits for the end of the turn and then takes one call for everything, in order', () => {
    const { sink, push, endTurn } = makeQueue();
    push('uno ');
    push('dos ', 'answer');
    push('tres');
    expect(sink.calls).toEqual([]);
    endTurn();
    expect(sink.calls.map(String)).toEqual(['uno dos tres']);
  });

  it('hands a single piece on as it is, however large', () => {
    const { sink, queue, endTurn } = makeQueue();
    const written: Uint8Array[] = [];
    const write = sink.write.bind(sink);
    sink.write = (bytes, onPassedOn) => {
      written.push(bytes);
      return write(bytes, onPassedOn);
    };
    const shared = Buffer.alloc(300 * KIB);
    queue.push(shared, 'event');
    endTurn();
    expect(written[0]).toBe(shared);
  });

  it('gives a reader that takes nothing about 64 KiB and keeps the rest', async () => {
    const { queue, sink, push, endTurn } = makeQueue();
    sink.isReading = false;
    for (let count = 0; count < 20; count += 1) push('x'.repeat(16 * KIB));
    endTurn();
    expect(sink.writableLength).toBe(64 * KIB);
    expect(queue.waitingBytes).toBe(320 * KIB);
    await sink.readAgain();
    expect(queue.waitingBytes).toBe(0);
    expect(sink.text).toHaveLength(320 * KIB);
  });
});

describe('limits', () => {
  it.each([
    [-1, []],
    [0, []],
    [1, ['overflow']],
  ])('a backlog of the hard limit %i bytes', (difference, expected) => {
    const { sink, push, endTurn, happened } = makeQueue();
    sink.isReading = false;
    push('x'.repeat(LIMITS.hardBytes + difference));
    endTurn();
    expect(happened.filter((what) => what === 'overflow')).toEqual(expected);
  });

  it.each([
    [-1, []],
    [0, []],
    [1, ['high']],
  ])('a backlog of the soft limit %i bytes', async (difference, expected) => {
    const { sink, push, endTurn, happened } = makeQueue();
    sink.isReading = false;
    push('x'.repeat(LIMITS.softBytes + difference));
    endTurn();
    expect(happened).toEqual(expected);
    await sink.readAgain();
    expect(happened).toEqual(expected.length === 0 ? [] : ['high', 'low']);
  });

  it('are judged after writing: a burst that the reader takes at once is none', () => {
    const { push, endTurn, happened, sink } = makeQueue();
    for (let count = 0; count < 10; count += 1) push('x'.repeat(300 * KIB));
    endTurn();
    expect(happened).toEqual(['high', 'low']);
    expect(sink.text).toHaveLength(3_000 * KIB);
  });
});

describe('a reader that falls behind and may lose events', () => {
  it('loses what waits, keeps answers, takes no more events, and is told once the rest has drained', async () => {
    const { queue, sink, push, endTurn, happened } = makeQueue();
    sink.isReading = false;
    push('E'.repeat(64 * KIB));
    endTurn();
    for (let count = 0; count < 8; count += 1) push('e'.repeat(160 * KIB));
    push('answer', 'answer');
    endTurn();
    expect(happened).toContain('overflow');
    expect(queue.waitingBytes).toBe(64 * KIB + 'answer'.length);
    push('late event');
    push(' and more', 'answer');
    endTurn();
    await sink.readAgain();
    expect(happened.at(-1)).toBe('drained');
    expect(sink.text).toBe(`${'E'.repeat(64 * KIB)}answer and more`);

    push(' afterwards');
    endTurn();
    expect(sink.text.endsWith('more afterwards')).toBe(true);
  });

  it('is one that takes nothing for ten seconds, however little waits', async () => {
    const { sink, push, endTurn, happened, clock } = makeQueue();
    sink.isReading = false;
    push('x');
    endTurn();
    await clock.advance(9_999);
    expect(happened).toEqual([]);
    await clock.advance(1);
    expect(happened).toEqual(['overflow']);
  });

  it('is not one that takes a little at a time', async () => {
    const { sink, push, endTurn, happened, clock } = makeQueue();
    sink.isReading = false;
    for (let count = 0; count < 12; count += 1) push('x'.repeat(60 * KIB));
    endTurn();
    for (let seconds = 0; seconds < 60; seconds += 6) {
      await clock.advance(6_000);
      sink.readSome(1);
    }
    expect(happened).not.toContain('overflow');
  });
});

describe('a reader that falls behind and may lose nothing', () => {
  it('is given up, by size or by time', async () => {
    const bySize = makeQueue({ dropsEvents: false });
    bySize.sink.isReading = false;
    bySize.push('x'.repeat(LIMITS.hardBytes + 1));
    bySize.endTurn();
    expect(bySize.happened).toContain('overflow');

    const byTime = makeQueue({ dropsEvents: false });
    byTime.queue.configure({ dropsEvents: false, stallMs: 15_000 });
    byTime.sink.isReading = false;
    byTime.push('x');
    byTime.endTurn();
    await byTime.clock.advance(14_999);
    expect(byTime.happened).toEqual([]);
    await byTime.clock.advance(1);
    expect(byTime.happened).toEqual(['overflow']);
  });
});

describe('a reader that takes nothing for as long as bytes may wait', () => {
  it('with less than the hard limit waiting is read from again once its backlog is given up, so that its pings are heard', async () => {
    const { queue, sink, clock, happened, push, endTurn } = makeQueue({ dropsEvents: true });
    expect(queue.isOverSoftLimit).toBe(false);
    sink.isReading = false;
    push('x'.repeat(10 * KIB));
    endTurn();
    sink.writableLength = 64 * KIB;
    push('y'.repeat(500 * KIB));
    endTurn();
    expect(happened).toEqual(['high']);
    await clock.advance(LIMITS.stallMs);
    expect(happened).toEqual(['high', 'overflow', 'low']);
  });

  it('loses its backlog that long after the last byte it took, not at some later multiple of it', async () => {
    const { sink, clock, happened, push, endTurn } = makeQueue({ dropsEvents: true });
    sink.isReading = false;
    push('first');
    endTurn();
    push('second');
    endTurn();
    await clock.advance(1_000);
    sink.readSome(1);
    await clock.advance(LIMITS.stallMs - 1);
    expect(happened).toEqual([]);
    await clock.advance(1);
    expect(happened).toEqual(['overflow']);
  });
});

describe('all backlogs together', () => {
  it('stay under their limit: the largest are given up first, and the small ones notice nothing', () => {
    const budget = new SendBudget(1_000 * KIB);
    const queues = [300, 200, 400, 50, 100].map((sizeKib) => {
      const made = makeQueue({ budget, limits: { softBytes: 10_000 * KIB, hardBytes: 10_000 * KIB } });
      made.sink.isReading = false;
      made.push('x'.repeat(10 * KIB));
      made.endTurn();
      made.sink.writableLength = 64 * KIB;
      made.push('y'.repeat(sizeKib * KIB));
      made.endTurn();
      return made;
    });
    expect(budget.totalBytes).toBeLessThanOrEqual(1_000 * KIB);
    expect(queues.map(({ happened }) => happened.includes('overflow'))).toEqual([false, false, true, false, false]);
  });

  it('count nothing of those who have read or gone', async () => {
    const budget = new SendBudget(1_000 * KIB);
    const [reads, goes] = [makeQueue({ budget }), makeQueue({ budget })];
    for (const made of [reads, goes]) {
      made.sink.isReading = false;
      made.push('x'.repeat(300 * KIB));
      made.endTurn();
    }
    expect(budget.totalBytes).toBe(600 * KIB);
    await reads.sink.readAgain();
    goes.queue.close();
    expect(budget.totalBytes).toBe(0);
  });
});

describe('the end', () => {
  it('comes after everything was handed over, and takes nothing more', async () => {
    const { queue, sink, push, endTurn, happened } = makeQueue();
    sink.isReading = false;
    push('x'.repeat(70 * KIB));
    push('y'.repeat(70 * KIB));
    queue.finish(() => happened.push('finished'));
    push('too late');
    endTurn();
    expect(happened).not.toContain('finished');
    await sink.readAgain();
    expect(happened.at(-1)).toBe('finished');
    expect(sink.text).toHaveLength(140 * KIB);
  });

  it('leaves no timer', () => {
    const { queue, sink, push, endTurn, clock } = makeQueue();
    sink.isReading = false;
    push('x');
    endTurn();
    expect(clock.pendingCount).toBe(1);
    queue.close();
    expect(clock.pendingCount).toBe(0);
  });
});
