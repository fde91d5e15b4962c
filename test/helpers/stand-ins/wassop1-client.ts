// The first program's client: one read is one answer, and a read that ends inside a character ends its receiving thread.
import type { Socket } from 'node:net';
import { closeSocket, openSocket } from './client-socket.ts';
import type { StandInAddress } from './client-socket.ts';
import { ExpectableList } from './expectable-list.ts';
import { RecvBuffer, decodeStrictly } from './recv-buffer.ts';

export class Wassop1Client {
  /** What it has printed since it entered a room, a line an item. */
  readonly printed = new ExpectableList<string>();
  readonly #socket: Socket;
  readonly #input: RecvBuffer;
  #isReceiving = false;
  #unfinished = '';
  /** Why the receiving thread ended before the connection did: empty while all is well. */
  readonly crashes = new ExpectableList<unknown>();

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#input = new RecvBuffer(socket);
  }

  static async connect(address: StandInAddress): Promise<Wassop1Client> {
    return new Wassop1Client(await openSocket(address));
  }

  /** Connects, joins and enters: what a person does first. */
  static async enter(address: StandInAddress, name: string, room: string): Promise<Wassop1Client> {
    const client = await Wassop1Client.connect(address);
    const answer = await client.join(name);
    if (answer !== 'OK') throw new Error(`JOIN ${name}: ${answer}`);
    await client.enterRoom(room);
    return client;
  }

  get isClosed(): boolean {
    return this.#socket.closed;
  }

  get localPort(): number {
    return this.#socket.localPort ?? 0;
  }

  /** Resolves when the server has ended the connection. */
  closed(): Promise<void> {
    return this.isClosed ? Promise.resolve() : new Promise((resolve) => this.#socket.once('close', () => resolve()));
  }

  /** One read, compared as a whole with `OK` by the original. */
  async join(name: string): Promise<string> {
    this.send(`JOIN ${name}\n`);
    return (await this.#answer()).trim();
  }

  /** One read, shown as it comes. */
  async listRooms(): Promise<string> {
    this.send('LIST_ROOMS\n');
    return this.#answer();
  }

  /** One read that has to hold the confirmation; then everything that comes is printed. */
  async enterRoom(room: string): Promise<string> {
    this.send(`ROOM ${room}\n`);
    if (this.#isReceiving) return '';
    const answer = await this.#answer();
    if (!answer.includes('Te has unido a la sala')) throw new Error(`ROOM ${room}: ${answer}`);
    void this.#receive();
    return answer;
  }

  say(text: string): void {
    const words: Record<string, string> = { LOVE: '❤️❤️❤️', LIKE: '👍', DISLIKE: '👎' };
    this.send(`MESSAGE ${words[text] ?? text}\n`);
  }

  /** One write, as the original's `send`. */
  send(bytes: string | Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** Stops taking bytes from the system: a program that hangs. */
  stall(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  close(): Promise<void> {
    return closeSocket(this.#socket);
  }

  async #answer(): Promise<string> {
    return decodeStrictly(await this.#input.recv());
  }

  async #receive(): Promise<void> {
    this.#isReceiving = true;
    try {
      for (let read = await this.#input.recv(); read.length > 0; read = await this.#input.recv()) this.#print(decodeStrictly(read));
    } catch (error) {
      this.crashes.push(error);
    }
  }

  #print(text: string): void {
    const lines = (this.#unfinished + text).split('\n');
    this.#unfinished = lines.pop() ?? '';
    for (const line of lines) this.printed.push(line);
  }
}
