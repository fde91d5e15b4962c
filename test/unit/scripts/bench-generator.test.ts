/** The load generator vouches for every delivery of a bench, so what it counts with is tested itself. */
import { describe, expect, it } from 'vitest';
import { LineCounter, TEXT_LINES, WASSOP2_LINES } from '../../bench/fan-out/line-counter.mjs';
import { RoomLoad } from '../../bench/fan-out/room-load.mjs';
import { Witness } from '../../bench/fan-out/witness.mjs';

const FRAMES = [
  '{"type":"entry","roomId":"r","entry":{"seq":1}}',
  '{"type":"ok","id":1,"value":{}}',
  '{"type":"error","id":2,"code":"RATE_LIMITED"}',
  '{"type":"gap"}',
  '{"type":"ping"}',
  '{"type":"bye","code":"HOST_STOPPED"}',
  '{"type":"member","roomId":"r"}',
  '{"type":"entry","roomId":"r","entry":{"seq":2}}',
];

function count(rules: typeof TEXT_LINES | typeof WASSOP2_LINES, bytes: Buffer, chunkBytes: number): LineCounter {
  const counter = new LineCounter(rules);
  // The same buffer every time, larger than what is in it, as sockets read.
  const buffer = Buffer.alloc(bytes.length + 16, '\n');
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    const chunk = bytes.subarray(start, start + chunkBytes);
    chunk.copy(buffer);
    counter.push(buffer, chunk.length);
  }
  return counter;
}

describe('the line counter', () => {
  const bytes = Buffer.from(`${FRAMES.join('\n')}\n`);

  it('counts frames by kind, however the bytes are cut', () => {
    for (let chunkBytes = 1; chunkBytes <= bytes.length; chunkBytes += 1) {
      expect(count(WASSOP2_LINES, bytes, chunkBytes)).toMatchObject({ deliveries: 2, answers: 1, errors: 1, gaps: 1, pings: 1, byes: 1, others: 1 });
    }
  });

  it('counts every line of text as a delivery, and none before its end', () => {
    for (let chunkBytes = 1; chunkBytes <= bytes.length; chunkBytes += 1) {
      expect(count(TEXT_LINES, bytes, chunkBytes).deliveries).toBe(FRAMES.length);
    }
    expect(count(TEXT_LINES, bytes.subarray(0, -1), 7).deliveries).toBe(FRAMES.length - 1);
  });
});

describe('a witness', () => {
  const witness = () => new Witness((line: string) => JSON.parse(line));
  const see = (subject: Witness, message: object) => subject.see(JSON.stringify({ atMicros: 0, ...message }), 1_500);

  it('measures from the sender’s write', () => {
    const subject = witness();
    see(subject, { sender: 1, messageNumber: 1, seq: 8 });
    expect(subject.latenciesMs).toEqual([1.5]);
  });

  it('notices what is missing, doubled or out of order', () => {
    const subject = witness();
    see(subject, { sender: 1, messageNumber: 1, seq: 8 });
    expect(() => see(subject, { sender: 2, messageNumber: 1, seq: 10 })).toThrow('entry 10 came after 8');
    expect(() => see(subject, { sender: 1, messageNumber: 1 })).toThrow('message 1 of sender 1 came after 1');
    expect(() => see(subject, { sender: 1, messageNumber: 3 })).toThrow('message 3 of sender 1 came after 1');
  });
});

describe('the load of a room', () => {
  it('keeps its window full, the senders taking turns', () => {
    const senders = [{ sent: 0 }, { sent: 0 }];
    const load = new RoomLoad({ members: [], senders, window: 2, deliveriesPerMessage: 3, writeMessages: () => {} });
    load.refill();
    expect(senders).toEqual([{ sent: 2 }, { sent: 2 }]);
    load.refill();
    expect(load.sent).toBe(4);
    load.delivered += 3;
    load.refill();
    expect(senders).toEqual([{ sent: 3 }, { sent: 2 }]);
    load.delivered += 3;
    load.refill();
    expect(senders).toEqual([{ sent: 3 }, { sent: 3 }]);
    expect(load.isSettled).toBe(false);
    load.delivered += 12;
    expect(load.isSettled).toBe(true);
  });
});
