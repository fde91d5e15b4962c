// Making a link to a place that has one or more addresses: in turn where each is a guess, at once where each is a way to the same host.
// Must not know what is tried at an address, nor what is said afterwards.
import { failure } from '../errors/app-failure.ts';
import type { AppFailure } from '../errors/app-failure.ts';
import { assertNever } from '../util/assert-never.ts';
import { err } from '../util/result.ts';
import type { Result } from '../util/result.ts';
import { AddressRace } from './address-race.ts';
import { closeLink, LinkAttempt } from './link-attempt.ts';
import type { AttemptDeps, AttemptRequest, OpenedLink } from './link-attempt.ts';
import type { NetAddress } from './wire.ts';

/** `in-turn`: the next only when the one before failed. `race`: see address-race.ts. */
export type AddressOrder = 'in-turn' | 'race';

export interface LinkRequest extends AttemptRequest {
  /** Best first. */
  readonly candidates: readonly [NetAddress, ...NetAddress[]];
  readonly order: AddressOrder;
}

type Opened = Result<OpenedLink, AppFailure>;

export class LinkOpener {
  readonly #deps: AttemptDeps;
  #cancelCurrent: () => void = () => {};
  #isCancelled = false;

  constructor(deps: AttemptDeps) {
    this.#deps = deps;
  }

  /**
   * One attempt, for one use of this object.
   * @returns the first candidate's failure when none works, but HOST_UNPROVEN where another host answered in a race.
   */
  open(request: LinkRequest): Promise<Opened> {
    switch (request.order) {
      case 'in-turn':
        return this.#openInTurn(request);
      case 'race':
        return this.#race(request);
      default:
        return assertNever(request.order);
    }
  }

  /** Closes what is open; `open` then answers with some failure. */
  cancel(): void {
    this.#isCancelled = true;
    this.#cancelCurrent();
  }

  async #openInTurn(request: LinkRequest): Promise<Opened> {
    const [first, ...others] = request.candidates;
    const opened = await this.#openAt(first, request);
    if (opened.ok || opened.error.code === 'CONNECT_HOST_UNKNOWN') return opened;
    for (const address of others) {
      const next = await this.#openAt(address, request);
      if (next.ok) return next;
    }
    return opened;
  }

  async #openAt(address: NetAddress, request: LinkRequest): Promise<Opened> {
    if (this.#isCancelled) return err(failure('CONNECT_LOST'));
    const attempt = new LinkAttempt(this.#deps, address, request);
    this.#cancelCurrent = () => attempt.cancel();
    return this.#handOver(await attempt.outcome);
  }

  async #race(request: LinkRequest): Promise<Opened> {
    const race = new AddressRace(
      this.#deps.clock,
      request.candidates.map((address) => () => new LinkAttempt(this.#deps, address, request)),
    );
    this.#cancelCurrent = () => race.cancel();
    return this.#handOver(await race.run());
  }

  #handOver(opened: Opened): Opened {
    if (!opened.ok || !this.#isCancelled) return opened;
    closeLink(opened.value);
    return err(failure('CONNECT_LOST'));
  }
}
