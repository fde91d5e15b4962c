// The way in for browsers, on the same port as all others: a page, and a WebSocket on which it speaks Wassop 2. Closed until the
// owner opens it. Must not know rooms or what is said. Threats and their defences: docs/security.md T12 to T15.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { WebSocketServer } from 'ws';
import type { VisitView } from '../../../src-shared/ipc/views.ts';
import { LIMITS } from '../../../src-shared/protocol/limits.ts';
import { Emitter } from '../../../src-shared/util/emitter.ts';
import { printable } from '../../../src-shared/util/printable.ts';
import type { Clock } from '../../../src-shared/util/clock.ts';
import type { Connection } from '../doors/door.ts';
import { refuseHttp } from '../doors/refusals.ts';
import type { HostLog } from '../log-events.ts';
import type { ConnectionStream } from './connection-stream.ts';
import type { HostNames } from './host-names.ts';
import { contentSecurityPolicy, rawRefusal, refuse, SECURITY_HEADERS } from './http-answers.ts';
import { HttpServer } from './http-server.ts';
import { findInstallers } from './installers.ts';
import type { Installer } from './installers.ts';
import { loadPageFiles } from './page-files.ts';
import type { PageFile, PageFiles } from './page-files.ts';
import { sendInstaller } from './send-installer.ts';
import { WebSocketConnection } from './websocket-connection.ts';

/** Where the page opens its WebSocket; docs/PROTOCOL.md section 2. */
const WEBSOCKET_PATH = '/ws';
/** What the page reads of this host before anybody came in; a VisitView. */
const VISIT_PATH = '/visit.json';
const INSTALLER_FOLDER = '/installers/';
/** Downloads at once, each with a file open: a class that all begins at once gets through, one after the other. */
const DOWNLOADS = 32;
const RETRY_AFTER_S = 30;
/** Pieces of one message: nobody who means well needs many, and each costs an object. */
const FRAGMENTS = 64;
const CHUNKS = 4_096;
/** A name of a stranger goes into the log no longer than this. */
const LOGGED_NAME_CHARS = 80;

export interface BrowserDoorDeps {
  readonly clock: Clock;
  /** The built page. */
  readonly pageDir: string;
  readonly spaceName: string;
  readonly log: HostLog;
  readonly names: HostNames;
  /** Takes a WebSocket as it would a TCP connection. */
  readonly acceptChat: (connection: Connection) => void;
  /** Ends everybody who came in through this door. */
  readonly endChats: () => void;
}

export interface WantedBrowserDoor {
  readonly isOpen: boolean;
  /** The app's installers; null where none are offered. */
  readonly installersDir: string | null;
}

export interface BrowserDoorState {
  readonly isOpen: boolean;
  /** Absent until the folder was looked through. */
  readonly installerNames?: string[] | undefined;
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
  readonly #changes = new Emitter<void>();
  #installers: readonly Installer[] | null = null;
  /** Counts the times installers were looked for: an older search must not take the place of a newer one. */
  #round = 0;
  #downloads = 0;
  #isOpen = false;
  #port = 0;

  constructor(deps: BrowserDoorDeps) {
    this.#deps = deps;
    this.#http = new HttpServer(deps.clock, {
      onRequest: (request, response, connection) => this.#onRequest(request, response, connection),
      onUpgrade: (request, stream, head) => this.#onUpgrade(request, stream, head),
    });
  }

  readonly onChanged = this.#changes.on.bind(this.#changes);

  get state(): BrowserDoorState {
    return { isOpen: this.#isOpen, ...(this.#installers && { installerNames: this.#installers.map(({ name }) => name) }) };
  }

  /** Known once the host listens; before that nobody comes. */
  listensOn(port: number): void {
    this.#port = port;
  }

  /** Opens the door, or closes it: those inside are told and leave. @throws where the page cannot be read; the door is closed then. */
  async set({ isOpen, installersDir }: WantedBrowserDoor): Promise<void> {
    if (isOpen) this.#files ??= await loadPageFiles(this.#deps.pageDir);
    const wasOpen = this.#isOpen;
    this.#isOpen = isOpen;
    this.#installers = null;
    this.#round += 1;
    this.#changes.emit();
    if (isOpen && installersDir !== null) void this.#findInstallers(installersDir);
    if (!wasOpen || isOpen) return;
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
    if (path === VISIT_PATH) return this.#sendVisit(response);
    const installer = this.#installers?.find(({ name }) => path === INSTALLER_FOLDER + name);
    if (installer) void this.#sendInstaller(request, response, installer);
    else sendNotFound(response);
  }

  #sendVisit(response: ServerResponse): void {
    const installers = (this.#installers ?? []).map(({ name, sizeBytes, sha256, system }) => ({ name, sizeBytes, sha256, system }));
    const body = Buffer.from(JSON.stringify({ spaceName: this.#deps.spaceName, installers } satisfies VisitView));
    response.writeHead(200, { ...SECURITY_HEADERS, 'Content-Type': 'application/json', 'Cache-Control': 'no-store', 'Content-Length': String(body.length) });
    response.end(body);
  }

  async #sendInstaller(request: IncomingMessage, response: ServerResponse, installer: Installer): Promise<void> {
    if (this.#downloads >= DOWNLOADS) return refuse(response, 503, { 'Retry-After': String(RETRY_AFTER_S) });
    this.#downloads += 1;
    try {
      if (await sendInstaller(request, response, installer)) return;
      this.#installers = this.#installers?.filter((other) => other !== installer) ?? null;
      this.#changes.emit();
      this.#deps.log.write({ event: 'installer-refused', name: installer.name, reason: 'changed' });
      sendNotFound(response);
    } catch (error) {
      this.#deps.log.write({ event: 'failure', what: `sending ${installer.name}`, error: String(error) });
      response.destroy();
    } finally {
      this.#downloads -= 1;
    }
  }

  /** Each time the door is opened: files may have come since. Until they are checked, none are offered. */
  async #findInstallers(installersDir: string): Promise<void> {
    const { log } = this.#deps;
    const round = (this.#round += 1);
    let found: readonly Installer[] = [];
    try {
      found = await findInstallers(installersDir, (name, reason) => log.write({ event: 'installer-refused', name, reason }));
      log.write({ event: 'installers', names: found.map(({ name }) => name) });
    } catch (error) {
      log.write({ event: 'failure', what: `the installers in ${printable(installersDir)}`, error: String(error) });
    }
    // Another folder, or a closed door, by now.
    if (round !== this.#round || !this.#isOpen) return;
    this.#installers = found;
    this.#changes.emit();
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
      stream.becomeWebSocket();
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

function sendNotFound(response: ServerResponse): void {
  response.writeHead(404, { ...SECURITY_HEADERS, 'Content-Length': '0' });
  response.end();
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
