// A WebSocket client of bare bytes for tests of hosts: what it sends is exactly what the test says, right or wrong (RFC 6455).
// Written from the RFC alone, so that it shares no mistake with the library that the host uses.
import { RawSocket } from './raw-socket.ts';

export interface Frame {
  readonly opcode: number;
  readonly isFinal: boolean;
  readonly payload: Buffer;
}

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

const MASK = Buffer.of(0x11, 0x22, 0x33, 0x44);

export interface FrameOptions {
  readonly isFinal?: boolean;
  readonly isMasked?: boolean;
  /** RSV1 to RSV3 as the bits 0x40, 0x20, 0x10. */
  readonly reservedBits?: number;
}

/** One frame of a client. */
export function frameBytes(opcode: number, payload: string | Uint8Array, options: FrameOptions = {}): Buffer {
  const { isFinal = true, isMasked = true, reservedBits = 0 } = options;
  const body = Buffer.from(payload);
  const maskBit = isMasked ? 0x80 : 0;
  const first = (isFinal ? 0x80 : 0) | reservedBits | opcode;
  const header =
    body.length <= 125
      ? Buffer.of(first, maskBit | body.length)
      : body.length <= 0xffff
        ? Buffer.concat([Buffer.of(first, maskBit | 126), uint16(body.length)])
        : Buffer.concat([Buffer.of(first, maskBit | 127), Buffer.alloc(4), uint32(body.length)]);
  return isMasked ? Buffer.concat([header, MASK, body.map((byte, index) => byte ^ (MASK[index % 4] ?? 0))]) : Buffer.concat([header, body]);
}

export interface UpgradeOptions {
  readonly host?: string;
  /** null: no such header. */
  readonly origin?: string | null;
  readonly path?: string;
  /** Further or replaced headers. */
  readonly headers?: Readonly<Record<string, string>>;
}

export function upgradeRequest(port: number, { host = `127.0.0.1:${port}`, origin = `http://${host}`, path = '/ws', headers = {} }: UpgradeOptions = {}): string {
  const all = {
    Host: host,
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version': '13',
    ...(origin === null ? {} : { Origin: origin }),
    ...headers,
  };
  return [`GET ${path} HTTP/1.1`, ...Object.entries(all).map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n');
}

export class RawWebSocket {
  readonly raw: RawSocket;
  /** Where the frames begin in what was received. */
  readonly #start: number;

  /** Connects and upgrades; fails where the host does not. */
  static async open(port: number, options: UpgradeOptions = {}): Promise<RawWebSocket> {
    const raw = await RawSocket.connect(port);
    raw.write(upgradeRequest(port, options));
    const text = await raw.waitFor((received) => received.includes('\r\n\r\n'));
    if (!text.startsWith('HTTP/1.1 101 ')) throw new Error(`No WebSocket: ${text}`);
    // The answer's bytes are ASCII: characters and bytes are the same up to here.
    return new RawWebSocket(raw, text.indexOf('\r\n\r\n') + 4);
  }

  private constructor(raw: RawSocket, start: number) {
    this.raw = raw;
    this.#start = start;
  }

  /** Whole frames so far. */
  get frames(): readonly Frame[] {
    return readFrames(this.raw.received.subarray(this.#start));
  }

  /** Text messages so far; a host never cuts one. */
  get texts(): readonly string[] {
    return this.frames.filter(({ opcode }) => opcode === OPCODE.text).map(({ payload }) => payload.toString('utf8'));
  }

  send(opcode: number, payload: string | Uint8Array, options?: FrameOptions): void {
    this.raw.write(frameBytes(opcode, payload, options));
  }

  sendText(text: string): void {
    this.send(OPCODE.text, text);
  }

  async frame(isIt: (frame: Frame) => boolean): Promise<Frame> {
    await this.raw.until(() => this.frames.some(isIt));
    const found = this.frames.find(isIt);
    if (!found) throw new Error('A frame that was there is gone');
    return found;
  }

  async text(isIt: (text: string) => boolean): Promise<string> {
    await this.raw.until(() => this.texts.some(isIt));
    return this.texts.find(isIt) ?? '';
  }

  /** Waits for the host's close frame and the end. @returns its code; null where it closed without one. */
  async closeCode(): Promise<number | null> {
    await this.raw.waitForEnd();
    const close = this.frames.find(({ opcode }) => opcode === OPCODE.close);
    return close && close.payload.length >= 2 ? close.payload.readUInt16BE(0) : null;
  }
}

function readFrames(bytes: Buffer): Frame[] {
  const frames: Frame[] = [];
  for (let offset = 0; offset + 2 <= bytes.length; ) {
    const [first = 0, second = 0] = bytes.subarray(offset, offset + 2);
    if ((second & 0x80) !== 0) throw new Error('A host must not mask');
    const short = second & 0x7f;
    const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
    if (offset + 2 + lengthBytes > bytes.length) break;
    const length = lengthBytes === 0 ? short : lengthBytes === 2 ? bytes.readUInt16BE(offset + 2) : Number(bytes.readBigUInt64BE(offset + 2));
    const start = offset + 2 + lengthBytes;
    if (start + length > bytes.length) break;
    frames.push({ opcode: first & 0x0f, isFinal: (first & 0x80) !== 0, payload: bytes.subarray(start, start + length) });
    offset = start + length;
  }
  return frames;
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
