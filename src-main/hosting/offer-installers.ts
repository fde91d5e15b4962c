// Which folder the app's installers for visitors come from, as the person chooses it. Must not know Electron or what is in the folder.
import type { CommandArgs } from '../../src-shared/ipc/contract.ts';
import { ok } from '../../src-shared/util/result.ts';
import type { Result } from '../../src-shared/util/result.ts';

export interface OfferInstallersDeps {
  /** null when the person thought better of it. */
  readonly chooseFolder: () => Promise<string | null>;
  readonly settings: { update(change: { readonly installersDir: string }): Promise<Result<void>> };
}

export async function offerInstallers({ isOffered }: CommandArgs<'host.offerInstallers'>, { chooseFolder, settings }: OfferInstallersDeps): Promise<Result<void>> {
  const installersDir = isOffered ? await chooseFolder() : '';
  return installersDir === null ? ok(undefined) : settings.update({ installersDir });
}
