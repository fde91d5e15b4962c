// One attempt at one address: knocking, finding out (or checking) which dialect is spoken there and who answers, handing over what
// was opened. Must not know of other addresses, nor what is said afterwards. Recipe: docs/PROTOCOL.md section 3.
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
import type { Attempt } from './address-race.ts';
import { BufferedWire } from './buffered-wire.ts';
import { checkHost } from './host-check.ts';
import type { CheckedHost, ExpectedHost } from './host-check.ts';
import { parseGreeting } from './wassop2/host-greeting.ts';
import type { Dialer, NetAddress, VerifyHostProof, Wire } from './wire.ts';

/** How long a server that may be of an older dialect is given to answer a hello. */
const HELLO_SILENCE_MS = 1_000;
/** The same where Wassop 1 was spoken last time. The hello still comes first: a Wassop 2 host that took the place would answer `LIST_ROOMS` as well. */
const REMEMBERED_SILENCE_MS = 300;
/** How long a Wassop 1 server is given to answer `LIST_ROOMS`. */
const ROOM_LIST_MS = 4_000;
/** A JSON pair server says nothing to a right identification, and closes on a wrong one: open for this long means taken. */
const PAIR_SETTLE_MS = 250;

/** What was opened, a Wassop 2 host's greeting read; bytes that were read too far are given to whoever listens to the wire first. */
export type OpenedLink =
  | { readonly dialect: 'wassop2'; readonly address: NetAddress; readonly wire: Wire; readonly greeting: Result<CheckedHost, AppFailure> }
  | { readonly dialect: 'wassop1'; readonly address: NetAddress; readonly wire: Wire }
  | { readonly dialect: 'json-pair'; readonly address: NetAddress; readonly reader: Wire; readonly writer: Wire };

export interface AttemptRequest {
  readonly choice: DialectChoice;
  readonly remembered: (address: NetAddress) => Dialect | null;
  /** Said anew at each connection. */
  readonly makeHello: () => ClientHelloLine;
  /** The host that is looked for; whoever else answers hears nothing but the hello. */
  readonly expected: ExpectedHost | null;
}

/** A client's hello line with its line feed, and the nonce in it. */
export interface ClientHelloLine {
  readonly bytes: Uint8Array;
  readonly nonce: string;
}

export interface AttemptDeps {
  readonly dialer: Dialer;
  readonly clock: Clock;
  readonly verifyHostProof: VerifyHostProof | null;
}

type Opened = Result<OpenedLink, AppFailure>;
interface Greeted {
  readonly address: NetAddress;
  readonly wire: Wire;
  readonly line: string;
  readonly clientNonce: string;
}
type Greeting =
  | { readonly kind: 'hello'; readonly line: string }
  | { readonly kind: 'silent' }
  | { readonly kind: 'closed'; readonly cause: AppFailure | null }
  /** A hello began, and its rest never came. */
  | { readonly kind: 'cut' }
  /** Something came that begins otherwise; it is put back. */
  | { readonly kind: 'other' };

export class LinkAttempt implements Attempt<OpenedLink> {
  readonly outcome: Promise<Opened>;
  readonly #deps: AttemptDeps;
  readonly #open = new Set<Wire>();
  #isCancelled = false;

  /** Begins at once. Its outcome may be DIALECT_UNKNOWN, DIALECT_MISMATCH where a dialect was asked for, HOST_UNPROVEN, or what a dialer says. */
  constructor(deps: AttemptDeps, address: NetAddress, request: AttemptRequest) {
    this.#deps = deps;
    this.outcome = this.#openAt(address, request);
  }

  /** Closes what is open, also what was handed over. */
  cancel(): void {
    this.#isCancelled = true;
    for (const wire of this.#open) wire.close();
    this.#open.clear();
  }

  #openAt(address: NetAddress, request: AttemptRequest): Promise<Opened> {
    switch (request.choice) {
      case 'wassop2':
        return this.#openWassop2(address, request);
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

  async #openWassop2(address: NetAddress, request: AttemptRequest): Promise<Opened> {
    const wire = await this.#dial(address);
    if (!wire.ok) return wire;
    const hello = request.makeHello();
    const greeting = await this.#greet(wire.value, hello.bytes, DEADLINES.handshakeMs);
    switch (greeting.kind) {
      case 'hello':
        return this.#check({ address, wire: wire.value, line: greeting.line, clientNonce: hello.nonce }, request);
      case 'closed':
        return err(greeting.cause ?? failure('DIALECT_MISMATCH'));
      case 'cut':
        return this.#giveUp(wire.value, 'CONNECT_LOST');
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

  async #detect(address: NetAddress, request: AttemptRequest): Promise<Opened> {
    const remembered = request.remembered(address);
    const wire = await this.#dial(address);
    if (!wire.ok) return wire;
    const silenceMs = { wassop2: DEADLINES.handshakeMs, wassop1: REMEMBERED_SILENCE_MS, 'json-pair': HELLO_SILENCE_MS };
    const hello = request.makeHello();
    const greeting = await this.#greet(wire.value, hello.bytes, remembered ? silenceMs[remembered] : HELLO_SILENCE_MS);
    switch (greeting.kind) {
      case 'hello':
        return this.#check({ address, wire: wire.value, line: greeting.line, clientNonce: hello.nonce }, request);
      case 'closed':
        // Where Wassop 2 was spoken, a close without a word is a host on its way down, not another program.
        if (remembered === 'wassop2') return err(failure('CONNECT_LOST'));
        return this.#openPair(address, 'DIALECT_UNKNOWN');
      case 'cut':
        return this.#giveUp(wire.value, 'CONNECT_LOST');
      case 'silent':
      case 'other':
        return this.#askForRooms(address, wire.value, 'DIALECT_UNKNOWN');
      default:
        return assertNever(greeting);
    }
  }

  /** A refusal is handed over as well, unless somebody is looked for: then it came from nobody knows whom. */
  async #check({ address, wire, line, clientNonce }: Greeted, { expected }: AttemptRequest): Promise<Opened> {
    const hello = parseGreeting(line);
    const greeting = hello.ok ? await checkHost(hello.value, clientNonce, { expected, verify: this.#deps.verifyHostProof }) : hello;
    if (greeting.ok || (!hello.ok && expected === null)) return ok({ dialect: 'wassop2', address, wire, greeting });
    this.#forget(wire);
    return greeting;
  }

  async #dial(address: NetAddress): Promise<Result<BufferedWire, AppFailure>> {
    const dialled = await this.#deps.dialer.dial(address);
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
      const read = await wire.next(bytes.length === 0 ? silenceMs : DEADLINES.handshakeMs, this.#deps.clock);
      if (read.kind !== 'bytes') {
        wire.unread(bytes);
        // Nothing else begins like this: whatever was between is at fault, not what is served there.
        if (bytes.length >= HELLO_BYTES.length) return { kind: 'cut' };
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
      const read = await wire.next(ROOM_LIST_MS, this.#deps.clock);
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
    const read = await wire.value.next(PAIR_SETTLE_MS, this.#deps.clock);
    if (read.kind === 'closed') return err(failure(otherwise));
    if (read.kind === 'bytes') wire.value.unread(read.chunk);
    return wire;
  }

  #giveUp(wire: Wire, code: 'DIALECT_UNKNOWN' | 'DIALECT_MISMATCH' | 'CONNECT_LOST'): Opened {
    this.#forget(wire);
    return err(failure(code));
  }

  #forget(wire: Wire): void {
    wire.close();
    this.#open.delete(wire);
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

/** For a link that nobody wants any more. */
export function closeLink(link: OpenedLink): void {
  switch (link.dialect) {
    case 'wassop2':
    case 'wassop1':
      link.wire.close();
      return;
    case 'json-pair':
      link.reader.close();
      link.writer.close();
      return;
    default:
      assertNever(link);
  }
}
