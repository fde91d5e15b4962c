// Notices that this machine's network is no longer what it was, or that the machine stood still, and says so once.
// Must not know what follows from it. What the system says is passed in, so that a test can say it.
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import { Emitter } from '../../src-shared/util/emitter.ts';
import { readInterfaces } from '../runtime/network-interfaces.ts';

/** Reading the list takes a tenth of a millisecond; with this, a link over the new network is up within the second after. */
const LOOK_EVERY_MS = 500;
/** A look this much later than planned, by either clock: the process was stopped or the machine slept. */
const STOOD_STILL_MS = 5_000;

export interface NetworkWatchDeps {
  readonly clock: Clock;
  /** This machine's addresses, without zones. */
  readonly listAddresses?: () => ReadonlySet<string>;
}

export class NetworkWatch {
  readonly #clock: Clock;
  readonly #list: () => ReadonlySet<string>;
  readonly #changes = new Emitter<ReadonlySet<string>>();
  #addresses: ReadonlySet<string>;
  #lastLook: { readonly monotonicMs: number; readonly unixMs: number };
  #cancelLook: Dispose = () => undefined;

  constructor({ clock, listAddresses = systemAddresses }: NetworkWatchDeps) {
    this.#clock = clock;
    this.#list = listAddresses;
    this.#addresses = listAddresses();
    this.#lastLook = this.#now();
    this.#lookLater();
  }

  /** Told the addresses there are now. */
  readonly onChanged = this.#changes.on.bind(this.#changes);

  /** The system says that it woke up: whatever it was, it may be otherwise now. */
  wokeUp(): void {
    this.#look(true);
  }

  end(): void {
    this.#cancelLook();
  }

  #lookLater(): void {
    this.#cancelLook = this.#clock.after(LOOK_EVERY_MS, () => {
      this.#look(false);
      this.#lookLater();
    });
  }

  #look(isWaking: boolean): void {
    const stoodStill = this.#stoodStill();
    const before = this.#addresses;
    this.#addresses = this.#list();
    if (isWaking || stoodStill || !areSame(before, this.#addresses)) this.#changes.emit(this.#addresses);
  }

  /** Of the two clocks one goes on while the machine sleeps, on every system. */
  #stoodStill(): boolean {
    const last = this.#lastLook;
    this.#lastLook = this.#now();
    const { monotonicMs, unixMs } = this.#lastLook;
    return Math.max(monotonicMs - last.monotonicMs, unixMs - last.unixMs) >= LOOK_EVERY_MS + STOOD_STILL_MS;
  }

  #now(): { readonly monotonicMs: number; readonly unixMs: number } {
    return { monotonicMs: this.#clock.monotonicMs(), unixMs: this.#clock.nowUnixMs() };
  }
}

function areSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((address) => b.has(address));
}

function systemAddresses(): ReadonlySet<string> {
  return new Set(Object.values(readInterfaces()).flatMap((infos) => (infos ?? []).map(({ address }) => address)));
}
