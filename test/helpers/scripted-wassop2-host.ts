// A Wassop 2 host whose every word a test can bend: it keeps logs of rooms, answers requests, and does otherwise where told to.
import type { HostIdentity } from '../../src-main/host/host-identity.ts';
import type { HostProof } from '../../src-shared/protocol/hello.ts';
import { hostProofPayload } from '../../src-shared/protocol/host-proof.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import type { MemoryNetwork, TestWire } from './wire-pair.ts';

type Frame = Record<string, unknown> & { type: string; id?: number };
type Override = (frame: Frame, link: ScriptedLink) => void;

export interface ScriptedRoom {
  name: string;
  policies?: unknown;
  entries: Record<string, unknown>[];
  members: Record<string, unknown>[];
}

export const LANDING_ROOM_ID = 'room-1';

export function memberOf(memberId: string, name: string): Record<string, unknown> {
  return { memberId, name, role: 'member', door: 'app' };
}

export class ScriptedWassop2Host {
  spaceId = 'space-1';
  epoch = 1;
  spaceName = 'Taller';
  /** The key it proves; without one it merely claims an id. */
  identity: HostIdentity | null = null;
  /** Bends the proof. */
  bendProof: (proof: HostProof) => HostProof = (proof) => proof;
  /** Of whoever comes. */
  role = 'member';
  /** Said in place of the hello, when set; the connection ends then. */
  refusal: { readonly code: string; readonly details?: object } | null = null;
  readonly rooms = new Map<string, ScriptedRoom>([[LANDING_ROOM_ID, { name: 'Sala1', entries: [], members: [] }]]);
  /** Every frame of every link, in the order they came. */
  readonly frames: Frame[] = [];
  readonly hellos: string[] = [];
  readonly links: ScriptedLink[] = [];
  /** Takes a request's answer into the test's own hands. */
  readonly overrides = new Map<string, Override>();
  readonly #network: MemoryNetwork;
  readonly #address: string;
  #stopListening: Dispose = () => {};

  constructor(network: MemoryNetwork, address: string) {
    this.#network = network;
    this.#address = address;
    this.start();
  }

  start(): void {
    this.#stopListening = this.#network.listen(this.#address, (wire) => this.links.push(new ScriptedLink(wire, this)));
  }

  /** Connections are refused from now on; those that are open stay. */
  stopListening(): void {
    this.#stopListening();
  }

  get link(): ScriptedLink {
    const link = this.links.at(-1);
    if (!link) throw new Error('Nobody has connected');
    return link;
  }

  framesOf(type: string): Frame[] {
    return this.frames.filter((frame) => frame.type === type);
  }

  addRoom(roomId: string, name: string, messageCount = 0): ScriptedRoom {
    const room: ScriptedRoom = { name, entries: [], members: [] };
    this.rooms.set(roomId, room);
    for (let count = 0; count < messageCount; count += 1) this.write(roomId, `${name} ${count + 1}`);
    return room;
  }

  room(roomId = LANDING_ROOM_ID): ScriptedRoom {
    const room = this.rooms.get(roomId);
    if (!room) throw new Error(`No room ${roomId}`);
    return room;
  }

  /** Puts a message into a room's log and tells nobody. */
  write(roomId: string, text: string, fields: Record<string, unknown> = {}): Record<string, unknown> {
    const { entries } = this.room(roomId);
    const seq = entries.length + 1;
    const entry = {
      seq,
      kind: 'message',
      messageId: `${roomId}-${seq}`,
      author: { memberId: 'beto', name: 'Beto', door: 'app' },
      sentAtUnixMs: 1_768_478_400_000 + seq,
      nonce: String(seq).padStart(22, '0'),
      text,
      ...fields,
    };
    entries.push(entry);
    return entry;
  }

  /** Puts a message into a room's log and tells it over the newest link. */
  say(text: string, roomId: string = LANDING_ROOM_ID): void {
    this.link.send({ type: 'entry', roomId, entry: this.write(roomId, text) });
  }

  summary(roomId: string): Record<string, unknown> {
    const { name, entries, members, policies = { catchUp: { kind: 'all' } } } = this.room(roomId);
    return { roomId, name, memberCount: members.length + 1, lastSeq: entries.length, policies };
  }

  answer(frame: Frame, link: ScriptedLink): void {
    const override = this.overrides.get(frame.type);
    if (override) override(frame, link);
    else this.answerAsUsual(frame, link);
  }

  answerAsUsual(frame: Frame, link: ScriptedLink): void {
    const roomId = String(frame['roomId']);
    switch (frame.type) {
      case 'auth':
        return link.ok(frame, { memberId: 'me', name: frame['name'], role: this.role, landingRoomId: LANDING_ROOM_ID });
      case 'room.list':
        return link.ok(frame, { rooms: [...this.rooms.keys()].map((id) => this.summary(id)) });
      case 'room.join':
        return this.#answerJoin(frame, link);
      case 'room.setPolicies':
        this.room(roomId).policies = frame['policies'];
        return link.ok(frame, { room: this.summary(roomId) });
      case 'room.leave':
        return link.ok(frame, {});
      case 'member.list':
        return link.ok(frame, { members: [memberOf('me', 'Ana'), ...this.room(roomId).members], hasMore: false });
      case 'history.read':
        return this.#answerHistory(frame, link);
      case 'message.send':
        return this.#answerSend(frame, link);
      default:
        return link.error(frame, 'WIRE_UNKNOWN_REQUEST');
    }
  }

  #answerJoin(frame: Frame, link: ScriptedLink): void {
    const byName = [...this.rooms].find(([, room]) => room.name === frame['name'])?.[0];
    const roomId = typeof frame['roomId'] === 'string' ? frame['roomId'] : (byName ?? `room-${this.rooms.size + 1}`);
    if (!this.rooms.has(roomId) && frame['name'] === undefined) return link.error(frame, 'ROOM_NOT_FOUND');
    if (!this.rooms.has(roomId)) this.addRoom(roomId, String(frame['name']));
    link.ok(frame, { room: this.summary(roomId) });
  }

  #answerHistory(frame: Frame, link: ScriptedLink): void {
    const { entries } = this.room(String(frame['roomId']));
    const limit = Number(frame['limit']);
    const { afterSeq, beforeSeq } = frame;
    if (typeof afterSeq === 'number') {
      return link.ok(frame, { entries: entries.slice(afterSeq, afterSeq + limit), hasMore: entries.length > afterSeq + limit });
    }
    const end = Number(beforeSeq) - 1;
    link.ok(frame, { entries: entries.slice(Math.max(0, end - limit), end), hasMore: end > limit });
  }

  #answerSend(frame: Frame, link: ScriptedLink): void {
    const roomId = String(frame['roomId']);
    const known = this.room(roomId).entries.find((entry) => entry['nonce'] === frame['nonce']);
    const entry = known ?? this.write(roomId, String(frame['text']), { author: { memberId: 'me', name: 'Ana', door: 'app' }, nonce: frame['nonce'] });
    if (!known) link.send({ type: 'entry', roomId, entry });
    link.ok(frame, { messageId: entry['messageId'], seq: entry['seq'], sentAtUnixMs: entry['sentAtUnixMs'] });
  }
}

export class ScriptedLink {
  readonly wire: TestWire;
  readonly #host: ScriptedWassop2Host;
  #text = '';

  constructor(wire: TestWire, host: ScriptedWassop2Host) {
    this.wire = wire;
    this.#host = host;
    wire.onBytes((chunk) => this.#read(new TextDecoder().decode(chunk)));
  }

  send(...frames: object[]): void {
    this.sendRaw(frames.map((frame) => `${JSON.stringify(frame)}\n`).join(''));
  }

  sendRaw(text: string): void {
    this.wire.write(new TextEncoder().encode(text));
  }

  ok(frame: Frame, value: object): void {
    this.send({ type: 'ok', id: frame.id, value });
  }

  error(frame: Frame, code: string, details: object = {}): void {
    this.send({ type: 'error', id: frame.id, code, details });
  }

  close(): void {
    this.wire.close();
  }

  // ASCII frames only reach here in the tests, so cuts inside characters need no care.
  #read(text: string): void {
    this.#text += text;
    for (let end = this.#text.indexOf('\n'); end >= 0; end = this.#text.indexOf('\n')) {
      const line = this.#text.slice(0, end);
      this.#text = this.#text.slice(end + 1);
      if (line.startsWith('WASSOP2 ')) this.#answerHello(line);
      else this.#onFrame(JSON.parse(line) as Frame);
    }
  }

  #answerHello(line: string): void {
    this.#host.hellos.push(line);
    if (this.#host.refusal) {
      this.sendRaw(`WASSOP2 ${JSON.stringify({ error: this.#host.refusal })}\n`);
      this.close();
      return;
    }
    const { spaceId, epoch, spaceName, identity } = this.#host;
    const hostId = identity?.hostId ?? 'h'.repeat(52);
    const nonce = 'n'.repeat(43);
    const hello = { version: 2, host: 'scripted/1', capabilities: [], spaceId, spaceName, hostId, epoch, nonce };
    const proof = identity ? { proof: this.#prove(identity, line, nonce) } : {};
    this.sendRaw(`WASSOP2 ${JSON.stringify({ ...hello, nowUnixMs: 1_768_478_400_000, frameBytes: 65_536, ...proof })}\n`);
  }

  #prove({ publicKey, hostId, sign }: HostIdentity, clientHello: string, serverNonce: string): HostProof {
    const { nonce: clientNonce } = JSON.parse(clientHello.slice('WASSOP2 '.length)) as { nonce: string };
    const { spaceId } = this.#host;
    return this.#host.bendProof({ publicKey, signature: sign(hostProofPayload({ channelBinding: '', clientNonce, serverNonce, hostId, spaceId })) });
  }

  #onFrame(frame: Frame): void {
    this.#host.frames.push(frame);
    if (frame.id !== undefined) this.#host.answer(frame, this);
  }
}
