// A Wassop 2 client of a few lines for tests of hosts: says hello, proves a key, asks, and keeps every frame it gets.
// Written from docs/PROTOCOL.md alone, so that it does not share the mistakes of the real one.
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { StringDecoder } from 'node:string_decoder';
import { newPrivateKeyPem } from '../../src-main/runtime/new-key.ts';
import { encodeBase32 } from '../../src-shared/util/bytes.ts';
import { RawSocket } from './raw-socket.ts';

export interface Frame {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface Device {
  readonly deviceId: string;
  readonly publicKey: string;
  readonly privateKey: KeyObject;
}

export function makeDevice(): Device {
  const privateKey = createPrivateKey(newPrivateKeyPem('ed25519'));
  const raw = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).subarray(-32);
  return { deviceId: encodeBase32(createHash('sha256').update(raw).digest()), publicKey: raw.toString('base64url'), privateKey };
}

export const HELLO_LINE = 'WASSOP2 {"versions":[2],"client":"test/1","capabilities":[],"door":"app"}\n';

export interface HostHelloFields {
  readonly version: number;
  readonly spaceId: string;
  readonly hostId: string;
  readonly nonce: string;
  readonly epoch: number;
}

export function parseHostHello(line: string): HostHelloFields {
  if (!line.startsWith('WASSOP2 ')) throw new Error(`Not a hello: ${line}`);
  return JSON.parse(line.slice('WASSOP2 '.length)) as HostHelloFields;
}

export function authFrame(id: number, name: string, device: Device, hello: HostHelloFields): string {
  const lines = ['wassop2-auth', 'client', '', hello.nonce, hello.hostId, hello.spaceId, device.deviceId];
  const signature = sign(null, Buffer.from(lines.join('\n')), device.privateKey).toString('base64url');
  return `${JSON.stringify({ type: 'auth', id, deviceId: device.deviceId, publicKey: device.publicKey, signature, name })}\n`;
}

/** A nonce that is its number: unique within a test, and easy to recognise. */
export function nonceOf(number: number): string {
  return number.toString().padStart(22, '0');
}

export class Wassop2TestClient {
  readonly raw: RawSocket;
  readonly device: Device;
  hello: HostHelloFields | null = null;
  memberId = '';
  landingRoomId = '';
  readonly #utf8 = new StringDecoder('utf8');
  #unfinished = '';
  #frames: Frame[] = [];
  #nextId = 1;
  #nextNonce = 1;

  /** Connects and says hello; `enter` does the rest. */
  static async connect(port: number, device = makeDevice()): Promise<Wassop2TestClient> {
    const client = new Wassop2TestClient(await RawSocket.connect(port), device);
    client.raw.write(HELLO_LINE);
    const text = await client.raw.waitFor((received) => received.includes('\n'));
    client.hello = parseHostHello(text.slice(0, text.indexOf('\n')));
    return client;
  }

  /** Connects, comes in under that name, and goes into the landing room. */
  static async enter(port: number, name: string, device = makeDevice()): Promise<Wassop2TestClient> {
    const client = await Wassop2TestClient.connect(port, device);
    await client.authenticate(name);
    await client.request({ type: 'room.join', roomId: client.landingRoomId });
    return client;
  }

  constructor(raw: RawSocket, device: Device) {
    this.raw = raw;
    this.device = device;
    raw.onChunk((chunk) => {
      const lines = (this.#unfinished + this.#utf8.write(chunk)).split('\n');
      this.#unfinished = lines.pop() ?? '';
      for (const line of lines) if (line.startsWith('{')) this.#frames.push(JSON.parse(line) as Frame);
    });
  }

  /** All whole frames so far, hello excepted. */
  get frames(): readonly Frame[] {
    return this.#frames;
  }

  /** Drops the frames so far, for tests in which very many come. */
  forget(): void {
    this.#frames = [];
  }

  /** Entry events so far. */
  get entries(): readonly { readonly roomId: string; readonly seq: number; readonly text: string; readonly author: string }[] {
    return this.frames
      .filter((frame) => frame.type === 'entry')
      .map((frame) => {
        const { seq, text, author } = frame['entry'] as { seq: number; text: string; author: { name: string } };
        return { roomId: String(frame['roomId']), seq, text, author: author.name };
      });
  }

  async authenticate(name: string): Promise<Frame> {
    if (!this.hello) throw new Error('No hello yet');
    const id = this.#takeId();
    this.raw.write(authFrame(id, name, this.device, this.hello));
    const answer = await this.answerTo(id);
    if (answer.type === 'ok') {
      const { memberId, landingRoomId } = answer['value'] as { memberId: string; landingRoomId: string };
      this.memberId = memberId;
      this.landingRoomId = landingRoomId;
    }
    return answer;
  }

  /** Sends a request and waits for its answer. */
  request(fields: { readonly type: string; readonly [field: string]: unknown }): Promise<Frame> {
    return this.answerTo(this.post(fields));
  }

  /** Sends a request. @returns its id. */
  post(fields: { readonly type: string; readonly [field: string]: unknown }): number {
    const id = this.#takeId();
    this.raw.write(`${JSON.stringify({ ...fields, id })}\n`);
    return id;
  }

  say(text: string, roomId = this.landingRoomId): Promise<Frame> {
    const nonce = nonceOf(this.#nextNonce);
    this.#nextNonce += 1;
    return this.request({ type: 'message.send', roomId, nonce, text });
  }

  async answerTo(id: number): Promise<Frame> {
    return this.frame((frame) => frame['id'] === id);
  }

  /** Waits for a frame, also one that came already. */
  async frame(isIt: (frame: Frame) => boolean): Promise<Frame> {
    await this.raw.until(() => this.frames.some(isIt));
    const found = this.frames.find(isIt);
    if (!found) throw new Error('A frame that was there is gone');
    return found;
  }

  close(): void {
    this.raw.close();
  }

  #takeId(): number {
    const id = this.#nextId;
    this.#nextId += 1;
    return id;
  }
}
