// Light or dark: the person's choice on the root element, where tokens.css reads it; without one the system decides.
import type { StoreApi } from 'zustand/vanilla';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import type { SettingsState } from '../stores/settings-store.ts';

export function followTheme(settings: StoreApi<SettingsState>, root: HTMLElement): Dispose {
  const apply = ({ settings: { theme } }: SettingsState) => {
    if (theme === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = theme;
  };
  apply(settings.getState());
  return settings.subscribe(apply);
}
