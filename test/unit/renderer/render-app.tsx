/** Shows the app, or a part of it, on a scripted ChatApi, as mountApp does on a page. */
import { Tooltip } from '@base-ui/react/tooltip';
import { render } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { LocaleProvider } from '../../../src-renderer/app/LocaleProvider.tsx';
import { createStores, loadSnapshot } from '../../../src-renderer/stores/stores.ts';
import type { Stores } from '../../../src-renderer/stores/stores.ts';
import { StoresContext } from '../../../src-renderer/stores/use-stores.ts';
import type { ScriptedChatApi } from '../../helpers/scripted-chat-api.ts';

export interface Rendered {
  readonly stores: Stores;
  /** What the page shows. */
  readonly container: HTMLElement;
  readonly user: ReturnType<typeof userEvent.setup>;
}

/** Speaks English unless the script's settings say otherwise. */
export async function renderOn(api: ScriptedChatApi, ui: ReactNode): Promise<Rendered> {
  api.snapshot.systemLocale = 'en';
  const stores = createStores(api);
  await loadSnapshot(api, stores);
  const { container } = render(
    <StoresContext value={stores}>
      <LocaleProvider>
        <Tooltip.Provider>{ui}</Tooltip.Provider>
      </LocaleProvider>
    </StoresContext>,
  );
  return { stores, container, user: userEvent.setup() };
}
