// A WebSocket to the host that served the page, as a Wire: each line is a message, both ways. Must not know what is said on it.
import { failure } from '../../src-shared/errors/app-failure.ts';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import type { Dialer, Wire } from '../../src-shared/session/wire.ts';
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import { err, ok } from '../../src-shared/util/result.ts';
import type { Result } from '../../src-shared/util/result.ts';
import { encodeUtf8 } from '../../src-shared/util/utf8.ts';

/** As long as the app gives a TCP connection. */
const CONNECT_TIMEOUT_MS = 10_000;
const NORMAL_CLOSURE = 1000;

/** Wherever it is told to dial: a page can talk to its own host alone. */
export function createWebSocketDialer(url: string, clock: Clock): Dialer {
  return { dial: () => dial(url, clock) };
}

function dial(url: string, clock: Clock): Promise<Result<Wire, AppFailure>> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    const settle = (result: Result<Wire, AppFailure>): void => {
      cancelTimeout();
      socket.onopen = null;
      // A wire takes these over; without one there is nobody to tell.
      if (!result.ok) {
        socket.onclose = null;
        socket.close();
      }
      resolve(result);
    };
    const cancelTimeout = clock.after(CONNECT_TIMEOUT_MS, () => settle(err(failure('CONNECT_TIMEOUT'))));
    socket.onopen = () => settle(ok(new WebSocketWire(socket)));
    // A browser does not tell why; most often the host is not there.
    socket.onclose = () => settle(err(failure('CONNECT_REFUSED')));
  });
}

class WebSocketWire implements Wire {
  readonly #socket: WebSocket;
  readonly #utf8 = new TextDecoder();
  readonly #closeListeners = new Set<(cause: AppFailure | null) => void>();

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onclose = ({ wasClean, code }) => {
      for (const listener of this.#closeListeners) listener(wasClean && code === NORMAL_CLOSURE ? null : failure('CONNECT_LOST'));
      this.#closeListeners.clear();
    };
  }

  write(bytes: Uint8Array): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    for (const line of this.#utf8.decode(bytes).split('\n')) if (line !== '') this.#socket.send(line);
  }

  close(): void {
    this.#socket.close(NORMAL_CLOSURE);
  }

  onBytes(listener: (chunk: Uint8Array) => void): Dispose {
    const onMessage = ({ data }: MessageEvent<unknown>): void => {
      // A host sends text alone; anything else is no frame, and an empty line says so.
      listener(encodeUtf8(`${typeof data === 'string' ? data : ''}\n`));
    };
    this.#socket.addEventListener('message', onMessage);
    return () => this.#socket.removeEventListener('message', onMessage);
  }

  onClose(listener: (cause: AppFailure | null) => void): Dispose {
    this.#closeListeners.add(listener);
    return () => this.#closeListeners.delete(listener);
  }
}
