// What the person set, kept in settings.json. Must not know what follows from a change: whoever listens does.
import path from 'node:path';
import { FIRST_SETTINGS, SettingsView } from '../../src-shared/ipc/views.ts';
import type { CommandArgs } from '../../src-shared/ipc/contract.ts';
import { parsePersonName } from '../../src-shared/protocol/names.ts';
import { Emitter } from '../../src-shared/util/emitter.ts';
import type { Result } from '../../src-shared/util/result.ts';
import type { Clock } from '../../src-shared/util/clock.ts';
import type { AppLog } from '../runtime/app-log.ts';
import { JsonFile } from './json-file.ts';

/** Every field falls back on its own: a value of a newer version must not cost the person their name. */
const StoredSettings = SettingsView.extend({
  name: SettingsView.shape.name.catch(''),
  locale: SettingsView.shape.locale.catch('system'),
  theme: SettingsView.shape.theme.catch('system'),
  spaceName: SettingsView.shape.spaceName.catch(''),
  isHostListed: SettingsView.shape.isHostListed.catch(true),
  cardChoices: SettingsView.shape.cardChoices.catch({}),
  letsBrowsersIn: SettingsView.shape.letsBrowsersIn.catch(false),
  // What cannot be read deletes nothing.
  retention: SettingsView.shape.retention.catch({ kind: 'forever' }),
  installersDir: SettingsView.shape.installersDir.catch(''),
});

/** The folder is not the page's to name: the person chooses it in the system's own dialog. */
export type SettingsChange = CommandArgs<'settings.update'> & { readonly installersDir?: string };

export class SettingsStore {
  readonly #file: JsonFile<SettingsView>;
  readonly #changes = new Emitter<SettingsView>();

  private constructor(file: JsonFile<SettingsView>) {
    this.#file = file;
  }

  static async open(profileDir: string, clock: Clock, log: AppLog): Promise<SettingsStore> {
    const file = path.join(profileDir, 'settings.json');
    return new SettingsStore(await JsonFile.open({ file, schema: StoredSettings, fallback: FIRST_SETTINGS, clock, log }));
  }

  get value(): SettingsView {
    return this.#file.value;
  }

  readonly onChanged = this.#changes.on.bind(this.#changes);

  /** @returns NAME_INVALID (nothing changed) or SETTINGS_UNWRITABLE (changed until the app ends). */
  async update(change: SettingsChange): Promise<Result<void>> {
    const name = change.name === undefined ? null : parsePersonName(change.name);
    if (name?.ok === false) return name;
    const next: SettingsView = {
      name: name === null ? this.value.name : name.value.name,
      locale: change.locale ?? this.value.locale,
      theme: change.theme ?? this.value.theme,
      spaceName: change.spaceName?.trim() ?? this.value.spaceName,
      isHostListed: change.isHostListed ?? this.value.isHostListed,
      cardChoices: change.cardChoices ?? this.value.cardChoices,
      letsBrowsersIn: change.letsBrowsersIn ?? this.value.letsBrowsersIn,
      retention: change.retention ?? this.value.retention,
      installersDir: change.installersDir ?? this.value.installersDir,
    };
    const written = this.#file.set(next);
    this.#changes.emit(next);
    return written;
  }

  flush(): Promise<void> {
    return this.#file.flush();
  }
}
