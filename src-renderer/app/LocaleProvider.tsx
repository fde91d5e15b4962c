// Gives components the reader's language and keeps the document's in step.
import { useEffect, useMemo } from 'react';
import type { ReactNode } from 'react';
import { createTranslator } from '../../src-shared/i18n/translator.ts';
import { selectLocale } from '../stores/settings-store.ts';
import { useSettings } from '../stores/use-stores.ts';
import { createFormatters } from '../ui/formatters.ts';
import { I18nContext } from '../ui/i18n-context.tsx';

export function LocaleProvider({ children }: { readonly children: ReactNode }) {
  const locale = useSettings(selectLocale);
  const i18n = useMemo(() => {
    const t = createTranslator(locale);
    return { t, format: createFormatters(locale, t), locale };
  }, [locale]);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  return <I18nContext value={i18n}>{children}</I18nContext>;
}
