import { describe, expect, it } from 'vitest';
import { PacedWriter } from '../../../../../src-main/host/doors/paced-writer.ts';
import type { PacedPiece } from '../../../../../src-main/host/doors/paced-writer.ts';
import { FakeClock } from '../../../../helpers/fake-clock.ts';

const PAUSE_MS = 5;

/** A connection that notes what it is given at which time, as far as the writer needs one. */
class NotedConnection {
  readonly sent: string[] = [];
  closedFor: string | null = null;
  waitingBytes = 0;
  readonly #clock: FakeClock;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  send(bytes: Uint8Array): void {
    this.sent.push(`${this.#clock.monotonicMs()}: ${new TextDecoder().decode(bytes)}`);
  }

  close(reason: string): void {
    this.closedFor = reason;
  }
}

function make(options: { readonly maxWaitingBytes?: number } = {}) {
  const clock = new FakeClock();
  const connection = new NotedConnection(clock);
  const writer = new PacedWriter({
    connection: connection,
    clock,
    pauseMs: PAUSE_MS,
    boundedBytes: 10,
    maxWaitingBytes: options.maxWaitingBytes ?? 1_000,
  });
  const push = (pace: PacedPiece['pace'], ...texts: string[]): void =>
    writer.push(texts.map((text) => ({ bytes: new TextEncoder().encode(text), pace })));
  return { clock, connection, writer, push };
}

describe('the paced writer', () => {
  it('passes free pieces on at once, whatever their size', () => {
    const { connection, push } = make();
    push('free', 'a'.repeat(20), 'b');
    push('free', 'c');
    expect(connection.sent).toEqual([`0: ${'a'.repeat(20)}`, '0: b', '0: c']);
  });

  it('passes a free piece on behind what waits, never before it', async () => {
    const { clock, connection, writer, push } = make();
    const bytes = new TextEncoder().encode('b');
    push('alone', 'OK');
    writer.pushFree(bytes);
    expect(connection.sent).toEqual(['0: OK']);
    await clock.advance(PAUSE_MS);
    expect(connection.sent).toEqual(['0: OK', '5: b']);
    writer.pushFree(bytes);
    expect(connection.sent).toEqual(['0: OK', '5: b', '5: b']);
  });

  it('joins bounded pieces up to the bound and leaves a pause before each write', async () => {
    const { clock, connection, push } = make();
    push('bounded', 'ñaaa', 'ñbbb', 'ñc', 'ñddddddd');
    expect(connection.sent).toEqual(['0: ñaaa', '0: ñbbb']);
    await clock.advance(PAUSE_MS - 1);
    expect(connection.sent).toHaveLength(2);
    await clock.advance(1);
    expect(connection.sent.slice(2)).toEqual(['5: ñc']);
    await clock.advance(PAUSE_MS);
    expect(connection.sent.slice(3)).toEqual(['10: ñddddddd']);
  });

  it('leaves a pause between free and bounded pieces that do not fit together', async () => {
    const { clock, connection, push } = make();
    push('free', 'a'.repeat(20));
    push('bounded', 'ñ');
    push('free', 'b'.repeat(20));
    expect(connection.sent).toEqual([`0: ${'a'.repeat(20)}`]);
    await clock.advance(PAUSE_MS);
    expect(connection.sent.slice(1)).toEqual(['5: ñ', `5: ${'b'.repeat(20)}`]);
  });

  it('leaves a pause on either side of what goes alone', async () => {
    const { clock, connection, push } = make();
    push('free', 'a');
    push('alone', 'OK');
    push('free', 'b');
    expect(connection.sent).toEqual(['0: a']);
    await clock.advance(PAUSE_MS);
    expect(connection.sent.slice(1)).toEqual(['5: OK']);
    await clock.advance(PAUSE_MS);
    expect(connection.sent.slice(2)).toEqual(['10: b']);
  });

  it('waits for bytes that have not left yet, looking less and less often', async () => {
    const { clock, connection, push } = make();
    push('bounded', 'ñ');
    connection.waitingBytes = 2;
    push('bounded', 'é');
    await clock.advance(60_000);
    expect(connection.sent).toEqual(['0: ñ']);
    connection.waitingBytes = 0;
    await clock.advance(250);
    expect(connection.sent).toHaveLength(2);
  });

  it('keeps the order of many pieces and loses none', async () => {
    const { clock, connection, push } = make();
    const paces = ['free', 'bounded', 'alone'] as const;
    const texts = Array.from({ length: 60 }, (_, index) => `${index % 7 === 0 ? 'ñ'.repeat(4) : ''}${index};`);
    texts.forEach((text, index) => push(paces[(index * 7) % 3] ?? 'free', text));
    await clock.advance(60 * PAUSE_MS);
    expect(connection.sent.map((write) => write.slice(write.indexOf(' ') + 1))).toEqual(texts);
  });

  it('gives a reader up for whom too much waits', () => {
    const { connection, push } = make({ maxWaitingBytes: 10 });
    push('alone', 'a');
    push('alone', 'b'.repeat(10));
    expect(connection.closedFor).toBeNull();
    push('alone', 'c');
    expect(connection.closedFor).toBe('reads too slowly');
    expect(connection.sent).toEqual(['0: a']);
  });

  it('hands everything over at once when the connection is to end, and leaves no timer', async () => {
    const { clock, connection, writer, push } = make();
    push('alone', 'a', 'b', 'c');
    writer.flushAndClose();
    push('free', 'd');
    expect(connection.sent).toEqual(['0: a', '0: b', '0: c']);
    expect(clock.pendingCount).toBe(0);
    await clock.advance(1_000);
    expect(connection.sent).toHaveLength(3);
  });
});
