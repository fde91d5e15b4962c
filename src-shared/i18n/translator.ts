// Catalogue key and values → a sentence in the reader's language. Anybody may use it; it must not know screens or stores.
// Every key has a note for translators in notes.json, under the same key.
import { IntlMessageFormat } from 'intl-messageformat';
import type { AppFailure } from '../errors/app-failure.ts';
import en from './en.json';
import es from './es.json';

export type Locale = 'es' | 'en';
export type MessageKey = keyof typeof en;
export type MessageValues = Readonly<Record<string, string | number>>;

/**
 * Looks a sentence up and fills it in. Text values that could turn the direction of the sentence are isolated.
 * A missing value is a broken invariant and throws.
 */
export type Translate = (key: MessageKey, values?: MessageValues) => string;

const CATALOGUES: Readonly<Record<Locale, Readonly<Record<MessageKey, string>>>> = { es, en };

/** Characters of scripts written from right to left, and the invisible ones that change direction. */
const MAY_TURN_DIRECTION = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}\p{Bidi_Control}]/u;
const FIRST_STRONG_ISOLATE = '\u2068';
const POP_DIRECTIONAL_ISOLATE = '\u2069';

/** Wraps a name or text in isolates when it needs them, so that it cannot reorder the sentence around it. */
export function isolateText(text: string): string {
  return MAY_TURN_DIRECTION.test(text) ? `${FIRST_STRONG_ISOLATE}${text}${POP_DIRECTIONAL_ISOLATE}` : text;
}

export function createTranslator(locale: Locale): Translate {
  const catalogue = CATALOGUES[locale];
  const formats = new Map<MessageKey, IntlMessageFormat>();

  function formatOf(key: MessageKey): IntlMessageFormat {
    let format = formats.get(key);
    if (!format) {
      // Sentences are plain text: a "<" in one is a "<".
      format = new IntlMessageFormat(catalogue[key], locale, undefined, { ignoreTag: true });
      formats.set(key, format);
    }
    return format;
  }

  return (key, values) => String(formatOf(key).format(values && isolateValues(values)));
}

function isolateValues(values: MessageValues): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? isolateText(value) : value]),
  );
}

/** What happened and what to do about it. */
export function failureText(translate: Translate, failure: AppFailure): string {
  const { code, details } = failure;
  // A full disk is the one cause that somebody can do something about.
  if (code === 'HISTORY_WRITE_FAILED' && details?.['reason'] === 'disk-full') return translate('history.diskFull');
  return translate(`error.${code}`);
}
