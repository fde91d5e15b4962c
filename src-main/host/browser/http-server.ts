// Node's HTTP parser on connections of our own listener: limits, deadlines, and what is refused before anybody looks at a path.
// Must not know what is served. It listens nowhere: connections are handed to it.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { DEADLINES } from '../../../src-shared/protocol/limits.ts';
import type { Clock } from '../../../src-shared/util/clock.ts';
import type { Dispose } from '../../../src-shared/util/disposable.ts';
import type { Connection } from '../doors/door.ts';
import { ConnectionStream } from './connection-stream.ts';
import { rawRefusal } from './http-answers.ts';

/** Request line and headers together; a browser sends some 500 bytes. */
const HEADER_BYTES = 16 * 1024;
const HEADER_COUNT = 64;
/** A page and its files take about ten; more on one connection is no visit. */
const REQUESTS_PER_CONNECTION = 200;

export interface HttpHandlers {
  readonly onRequest: (request: IncomingMessage, response: ServerResponse, connection: Connection) => void;
  /** The socket is nobody's now: whoever takes this answers, and ends it. */
  readonly onUpgrade: (request: IncomingMessage, stream: ConnectionStream, head: Buffer) => void;
}

/**
 * MUST end a connection that has not sent a whole request within 10 s of its first byte, or of the last answer's end.
 * MUST NOT read a body.
 */
export class HttpServer {
  readonly #clock: Clock;
  readonly #handlers: HttpHandlers;
  readonly #server: Server;
  /** Streams that speak HTTP, each with the deadline of its next request. */
  readonly #deadlines = new Map<ConnectionStream, Dispose>();

  constructor(clock: Clock, handlers: HttpHandlers) {
    this.#clock = clock;
    this.#handlers = handlers;
    // Deadlines are kept here: the ones of a server that does not listen never run out.
    this.#server = createServer({ maxHeaderSize: HEADER_BYTES, requireHostHeader: false, keepAliveTimeout: 0, insecureHTTPParser: false });
    this.#server.maxHeadersCount = HEADER_COUNT;
    this.#server.maxRequestsPerSocket = REQUESTS_PER_CONNECTION;
    this.#server.on('request', (request, response) => this.#onRequest(request, response));
    // Nobody is told to go on with a body.
    this.#server.on('checkContinue', (request, response) => this.#onRequest(request, response));
    this.#server.on('upgrade', (request, stream, head) => this.#onUpgrade(request, toConnectionStream(stream), head));
    this.#server.on('connect', (_request, stream) => stream.end(rawRefusal('405 Method Not Allowed')));
    this.#server.on('clientError', (error, stream) => {
      const isTooBig = (error as NodeJS.ErrnoException).code === 'HPE_HEADER_OVERFLOW';
      if (stream.writable) stream.end(rawRefusal(isTooBig ? '431 Request Header Fields Too Large' : '400 Bad Request'));
    });
  }

  accept(connection: Connection): void {
    const stream = new ConnectionStream(connection);
    // An error of a stream is the end of its connection, and that is logged where the connection is.
    stream.on('error', () => undefined);
    stream.once('close', () => this.#forget(stream));
    const spentMs = this.#clock.monotonicMs() - connection.firstReceivedMs;
    this.#expectRequest(stream, DEADLINES.handshakeMs - spentMs);
    this.#server.emit('connection', stream);
  }

  /** Ends what still speaks HTTP; an answer under way is cut. */
  endAll(reason: string): void {
    for (const { connection } of this.#deadlines.keys()) connection.close(reason);
  }

  #onRequest(request: IncomingMessage, response: ServerResponse): void {
    const stream = toConnectionStream(request.socket);
    this.#deadlines.get(stream)?.();
    response.once('close', () => {
      if (this.#deadlines.has(stream)) this.#expectRequest(stream, DEADLINES.handshakeMs);
    });
    this.#handlers.onRequest(request, response, stream.connection);
  }

  #onUpgrade(request: IncomingMessage, stream: ConnectionStream, head: Buffer): void {
    this.#forget(stream);
    this.#handlers.onUpgrade(request, stream, head);
  }

  #expectRequest(stream: ConnectionStream, withinMs: number): void {
    this.#deadlines.get(stream)?.();
    this.#deadlines.set(
      stream,
      this.#clock.after(Math.max(0, withinMs), () => stream.connection.destroy('handshake timeout')),
    );
  }

  #forget(stream: ConnectionStream): void {
    this.#deadlines.get(stream)?.();
    this.#deadlines.delete(stream);
  }
}

/** Every stream of this server is one that `accept` made; Node's types say otherwise. */
function toConnectionStream(stream: unknown): ConnectionStream {
  if (stream instanceof ConnectionStream) return stream;
  throw new Error('HTTP on a stream of somebody else');
}
