/** The parts of a Wassop 2 session one by one: heartbeat, request gate, history lane, and the turn they all work in. */
import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../../src-main/host/doors/door.ts';
import { startHeartbeat } from '../../../../src-main/host/doors/heartbeat.ts';
import { HistoryLane } from '../../../../src-main/host/doors/history-lane.ts';
import { RequestGate } from '../../../../src-main/host/doors/request-gate.ts';
import { Turn } from '../../../../src-main/host/turn.ts';
import { DEADLINES, LIMITS } from '../../../../src-shared/protocol/limits.ts';
import { FakeClock, settle } from '../../../helpers/fake-clock.ts';

/** As much of a connection as these parts look at; a test sets what it says. */
class ConnectionDouble {
  lastReceivedMs = 0;
  lastPassedOnMs = -1;
  waitingBytes = 0;
  isOverSoftLimit = false;
  openHolds = 0;

  get isReadingHeld(): boolean {
    return this.openHolds > 0;
  }

  holdReading(): () => void {
    this.openHolds += 1;
    return () => {
      this.openHolds -= 1;
    };
  }

  asConnection(): Connection {
    return this as unknown as Connection;
  }
}

describe('a heartbeat', () => {
  function start() {
    const clock = new FakeClock();
    const connection = new ConnectionDouble();
    const happened: string[] = [];
    const stop = startHeartbeat(connection.asConnection(), clock, () => happened.push('ping'), () => happened.push('dead'));
    return { clock, connection, happened, stop };
  }

  it('judges within fifteen seconds of the last byte, whenever that was', async () => {
    const { clock, connection, happened } = start();
    for (let count = 0; count < 5; count += 1) {
      await clock.advance(DEADLINES.deadAfterMs - 1);
      connection.lastReceivedMs = clock.monotonicMs();
    }
    expect(happened).not.toContain('dead');
    await clock.advance(DEADLINES.deadAfterMs);
    expect(happened).not.toContain('dead');
    await clock.advance(1_000);
    expect(happened).toContain('dead');
  });

  it('takes a reader whom we do not read for dead only when it takes nothing either', async () => {
    const { clock, connection, happened } = start();
    connection.holdReading();
    connection.waitingBytes = 1;
    for (let seconds = 0; seconds < 60; seconds += 10) {
      await clock.advance(10_000);
      connection.lastPassedOnMs = clock.monotonicMs();
    }
    expect(happened).not.toContain('dead');
    await clock.advance(DEADLINES.deadAfterMs + 1_000);
    expect(happened).toContain('dead');
  });

  it('leaves no timer once stopped, from whichever state', async () => {
    for (const afterMs of [0, 5_000, DEADLINES.deadAfterMs]) {
      const { clock, stop } = start();
      await clock.advance(afterMs);
      stop();
      expect(clock.pendingCount).toBe(0);
    }
  });
});

describe('a request gate', () => {
  function makeGate() {
    const clock = new FakeClock();
    const connection = new ConnectionDouble();
    const lines: string[] = [];
    const gate = new RequestGate(connection.asConnection(), clock, (line) => lines.push(line));
    return { clock, connection, lines, gate };
  }

  it('hands lines on at once, in order, while nothing holds it', () => {
    const { gate, lines, connection } = makeGate();
    for (const line of ['a', 'b', 'c']) gate.push(line);
    expect(lines).toEqual(['a', 'b', 'c']);
    expect(connection.openHolds).toBe(0);
  });

  it('keeps lines and stops reading while paused, and goes on by itself', async () => {
    const { gate, lines, clock, connection } = makeGate();
    gate.pauseFor(1_000);
    gate.push('a');
    gate.push('b');
    expect([lines, connection.openHolds]).toEqual([[], 1]);
    await clock.advance(1_000);
    expect([lines, connection.openHolds]).toEqual([['a', 'b'], 0]);
  });

  it('stops in the middle of what came when a line blocks it', () => {
    const { clock, connection } = makeGate();
    const seen: string[] = [];
    const gate: RequestGate = new RequestGate(connection.asConnection(), clock, (line) => {
      seen.push(line);
      if (line === 'join') gate.setBlocked(true);
    });
    for (const line of ['join', 'say']) gate.push(line);
    expect(seen).toEqual(['join']);
    gate.setBlocked(false);
    expect(seen).toEqual(['join', 'say']);
    expect(connection.openHolds).toBe(0);
  });

  it('lets as many requests run as allowed, and the next when one is answered', () => {
    const { connection, clock } = makeGate();
    let begun = 0;
    const gate: RequestGate = new RequestGate(connection.asConnection(), clock, () => {
      begun += 1;
      gate.requestBegan();
    });
    for (let count = 0; count < LIMITS.requestsInFlight + 2; count += 1) gate.push('x');
    expect(begun).toBe(LIMITS.requestsInFlight);
    gate.requestEnded();
    expect(begun).toBe(LIMITS.requestsInFlight + 1);
  });

  it('waits for a reader that has too much, and looks again when told', () => {
    const { gate, lines, connection } = makeGate();
    connection.isOverSoftLimit = true;
    gate.push('a');
    expect(lines).toEqual([]);
    connection.isOverSoftLimit = false;
    gate.proceed();
    expect(lines).toEqual(['a']);
  });

  it('hands on nothing and holds nothing after its end', async () => {
    const { gate, lines, clock, connection } = makeGate();
    gate.pauseFor(1_000);
    gate.push('a');
    gate.close();
    gate.push('b');
    await clock.advance(2_000);
    expect([lines, connection.openHolds, clock.pendingCount]).toEqual([[], 0, 0]);
  });
});

describe('a history lane', () => {
  it('reads one page after the other, each only when the reader has taken the last', async () => {
    const connection = new ConnectionDouble();
    const lane = new HistoryLane(connection.asConnection());
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    for (const number of [1, 2, 3]) {
      lane.push(() => {
        begun.push(number);
        return new Promise((resolve) => ends.push(resolve));
      });
    }
    expect(begun).toEqual([1]);
    ends[0]?.();
    await settle();
    expect(begun).toEqual([1, 2]);
    connection.isOverSoftLimit = true;
    ends[1]?.();
    await settle();
    expect(begun).toEqual([1, 2]);
    connection.isOverSoftLimit = false;
    lane.proceed();
    expect(begun).toEqual([1, 2, 3]);
  });
});

describe('a turn', () => {
  it('fills before it writes, whatever was asked first, and once for all', () => {
    const deferred: (() => void)[] = [];
    const turn = new Turn((task) => deferred.push(task));
    const order: string[] = [];
    turn.atWrites(() => order.push('write 1'));
    turn.beforeWrites(() => {
      order.push('fill');
      turn.atWrites(() => order.push('write 2'));
    });
    expect(deferred).toHaveLength(1);
    deferred[0]?.();
    expect(order).toEqual(['fill', 'write 1', 'write 2']);
  });

  it('carries what a write asks for into the next one', () => {
    const deferred: (() => void)[] = [];
    const turn = new Turn((task) => deferred.push(task));
    const order: string[] = [];
    turn.atWrites(() => turn.beforeWrites(() => order.push('next')));
    deferred.shift()?.();
    expect(order).toEqual([]);
    deferred.shift()?.();
    expect(order).toEqual(['next']);
  });
});
