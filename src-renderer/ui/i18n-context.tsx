// The reader's language for components: sentences, dates and lists. Must not know where the choice is kept.
import { createContext, useContext } from 'react';
import type { Locale, Translate } from '../../src-shared/i18n/translator.ts';
import type { Formatters } from './formatters.ts';

export interface I18n {
  readonly locale: Locale;
  readonly t: Translate;
  readonly format: Formatters;
}

export const I18nContext = createContext<I18n | null>(null);

export function useI18n(): I18n {
  const i18n = useContext(I18nContext);
  if (!i18n) throw new Error('useI18n outside I18nContext');
  return i18n;
}

export function useT(): Translate {
  return useI18n().t;
}
