// Puts the app on a page, whoever carries ChatApi.
import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import type { ComponentType } from 'react';
import { createRoot } from 'react-dom/client';
import type { ChatApi } from '../../src-shared/ipc/chat-api.ts';
import { createStores, loadSnapshot } from '../stores/stores.ts';
import { StoresContext } from '../stores/use-stores.ts';
import '../styles/tokens.css';
import '../styles/fonts.css';
import '../styles/base.css';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { LocaleProvider } from './LocaleProvider.tsx';
import { followTheme } from './theme.ts';

/** Tooltips wait this long, so that the pointer can pass over a row of buttons in peace. */
const TOOLTIP_DELAY_MS = 500;

/** Resolves once the first state is there and shown. @param App the whole window, or the whole page in a browser. */
export async function mountApp(root: HTMLElement, api: ChatApi, App: ComponentType): Promise<void> {
  const stores = createStores(api);
  const loaded = await loadSnapshot(api, stores);
  if (!loaded.ok) stores.feedback.getState().report(loaded.error);
  followTheme(stores.settings, document.documentElement);
  createRoot(root).render(
    <StoresContext value={stores}>
      <LocaleProvider>
        {/* The page's policy allows no inline style elements. */}
        <CSPProvider disableStyleElements>
          <Tooltip.Provider delay={TOOLTIP_DELAY_MS}>
            <ErrorBoundary>
              <App />
            </ErrorBoundary>
          </Tooltip.Provider>
        </CSPProvider>
      </LocaleProvider>
    </StoresContext>,
  );
}
