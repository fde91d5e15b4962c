// A host process that does only what a test says: it keeps what it is sent and speaks when told to.
import type { HostControlCommand, HostControlEvent } from '../../src-main/host/control.ts';
import type { HostChild } from '../../src-main/hosting/host-child.ts';
import { Emitter } from '../../src-shared/util/emitter.ts';

export class HostChildDouble implements HostChild {
  readonly received: unknown[] = [];
  isKilled = false;
  readonly #messages = new Emitter<unknown>();
  readonly #exits = new Emitter<number>();

  readonly onMessage = this.#messages.on.bind(this.#messages);
  readonly onExit = this.#exits.on.bind(this.#exits);

  post(message: unknown): void {
    this.received.push(message);
  }

  kill(): void {
    this.isKilled = true;
    this.exit(137);
  }

  say(event: HostControlEvent | { kind: 'nonsense' }): void {
    this.#messages.emit(event);
  }

  exit(exitCode: number): void {
    this.#exits.emit(exitCode);
  }

  get commandKinds(): HostControlCommand['kind'][] {
    return (this.received as HostControlCommand[]).map((command) => command.kind);
  }
}
