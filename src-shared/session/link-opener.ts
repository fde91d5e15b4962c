// Making a link: knocking at each address, finding out (or checking) which dialect is spoken there, handing over what was opened.
// Must not know what is said afterwards. Recipe: docs/PROTOCOL.md section 3.
import { encodeIdentification } from '../dialects/json-pair-objects.ts';
import { wassop1Commands } from '../dialects/wassop1-commands.ts';
import { WASSOP1_LINES } from '../dialects/wassop1-system-lines.ts';
import { failure } from '../errors/app-failure.ts';
import type { AppFailure } from '../errors/app-failure.ts';
import type { Dialect, DialectChoice } from '../ipc/views.ts';
import { HELLO_PREFIX } from '../protocol/hello.ts';
import { DEADLINES, LIMITS } from '../protocol/limits.ts';
import { assertNever } from '../util/assert-never.ts';
import type { Clock } from '../util/clock.ts';
import { err, ok } from '../util/result.ts';
import type { Result } from '../util/result.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import { BufferedWire } from './buffered-wire.ts';
import type { Dialer, NetAddress, Wire } from './wire.ts';

/** How long a server that may be of an older dialect is given to answer a hello. */
const HELLO_SILENCE_MS = 1_000;
/** The same where Wassop 1 was spoken last time. The hello still comes first: a Wassop 2 host that took the place would answer `LIST_ROOMS` as well. */
const REMEMBERED_SILENCE_MS = 300;
/** How long a Wassop 1 server is given to answer `LIST_ROOMS`. */
const ROOM_LIST_MS = 4_000;
/** A JSON pair server says nothing to a right identification, and closes on a wrong one: open for this long means taken. */
const PAIR_SETTLE_MS = 250;

/** What was opened; bytes that were read too far are given to whoever listens to the wire first. */
export type OpenedLink =
  | { readonly dialect: 'wassop2'; readonly address: NetAddress; readonly wire: Wire; readonly helloLine: string }
  | { readonly dialect: 'wassop1'; readonly address: NetAddress; readonly wire: Wire }
  | { readonly dialect: 'json-pair'; readonly address: NetAddress; readonly reader: Wire; readonly writer: Wire };

export interface LinkRequest {
  readonly candidates: readonly [NetAddress, ...NetAddress[]];
  readonly choice: DialectChoice;
  readonly remembered: (address: NetAddress) => Dialect | null;
  /** The client's hello line with its line feed. */
  readonly hello: Uint8Array;
}

type Opened = Result<OpenedLink, AppFailure>;
type Greeting =
  | { readonly kind: 'hello'; readonly line: string }
  | { readonly kind: 'silent' }
  | { readonly kind: 'closed'; readonly cause: AppFailure | null }
  /** Something came that begins otherwise; it is put back. */
  | { readonly kind: 'other' };

export class LinkOpener {
  readonly #dialer: Dialer;
  readonly #clock: Clock;
  readonly #open = new Set<Wire>();
  #isCancelled = false;

  constructor(dialer: Dialer, clock: Clock) {
    this.#dialer = dialer;
    this.#clock = clock;
  }

  /**
   * One attempt, for one use of this object.
   * @returns the first candidate's failure when none works; DIALECT_UNKNOWN, or DIALECT_MISMATCH where a dialect was asked for.
   */
  async open(request: LinkRequest): Promise<Opened> {
    const [first, ...others] = request.candidates;
    const opened = await this.#openAt(first, request);
    if (opened.ok || opened.error.code === 'CONNECT_HOST_UNKNOWN') return this.#handOver(opened);
    for (const address of others) {
      const next = await this.#openAt(address, request);
      if (next.ok) return this.#handOver(next);
    }
    return this.#handOver(opened);
  }

  /** Closes what is open; `open` then answers with some failure. */
  cancel(): void {
    this.#isCancelled = true;
    for (const wire of this.#open) wire.close();
    this.#open.clear();
  }

  #handOver(opened: Opened): Opened {
    if (opened.ok && this.#isCancelled) return err(failure('CONNECT_LOST'));
    this.#open.clear();
    return opened;
  }

  #openAt(address: NetAddress, request: LinkRequest): Promise<Opened> {
    if (this.#isCancelled) return Promise.resolve(err(failure('CONNECT_LOST')));
    switch (request.choice) {
      case 'wassop2':
        return this.#openWassop2(address, request.hello);
      case 'wassop1':
        return this.#openWassop1(address);
      case 'json-pair':
        return this.#openPair(address, 'DIALECT_MISMATCH');
      case 'auto':
        return this.#detect(address, request);
      default:
        return assertNever(request.choice);
    }
  }

  async #openWassop2(address: NetAddress, hello: Uint8Array): Promise<Opened> {
    const wire = await this.#dial(address);
    if (!wire.ok) return wire;
    const greeting = await this.#greet(wire.value, hello, DEADLINES.handshakeMs);
    switch (greeting.kind) {
      case 'hello':
        return ok({ dialect: 'wassop2', address, wire: wire.value, helloLine: greeting.line });
      case 'closed':
        return err(greeting.cause ?? failure('DIALECT_MISMATCH'));
      case 'silent':
      case 'other':
        return this.#giveUp(wire.value, 'DIALECT_MISMATCH');
      default:
        return assertNever(greeting);
    }
  }

  async #openWassop1(address: NetAddress): Promise<Opened> {
    const wire = await this.#dial(address);
    if (!wire.ok) return wire;
    return this.#askForRooms(address, wire.value, 'DIALECT_MISMATCH');
  }

  async #detect(address: NetAddress, request: LinkRequest): Promise<Opened> {
    const remembered = request.remembered(address);
    const wire = await this.#dial(address);
    if (!wire.ok) return wire;
    const silenceMs = { wassop2: DEADLINES.handshakeMs, wassop1: REMEMBERED_SILENCE_MS, 'json-pair': HELLO_SILENCE_MS };
    const greeting = await this.#greet(wire.value, request.hello, remembered ? silenceMs[remembered] : HELLO_SILENCE_MS);
    switch (greeting.kind) {
      case 'hello':
        return ok({ dialect: 'wassop2', address, wire: wire.value, helloLine: greeting.line });
      case 'closed':
        // Where Wassop 2 was spoken, a close without a word is a host on its way down, not another program.
        if (remembered === 'wassop2') return err(failure('CONNECT_LOST'));
        return this.#openPair(address, 'DIALECT_UNKNOWN');
      case 'silent':
      case 'other':
        return this.#askForRooms(address, wire.value, 'DIALECT_UNKNOWN');
      default:
        return assertNever(greeting);
    }
  }

  async #dial(address: NetAddress): Promise<Result<BufferedWire, AppFailure>> {
    const dialled = await this.#dialer.dial(address);
    if (!dialled.ok) return dialled;
    const wire = new BufferedWire(dialled.value);
    if (this.#isCancelled) {
      wire.close();
      return err(failure('CONNECT_LOST'));
    }
    this.#open.add(wire);
    return ok(wire);
  }

  /** @param silenceMs how long the first byte may take; the line itself has the time of a handshake. */
  async #greet(wire: BufferedWire, hello: Uint8Array, silenceMs: number): Promise<Greeting> {
    wire.write(hello);
    let bytes: Uint8Array = new Uint8Array(0);
    for (;;) {
      const read = await wire.next(bytes.length === 0 ? silenceMs : DEADLINES.handshakeMs, this.#clock);
      if (read.kind !== 'bytes') {
        wire.unread(bytes);
        if (read.kind === 'closed') return read;
        return { kind: bytes.length === 0 ? 'silent' : 'other' };
      }
      bytes = concat(bytes, read.chunk);
      const end = bytes.indexOf(LINE_FEED);
      const isHello = beginsAlike(bytes, HELLO_BYTES);
      if (!isHello || (end < 0 && bytes.length > LIMITS.helloBytes)) {
        wire.unread(bytes);
        return { kind: 'other' };
      }
      if (end >= 0) {
        wire.unread(bytes.slice(end + 1));
        return { kind: 'hello', line: new TextDecoder().decode(bytes.subarray(0, end)).trimEnd() };
      }
    }
  }

  async #askForRooms(address: NetAddress, wire: BufferedWire, otherwise: 'DIALECT_UNKNOWN' | 'DIALECT_MISMATCH'): Promise<Opened> {
    wire.write(wassop1Commands.listRooms());
    let bytes: Uint8Array = new Uint8Array(0);
    while (bytes.length <= LIMITS.helloBytes) {
      const read = await wire.next(ROOM_LIST_MS, this.#clock);
      if (read.kind !== 'bytes') break;
      bytes = concat(bytes, read.chunk);
      if (!new TextDecoder().decode(bytes).includes(WASSOP1_LINES.roomListHead)) continue;
      wire.unread(bytes);
      return ok({ dialect: 'wassop1', address, wire });
    }
    return this.#giveUp(wire, otherwise);
  }

  /** First the connection to read, then the one to write: a server that knows clients by address pairs them in this order. */
  async #openPair(address: NetAddress, otherwise: 'DIALECT_UNKNOWN' | 'DIALECT_MISMATCH'): Promise<Opened> {
    const reader = await this.#openHalf(address, 'read', otherwise);
    if (!reader.ok) return reader;
    const writer = await this.#openHalf(address, 'write', otherwise);
    if (writer.ok) return ok({ dialect: 'json-pair', address, reader: reader.value, writer: writer.value });
    reader.value.close();
    return writer;
  }

  async #openHalf(
    address: NetAddress,
    type: 'read' | 'write',
    otherwise: 'DIALECT_UNKNOWN' | 'DIALECT_MISMATCH',
  ): Promise<Result<BufferedWire, AppFailure>> {
    const wire = await this.#dial(address);
    if (!wire.ok) return wire;
    wire.value.write(encodeIdentification({ type }));
    const read = await wire.value.next(PAIR_SETTLE_MS, this.#clock);
    if (read.kind === 'closed') return err(failure(otherwise));
    if (read.kind === 'bytes') wire.value.unread(read.chunk);
    return wire;
  }

  #giveUp(wire: Wire, code: 'DIALECT_UNKNOWN' | 'DIALECT_MISMATCH'): Opened {
    wire.close();
    this.#open.delete(wire);
    return err(failure(code));
  }
}

const LINE_FEED = 0x0a;
const HELLO_BYTES = encodeUtf8(HELLO_PREFIX);

function beginsAlike(bytes: Uint8Array, prefix: Uint8Array): boolean {
  const common = Math.min(bytes.length, prefix.length);
  for (let index = 0; index < common; index += 1) if (bytes[index] !== prefix[index]) return false;
  return true;
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
