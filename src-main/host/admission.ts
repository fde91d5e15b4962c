// How many connections one address may open, and how many may stay silent. Knows nothing of dialects.
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';

export interface ConnectionLimits {
  /** Connections from which nothing came yet; over it the oldest is closed. */
  readonly silent: number;
  /** Per address (a /64 for IPv6): connections through which nobody has come in yet. A class sits behind one address. */
  readonly halfOpenPerAddress: number;
  readonly newPerMinutePerAddress: number;
  /** Whether this machine itself is limited per address as well. */
  readonly limitLoopback: boolean;
}

export const CONNECTION_LIMITS: ConnectionLimits = {
  silent: 64,
  halfOpenPerAddress: 120,
  newPerMinutePerAddress: 300,
  limitLoopback: false,
};

interface Visitor {
  windowStartedMs: number;
  newInWindow: number;
  halfOpen: number;
}

const WINDOW_MS = 60_000;

export class Admission {
  readonly #limits: ConnectionLimits;
  readonly #clock: Clock;
  readonly #visitors = new Map<string, Visitor>();

  constructor(limits: ConnectionLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Counts a new connection. @returns what to call once, when somebody came in through it or it closed; null when it is one too many. */
  admit(address: string, isLoopback: boolean): Dispose | null {
    if (isLoopback && !this.#limits.limitLoopback) return () => undefined;
    const visitor = this.#visitorAt(addressKey(address));
    visitor.newInWindow += 1;
    if (visitor.newInWindow > this.#limits.newPerMinutePerAddress || visitor.halfOpen >= this.#limits.halfOpenPerAddress) return null;
    visitor.halfOpen += 1;
    let isCounted = true;
    return () => {
      if (isCounted) visitor.halfOpen -= 1;
      isCounted = false;
    };
  }

  #visitorAt(key: string): Visitor {
    const nowMs = this.#clock.monotonicMs();
    const known = this.#visitors.get(key);
    if (!known) {
      this.#forgetOld(nowMs);
      const visitor = { windowStartedMs: nowMs, newInWindow: 0, halfOpen: 0 };
      this.#visitors.set(key, visitor);
      return visitor;
    }
    if (nowMs - known.windowStartedMs >= WINDOW_MS) {
      known.windowStartedMs = nowMs;
      known.newInWindow = 0;
    }
    return known;
  }

  /** Only when a new address comes, so it costs nothing while the same people come and go. */
  #forgetOld(nowMs: number): void {
    for (const [key, visitor] of this.#visitors) {
      if (visitor.halfOpen === 0 && nowMs - visitor.windowStartedMs >= WINDOW_MS) this.#visitors.delete(key);
    }
  }
}

/** One household or machine: the address, or the first four groups of an IPv6 one. */
export function addressKey(address: string): string {
  if (!address.includes(':')) return address;
  const [plain = ''] = address.split('%');
  const [head = '', tail] = plain.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const middle = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...middle, ...right].slice(0, 4).join(':');
}
