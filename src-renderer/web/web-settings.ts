// Name, language and appearance as this browser keeps them for this host. Must not know what follows from a change.
import type { CommandArgs } from '../../src-shared/ipc/contract.ts';
import { FIRST_SETTINGS, SettingsView } from '../../src-shared/ipc/views.ts';
import { parsePersonName } from '../../src-shared/protocol/names.ts';
import { Emitter } from '../../src-shared/util/emitter.ts';
import { ok } from '../../src-shared/util/result.ts';
import type { Result } from '../../src-shared/util/result.ts';
import type { KeptTexts } from './kept-text.ts';

const NAME = 'settings';

/** What makes sense without an app; each falls back on its own. */
const StoredSettings = SettingsView.pick({ name: true, locale: true, theme: true }).extend({
  name: SettingsView.shape.name.catch(''),
  locale: SettingsView.shape.locale.catch('system'),
  theme: SettingsView.shape.theme.catch('system'),
});

export class WebSettings {
  readonly #kept: KeptTexts;
  readonly #changes = new Emitter<SettingsView>();
  #value: SettingsView;

  constructor(kept: KeptTexts) {
    this.#kept = kept;
    this.#value = { ...FIRST_SETTINGS, ...readStored(kept) };
  }

  get value(): SettingsView {
    return this.#value;
  }

  readonly onChanged = this.#changes.on.bind(this.#changes);

  /** @returns NAME_INVALID; nothing changed then. */
  update(change: CommandArgs<'settings.update'>): Result<void> {
    const name = change.name === undefined ? null : parsePersonName(change.name);
    if (name?.ok === false) return name;
    const { locale, theme } = this.#value;
    this.#value = {
      ...this.#value,
      name: name === null ? this.#value.name : name.value.name,
      locale: change.locale ?? locale,
      theme: change.theme ?? theme,
    };
    this.#kept.write(NAME, JSON.stringify(StoredSettings.parse(this.#value)));
    this.#changes.emit(this.#value);
    return ok(undefined);
  }
}

function readStored(kept: KeptTexts): Partial<SettingsView> {
  try {
    return StoredSettings.parse(JSON.parse(kept.read(NAME) ?? '{}'));
  } catch {
    // Written by hand or cut off: as on a first visit.
    return {};
  }
}
