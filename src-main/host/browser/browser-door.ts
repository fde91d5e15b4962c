// The way in for browsers, on the same port as all others: a page, and a WebSocket on which it speaks Wassop 2. Closed until the
// owner opens it. Must not know rooms or what is said. Threats and their defences: docs/security.md T12 to T15.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { WebSocketServer } from 'ws';
import { LIMITS } from '../../../src-shared/protocol/limits.ts';
import { printable } from '../../../src-shared/util/printable.ts';
import type { Clock } from '../../../src-shared/util/clock.ts';
import type { Connection } from '../doors/door.ts';
import { refuseHttp } from '../doors/refusals.ts';
import type { ConnectionStream } from './connection-stream.ts';
import type { HostNames } from './host-names.ts';
import { contentSecurityPolicy, rawRefusal, refuse, SECURITY_HEADERS } from './http-answers.ts';
import { HttpServer } from './http-server.ts';
import { loadPageFiles } from './page-files.ts';
import type { PageFile, PageFiles } from './page-files.ts';
import { WebSocketConnection } from './websocket-connection.ts';

/** Where the page opens its WebSocket; docs/PROTOCOL.md section 2. */
const WEBSOCKET_PATH = '/ws';
/** Pieces of one message: nobody who means well needs many, and each costs an object. */
const FRAGMENTS = 64;
const CHUNKS = 4_096;
/** A name of a stranger goes into the log no longer than this. */
const LOGGED_NAME_CHARS = 80;

export interface BrowserDoorDeps {
  readonly clock: Clock;
  /** The built page. */
  readonly pageDir: string;
  readonly names: HostNames;
  /** Takes a WebSocket as it would a TCP connection. */
  readonly acceptChat: (connection: Connection) => void;
  /** Ends everybody who came in through this door. */
  readonly endChats: () => void;
}

export class BrowserDoor {
  readonly #deps: BrowserDoorDeps;
  readonly #http: HttpServer;
  readonly #webSockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: LIMITS.clientFrameBytes,
    maxFragments: FRAGMENTS,
    maxBufferedChunks: CHUNKS,
    handleProtocols: () => false,
  });
  /** Read when the door is opened for the first time. */
  #files: PageFiles | null = null;
  #isOpen = false;
  #port = 0;

  constructor(deps: BrowserDoorDeps) {
    this.#deps = deps;
    this.#http = new HttpServer(deps.clock, {
      onRequest: (request, response, connection) => this.#onRequest(request, response, connection),
      onUpgrade: (request, stream, head) => this.#onUpgrade(request, stream, head),
    });
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Known once the host listens; before that nobody comes. */
  listensOn(port: number): void {
    this.#port = port;
  }

  /** @throws where the page cannot be read; the door is closed then. */
  async open(): Promise<void> {
    this.#files ??= await loadPageFiles(this.#deps.pageDir);
    this.#isOpen = true;
  }

  /** Those inside are told and leave. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#http.endAll('the browser door was closed');
    this.#deps.endChats();
  }

  accept(connection: Connection): void {
    if (this.#isOpen) this.#http.accept(connection);
    else refuseHttp(connection);
  }

  /** The host stops: whoever is in the chat is told by the hub. */
  stop(): void {
    this.#http.endAll('host stopped');
  }

  #onRequest(request: IncomingMessage, response: ServerResponse, connection: Connection): void {
    const authority = this.#ownAuthority(request);
    if (authority === null) {
      refuse(response, 421);
      connection.close(`HTTP for ${shownName(request.headers.host)}, which is no name of this host`);
    } else if (request.method !== 'GET' && request.method !== 'HEAD') refuse(response, 405, { Allow: 'GET, HEAD' });
    else if (hasBody(request)) refuse(response, 400);
    else this.#serve(request, response, authority);
  }

  #serve(request: IncomingMessage, response: ServerResponse, authority: string): void {
    const [path = ''] = (request.url ?? '').split('?');
    const file = this.#files?.get(path);
    if (file) return sendFile(request, response, file, authority);
    response.writeHead(404, { ...SECURITY_HEADERS, 'Content-Length': '0' });
    response.end();
  }

  #onUpgrade(request: IncomingMessage, stream: ConnectionStream, head: Buffer): void {
    const authority = this.#ownAuthority(request);
    const { connection } = stream;
    if (authority === null) return end(stream, '421 Misdirected Request', `WebSocket for ${shownName(request.headers.host)}, which is no name of this host`);
    const origins = request.headersDistinct['origin'] ?? [];
    // Only the page that this host itself served has this origin, and no page can say another than its own.
    if (origins.length !== 1 || origins[0]?.toLowerCase() !== `http://${authority}`) {
      return end(stream, '403 Forbidden', `WebSocket from a page of ${shownName(origins[0])}`);
    }
    if (hasBody(request) || request.url !== WEBSOCKET_PATH || request.headers.upgrade?.toLowerCase() !== 'websocket') {
      return end(stream, '400 Bad Request', 'no WebSocket');
    }
    this.#webSockets.handleUpgrade(request, stream, head, (socket) => {
      stream.writeAtOnce();
      this.#deps.acceptChat(new WebSocketConnection(connection, socket, this.#deps.clock));
    });
  }

  /** @returns the Host header as it came, in lower case, when there is exactly one and it is this host's. */
  #ownAuthority(request: IncomingMessage): string | null {
    const [authority, ...others] = request.headersDistinct['host'] ?? [];
    return authority !== undefined && others.length === 0 && this.#deps.names.isOwn(authority, this.#port) ? authority.toLowerCase() : null;
  }
}

function sendFile(request: IncomingMessage, response: ServerResponse, file: PageFile, authority: string): void {
  const headers = {
    ...SECURITY_HEADERS,
    'Content-Security-Policy': contentSecurityPolicy(authority),
    // The page is asked for each time, so that a newer host is never shown an older page.
    'Cache-Control': file.isForEver ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: file.etag,
  };
  if (request.headers['if-none-match'] === file.etag) {
    response.writeHead(304, headers);
    response.end();
    return;
  }
  response.writeHead(200, { ...headers, 'Content-Type': file.mimeType, 'Content-Length': String(file.body.length) });
  response.end(file.body);
}

/** What is smuggled is smuggled in bodies; nothing here takes one. */
function hasBody(request: IncomingMessage): boolean {
  return request.headers['transfer-encoding'] !== undefined || (request.headersDistinct['content-length'] ?? ['0']).some((length) => length !== '0');
}

function end(stream: ConnectionStream, statusLine: string, reason: string): void {
  stream.end(rawRefusal(statusLine));
  stream.connection.close(reason);
}

function shownName(name: string | undefined): string {
  return name === undefined ? 'nobody' : `"${printable(name).slice(0, LOGGED_NAME_CHARS)}"`;
}
