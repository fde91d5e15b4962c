// One connection through the proxy: a socket to each side and a lane each way. Must not know scripts or other connections.
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Clock } from '../../../src-shared/util/clock.ts';
import { SeededRandom } from '../seeded-random.ts';
import type { Direction, Fault, Shape } from './faults.ts';
import { Lane } from './lane.ts';

/** What a duplicate says again: a login and the first requests after it are far shorter. */
const KEPT_BYTES = 64 * 1024;

export interface ConnectionPlan {
  readonly client: Socket;
  readonly targetPort: number;
  readonly sourceAddress: string | undefined;
  readonly shapes: Readonly<Record<Direction, Shape>>;
  readonly clock: Clock;
  readonly seed: number;
  readonly onEnd: () => void;
}

export class ProxiedConnection {
  readonly #client: Socket;
  readonly #target: Socket;
  readonly #lanes: Readonly<Record<Direction, Lane>>;
  #kept: Buffer[] = [];
  #keptBytes = 0;
  #cutsBy: 'end' | 'reset' = 'reset';
  #isDead = false;

  constructor({ client, targetPort, sourceAddress, shapes, clock, seed, onEnd }: ConnectionPlan) {
    this.#client = client;
    this.#target = connect({ port: targetPort, host: '127.0.0.1', noDelay: true, allowHalfOpen: true, localAddress: sourceAddress });
    const onCut = (): void => this.end(this.#cutsBy);
    const deps = { clock, random: new SeededRandom(seed) };
    this.#lanes = {
      up: new Lane(client, this.#target, shapes.up, { ...deps, handlers: { onBytes: (bytes) => this.#keep(bytes), onCut } }),
      down: new Lane(this.#target, client, shapes.down, { ...deps, handlers: { onBytes: () => undefined, onCut } }),
    };
    for (const socket of [client, this.#target]) {
      // Whatever broke one side breaks the other, unless nothing may be heard of it any more.
      socket.on('error', () => {
        if (!this.#isDead) this.end('reset');
      });
      // A dead link passes no end on: once both sides gave it up, nobody is left to end it.
      socket.on('end', () => {
        if (this.#isDead && client.readableEnded && this.#target.readableEnded) this.end('end');
      });
      socket.on('close', () => {
        if (client.destroyed && this.#target.destroyed) onEnd();
      });
    }
  }

  /** What the client said so far, from its first byte on. */
  get said(): Buffer {
    return Buffer.concat(this.#kept);
  }

  setShape(direction: Direction, shape: Shape): void {
    this.#lanes[direction].setShape(shape);
  }

  swallow(): void {
    this.#isDead = true;
    this.#lanes.up.swallow();
    this.#lanes.down.swallow();
  }

  cutAfter({ direction, atByte, how }: Extract<Fault, { kind: 'cut' }>): void {
    this.#cutsBy = how;
    this.#lanes[direction].cutAfter(atByte);
  }

  /** `end`: what was passed on arrives, then both sides see the end. */
  end(how: 'end' | 'reset'): void {
    this.#isDead = true;
    this.#lanes.up.stop();
    this.#lanes.down.stop();
    for (const socket of [this.#client, this.#target]) {
      if (how === 'reset') socket.resetAndDestroy();
      else socket.destroySoon();
    }
  }

  #keep(bytes: Buffer): void {
    if (this.#keptBytes >= KEPT_BYTES) return;
    this.#kept.push(bytes);
    this.#keptBytes += bytes.length;
  }
}
