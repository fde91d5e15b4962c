import { describe, expect, it } from 'vitest';
import { Heartbeat } from '../../../../src-shared/session/wassop2/heartbeat.ts';
import type { Clock } from '../../../../src-shared/util/clock.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';

/** A process that can stand still: time passes, and its timers run late. */
class StallingClock implements Clock {
  readonly fake = new FakeClock();
  #stalledMs = 0;

  nowUnixMs = (): number => this.fake.nowUnixMs();
  monotonicMs = (): number => this.fake.monotonicMs() + this.#stalledMs;
  after: Clock['after'] = (delayMs, task) => this.fake.after(delayMs, task);

  standStill(durationMs: number): void {
    this.#stalledMs += durationMs;
  }
}

function start() {
  const clock = new StallingClock();
  const told: string[] = [];
  const heartbeat = new Heartbeat(clock, {
    onPing: () => {
      told.push('ping');
      heartbeat.noteSent();
    },
    onQuiet: () => told.push('quiet'),
    onDead: () => {
      told.push('dead');
      heartbeat.stop();
    },
  });
  heartbeat.start();
  return { clock, heartbeat, told };
}

describe('a heartbeat', () => {
  it('pings after 4 s without anything sent, not after 4 s of talk', async () => {
    const { clock, heartbeat, told } = start();
    await clock.fake.advance(3_000);
    heartbeat.noteSent();
    await clock.fake.advance(3_999);
    expect(told).not.toContain('ping');
    await clock.fake.advance(1);
    expect(told.filter((word) => word === 'ping')).toHaveLength(1);
    heartbeat.stop();
  });

  it('holds a link for dead 14 s after the last byte', async () => {
    const { clock, heartbeat, told } = start();
    await clock.fake.advance(10_000);
    heartbeat.noteReceived();
    await clock.fake.advance(13_999);
    expect(told).not.toContain('dead');
    await clock.fake.advance(1);
    expect(told).toContain('dead');
    expect(clock.fake.pendingCount).toBe(0);
  });

  it('does not blame the link for this process having stood still: what is pending is read first', async () => {
    const { clock, heartbeat, told } = start();
    await clock.fake.advance(10_000);
    clock.standStill(60_000);
    await clock.fake.advance(4_000);
    expect(told).not.toContain('dead');
    heartbeat.noteReceived();
    await clock.fake.advance(13_000);
    expect(told).not.toContain('dead');
    heartbeat.stop();
  });

  it('does hold it for dead when nothing was pending after all', async () => {
    const { clock, told } = start();
    await clock.fake.advance(10_000);
    clock.standStill(60_000);
    await clock.fake.advance(5_000);
    expect(told).toContain('dead');
  });

  it('says that a link is quiet 6 s after the last byte, each second, until a byte comes', async () => {
    const { clock, heartbeat, told } = start();
    const quietCount = (): number => told.filter((word) => word === 'quiet').length;
    await clock.fake.advance(5_999);
    expect([quietCount(), heartbeat.isQuiet]).toEqual([0, false]);
    await clock.fake.advance(3_001);
    expect([quietCount(), heartbeat.isQuiet]).toEqual([4, true]);
    heartbeat.noteReceived();
    expect(heartbeat.isQuiet).toBe(false);
    await clock.fake.advance(5_999);
    expect(quietCount()).toBe(4);
    await clock.fake.advance(1_001);
    expect(quietCount()).toBeGreaterThan(4);
    heartbeat.stop();
    expect(clock.fake.pendingCount).toBe(0);
  });

  it('holds a link for dead that does not answer within a second of being asked, and not one that does', async () => {
    const { clock, heartbeat, told } = start();
    heartbeat.expectAnswer();
    await clock.fake.advance(900);
    heartbeat.noteReceived();
    await clock.fake.advance(3_000);
    expect(told).not.toContain('dead');
    heartbeat.expectAnswer();
    await clock.fake.advance(1_000);
    expect(told).toContain('dead');
    expect(clock.fake.pendingCount).toBe(0);
  });

  it('gives an answer time to be read when this process stood still after asking', async () => {
    const { clock, heartbeat, told } = start();
    heartbeat.expectAnswer();
    clock.standStill(5_000);
    await clock.fake.advance(1_000);
    expect(told).not.toContain('dead');
    heartbeat.noteReceived();
    await clock.fake.advance(2_000);
    expect(told).not.toContain('dead');
    heartbeat.stop();
  });
});
