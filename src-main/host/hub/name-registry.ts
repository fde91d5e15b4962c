// Whose name is whose: names that belong to keys for good, and names that people without keys use just now.
// Knows nothing of sessions or rooms.
import { failure, toFailure } from '../../../src-shared/errors/app-failure.ts';
import type { AppFailure } from '../../../src-shared/errors/app-failure.ts';
import type { DeviceId, MemberId } from '../../../src-shared/protocol/model.ts';
import { suggestName } from '../../../src-shared/protocol/names.ts';
import type { PersonName } from '../../../src-shared/protocol/names.ts';
import { err, ok } from '../../../src-shared/util/result.ts';
import type { Result } from '../../../src-shared/util/result.ts';
import type { IdentityRecord, SpaceStore } from './space-store.ts';

export class NameRegistry {
  readonly #store: SpaceStore;
  readonly #makeMemberId: () => MemberId;
  readonly #byDevice = new Map<string, IdentityRecord>();
  /** Name key → who holds it: a device id, or a member id of somebody without a key. */
  readonly #holders = new Map<string, string>();

  constructor(identities: readonly IdentityRecord[], store: SpaceStore, makeMemberId: () => MemberId) {
    this.#store = store;
    this.#makeMemberId = makeMemberId;
    for (const identity of identities) this.#remember(identity);
  }

  /** Gives the name to the key for good, and frees the one it had; stored when this resolves. */
  async claim(deviceId: DeviceId, wanted: PersonName): Promise<Result<IdentityRecord, AppFailure>> {
    const known = this.#byDevice.get(deviceId);
    if (!this.#isFreeFor(wanted.nameKey, deviceId)) return err(this.#taken(wanted));
    if (known && known.name === wanted.name) return ok(known);
    const identity: IdentityRecord = { deviceId, memberId: known?.memberId ?? this.#makeMemberId(), ...wanted };
    // Held from now on, or two could be given the same name while the first is being written.
    const heldBefore = this.#holders.get(wanted.nameKey);
    this.#holders.set(wanted.nameKey, deviceId);
    try {
      await this.#store.saveIdentity(identity);
    } catch (error) {
      if (heldBefore === undefined) this.#holders.delete(wanted.nameKey);
      return err(toFailure(error));
    }
    this.#remember(identity);
    return ok(identity);
  }

  /** Lends the name to somebody without a key, until `release`. */
  borrow(wanted: PersonName): Result<MemberId, AppFailure> {
    if (this.#holders.has(wanted.nameKey)) return err(this.#taken(wanted));
    const memberId = this.#makeMemberId();
    this.#holders.set(wanted.nameKey, memberId);
    return ok(memberId);
  }

  release(nameKey: string, memberId: MemberId): void {
    if (this.#holders.get(nameKey) === memberId) this.#holders.delete(nameKey);
  }

  #isFreeFor(nameKey: string, deviceId: DeviceId): boolean {
    const holder = this.#holders.get(nameKey);
    return holder === undefined || holder === deviceId;
  }

  #taken(wanted: PersonName): AppFailure {
    const suggestion = suggestName(wanted.name, (nameKey) => !this.#holders.has(nameKey));
    return failure('NAME_TAKEN', { name: wanted.name, suggestion });
  }

  #remember(identity: IdentityRecord): void {
    const before = this.#byDevice.get(identity.deviceId);
    if (before && before.nameKey !== identity.nameKey) this.#holders.delete(before.nameKey);
    this.#byDevice.set(identity.deviceId, identity);
    this.#holders.set(identity.nameKey, identity.deviceId);
  }
}
