// Which hosts this person's connections are on. A host keeps one session a key: a second connection of the same person to it,
// by its name and by its number for instance, would end the first. Must not know what a connection is.
import { failure } from '../errors/app-failure.ts';
import type { AppFailure } from '../errors/app-failure.ts';
import type { HostHello } from '../protocol/hello.ts';
import type { Dispose } from '../util/disposable.ts';
import { err, ok } from '../util/result.ts';
import type { Result } from '../util/result.ts';

export class HostClaims {
  readonly #claimed = new Set<string>();

  /** @returns what gives the host free again, or ALREADY_CONNECTED while another connection has it. */
  claim({ hostId, spaceId }: Pick<HostHello, 'hostId' | 'spaceId'>): Result<Dispose, AppFailure> {
    const key = `${hostId} ${spaceId}`;
    if (this.#claimed.has(key)) return err(failure('ALREADY_CONNECTED'));
    this.#claimed.add(key);
    return ok(() => this.#claimed.delete(key));
  }
}
