// Pings, and the judgement that a link is dead. Knows nothing of frames.
import { DEADLINES } from '../../../src-shared/protocol/limits.ts';
import type { Clock } from '../../../src-shared/util/clock.ts';
import type { Dispose } from '../../../src-shared/util/disposable.ts';
import type { Connection } from './door.ts';

/** A timer of ours that ran late says nothing about the other side: what is pending is read before the verdict. */
const SECOND_LOOK_MS = 250;

/**
 * Calls `onPing` every 4 s, and `onDead` once after 14 s in which no byte was received.
 * While we do not read ourselves, a link counts as alive as long as it takes what waits for it.
 */
export function startHeartbeat(connection: Connection, clock: Clock, onPing: () => void, onDead: () => void): Dispose {
  let cancelPing: Dispose;
  let cancelJudgement: Dispose;

  const lastSignMs = (): number => {
    if (!connection.isReadingHeld) return connection.lastReceivedMs;
    return connection.waitingBytes === 0 ? clock.monotonicMs() : Math.max(connection.lastPassedOnMs, connection.lastReceivedMs);
  };
  const ping = (): void => {
    cancelPing = clock.after(DEADLINES.pingEveryMs, ping);
    onPing();
  };
  const isQuiet = (): boolean => clock.monotonicMs() - lastSignMs() >= DEADLINES.deadAfterMs;
  const judgeLater = (): void => {
    cancelJudgement = clock.after(Math.max(1, lastSignMs() + DEADLINES.deadAfterMs - clock.monotonicMs()), judge);
  };
  const judge = (): void => {
    if (!isQuiet()) return judgeLater();
    cancelJudgement = clock.after(SECOND_LOOK_MS, () => (isQuiet() ? onDead() : judgeLater()));
  };

  cancelPing = clock.after(DEADLINES.pingEveryMs, ping);
  judgeLater();
  return () => {
    cancelPing();
    cancelJudgement();
  };
}
