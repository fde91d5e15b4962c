// Plain TCP as a Wire. Must not know any dialect, nor when to try again.
import net from 'node:net';
import { failure } from '../../src-shared/errors/app-failure.ts';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import type { ErrorCode } from '../../src-shared/errors/error-codes.ts';
import type { Dialer, NetAddress, Wire } from '../../src-shared/session/wire.ts';
import { printAddress } from '../../src-shared/session/address.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import { err, ok } from '../../src-shared/util/result.ts';
import type { Result } from '../../src-shared/util/result.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { firstOutcome } from './repeated-attempts.ts';
import type { Attempt } from './repeated-attempts.ts';

/** A computer on the same network answers within milliseconds; one that drops packets never does. */
const CONNECT_TIMEOUT_MS = 10_000;
/** The system sends a lost beginning again after 1, 3 and 7 s: four attempts a second apart make that once in every second. */
const ANEW_EVERY_MS = 1_000;
const ATTEMPTS_AT_ONCE = 4;
/** A peer that does not close its half after we closed ours is cut off after this. */
const CLOSE_TIMEOUT_MS = 5_000;
/** Servers of the older dialects cannot be pinged: the network's own probes find out that a silent one is gone. */
const KEEP_ALIVE_MS = 10_000;

const CODES: Readonly<Record<string, ErrorCode>> = {
  ENOTFOUND: 'CONNECT_HOST_UNKNOWN',
  EAI_AGAIN: 'CONNECT_HOST_UNKNOWN',
  EAI_NONAME: 'CONNECT_HOST_UNKNOWN',
  EAI_NODATA: 'CONNECT_HOST_UNKNOWN',
  ECONNREFUSED: 'CONNECT_REFUSED',
  ETIMEDOUT: 'CONNECT_TIMEOUT',
  EHOSTUNREACH: 'CONNECT_UNREACHABLE',
  ENETUNREACH: 'CONNECT_UNREACHABLE',
  EHOSTDOWN: 'CONNECT_UNREACHABLE',
  ENETDOWN: 'CONNECT_UNREACHABLE',
  EADDRNOTAVAIL: 'CONNECT_UNREACHABLE',
  // A zone or family this machine does not have.
  EINVAL: 'CONNECT_UNREACHABLE',
};

export interface TcpDialerOptions {
  /** Address to connect from; tests use it to be several computers at once. */
  readonly localAddress?: string;
  readonly connectTimeoutMs?: number;
  /** How names become addresses; the system's way when left out. */
  readonly lookup?: net.LookupFunction;
}

/**
 * Names with several addresses are tried as Node does it: one after the other, IPv4 and IPv6 in turn. While nothing is heard the
 * attempt is begun anew beside itself, because the system repeats a lost one after ever longer pauses only.
 */
export function createTcpDialer(options: TcpDialerOptions = {}): Dialer {
  const repeat = { clock: systemClock, everyMs: ANEW_EVERY_MS, atMost: ATTEMPTS_AT_ONCE };
  return { dial: (address) => firstOutcome(() => attempt(address, options), repeat) };
}

function attempt(address: NetAddress, { connectTimeoutMs = CONNECT_TIMEOUT_MS, ...how }: TcpDialerOptions): Attempt<Result<Wire, AppFailure>> {
  const socket = net.connect({ host: address.host, port: address.port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS, ...how });
  const giveUp = (): void => {
    // Whatever else the dying socket reports has been told already.
    socket.on('error', () => {});
    socket.destroy();
  };
  const outcome = new Promise<Result<Wire, AppFailure>>((resolve) => {
    const timer = setTimeout(() => settle(err(failure('CONNECT_TIMEOUT', whereTo(address)))), connectTimeoutMs);
    const onError = (error: Error): void => settle(err(failure(codeOf(error), whereTo(address))));
    const onConnect = (): void => settle(ok(new TcpWire(socket)));
    const settle = (result: Result<Wire, AppFailure>): void => {
      clearTimeout(timer);
      socket.off('connect', onConnect);
      socket.off('error', onError);
      if (!result.ok) giveUp();
      resolve(result);
    };
    socket.once('connect', onConnect);
    socket.once('error', onError);
    // Abandoned: nobody looks at the outcome any more.
    socket.once('close', () => settle(err(failure('CONNECT_LOST', whereTo(address)))));
  });
  return { outcome, abandon: giveUp };
}

class TcpWire implements Wire {
  readonly localAddress: string | undefined;
  readonly #socket: net.Socket;
  readonly #closeListeners = new Set<(cause: AppFailure | null) => void>();
  #cause: AppFailure | null = null;

  constructor(socket: net.Socket) {
    this.#socket = socket;
    this.localAddress = socket.localAddress;
    socket.on('error', () => {
      // Whatever broke an open connection, people are told that it was lost.
      this.#cause = failure('CONNECT_LOST');
    });
    socket.on('close', () => {
      for (const listener of this.#closeListeners) listener(this.#cause);
      this.#closeListeners.clear();
    });
  }

  write(bytes: Uint8Array): void {
    if (this.#socket.writable) this.#socket.write(bytes);
  }

  close(): void {
    if (this.#socket.destroyed) return;
    this.#socket.end();
    // Nobody may be reading any more; without reading, the other side's end is never seen.
    this.#socket.resume();
    const timer = setTimeout(() => this.#socket.destroy(), CLOSE_TIMEOUT_MS);
    timer.unref();
    this.#socket.once('close', () => clearTimeout(timer));
  }

  onBytes(listener: (chunk: Uint8Array) => void): Dispose {
    this.#socket.on('data', listener);
    return () => this.#socket.off('data', listener);
  }

  onClose(listener: (cause: AppFailure | null) => void): Dispose {
    this.#closeListeners.add(listener);
    return () => this.#closeListeners.delete(listener);
  }
}

function codeOf(error: Error): ErrorCode {
  // Several addresses of one name that all failed come as one error; the first says most.
  const single = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;
  const code = 'code' in single && typeof single.code === 'string' ? single.code : '';
  return CODES[code] ?? 'CONNECT_LOST';
}

function whereTo(address: NetAddress): { readonly address: string } {
  return { address: printAddress(address) };
}
