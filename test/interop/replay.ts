// Plays a recorded session to a server, step by step, comparing bytes. Knows no dialect but one: LIST_ROOMS is asked to know
// that nothing else came, because its answer comes behind whatever was on its way.
import type { Socket } from 'node:net';
import { expect } from 'vitest';
import { closeSocket, openSocket } from '../helpers/stand-ins/client-socket.ts';
import type { Step } from './recorded-session.ts';

const ROOM_LIST_HEAD = Buffer.from('Salas disponibles:\n');
const ROOM_LINE = /^.+ \(\d+\)\n/;

class Player {
  readonly socket: Socket;
  #received = Buffer.alloc(0);
  /** The rooms of a list asked for by `expectNothing` are still to be skipped. */
  #isSkippingRooms = false;
  #isEnded = false;
  #wake: () => void = () => undefined;

  readonly #giveUpMs: number;

  constructor(socket: Socket, giveUpMs: number) {
    this.socket = socket;
    this.#giveUpMs = giveUpMs;
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    socket.once('close', () => {
      this.#isEnded = true;
      this.#wake();
    });
  }

  /** As many bytes as are expected, or what came until the connection ended or was different. */
  async take(expected: Buffer): Promise<Buffer> {
    while (!this.#isEnded && this.#mayStillBecome(expected)) await this.#more();
    const taken = this.#received.subarray(0, expected.length);
    this.#received = this.#received.subarray(taken.length);
    return taken;
  }

  /** What comes until the server ends the connection. */
  async end(): Promise<Buffer> {
    while (!this.#isEnded) await this.#more();
    this.#skipRooms();
    return this.#received;
  }

  skipRooms(): void {
    this.#isSkippingRooms = true;
  }

  #mayStillBecome(expected: Buffer): boolean {
    this.#skipRooms();
    if (this.#isSkippingRooms) return true;
    return this.#received.length < expected.length && expected.subarray(0, this.#received.length).equals(this.#received);
  }

  /** Takes rooms off the front; done at the first line that is none. */
  #skipRooms(): void {
    while (this.#isSkippingRooms && this.#received.includes('\n')) {
      const room = ROOM_LINE.exec(this.#received.toString());
      if (room) this.#received = this.#received.subarray(Buffer.byteLength(room[0]));
      else this.#isSkippingRooms = false;
    }
  }

  #more(): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => reject(new Error(`nothing more came after ${JSON.stringify(this.#received.toString())}`)), this.#giveUpMs);
      this.#wake = () => {
        clearTimeout(giveUp);
        resolve();
      };
    });
  }
}

export interface ReplayTarget {
  readonly port: number;
  /** Resolves once the server has read what was sent: one that takes a read for a command needs the pause. */
  readonly hasRead?: (sent: string) => Promise<void>;
  /** What has not come after this long is taken as missing; default 5 s. */
  readonly giveUpMs?: number;
}

export async function replay(steps: readonly Step[], target: ReplayTarget): Promise<void> {
  const players = new Map<string, Player>();
  const playerOf = (who: string): Player => {
    const player = players.get(who);
    if (!player) throw new Error(`${who} is not connected`);
    return player;
  };
  const send = async (player: Player, text: string): Promise<void> => {
    player.socket.write(text);
    await target.hasRead?.(text);
  };
  const expectNothing = async (player: Player, label: string): Promise<void> => {
    await send(player, 'LIST_ROOMS\n');
    expect((await player.take(ROOM_LIST_HEAD)).toString(), label).toBe(ROOM_LIST_HEAD.toString());
    player.skipRooms();
  };
  try {
    for (const [index, step] of steps.entries()) {
      const label = `step ${index}: ${JSON.stringify(step).slice(0, 80)}`;
      if ('do' in step && step.do === 'connect') players.set(step.who, new Player(await openSocket({ port: target.port }), target.giveUpMs ?? 5_000));
      else if ('do' in step) await closeSocket(playerOf(step.who).socket);
      else if ('send' in step) await send(playerOf(step.who), step.send);
      else if ('eof' in step) expect((await playerOf(step.who).end()).toString(), label).toBe('');
      else if (step.recv === '') await expectNothing(playerOf(step.who), label);
      else expect((await playerOf(step.who).take(Buffer.from(step.recv))).toString(), label).toBe(step.recv);
    }
  } finally {
    await Promise.all([...players.values()].map((player) => closeSocket(player.socket)));
  }
}
