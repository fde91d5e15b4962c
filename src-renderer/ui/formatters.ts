// Times, days and lists in the reader's language. Pure but for the time zone, which is the system's.
import { isolateText } from '../../src-shared/i18n/translator.ts';
import type { Locale, Translate } from '../../src-shared/i18n/translator.ts';

const DAY_MS = 86_400_000;
/** Longer lists of names are cut after this many: two can be taken in at a glance. */
const NAMES_SHOWN = 2;

export interface Formatters {
  /** `10:02` */
  time(unixMs: number): string;
  /** Day and time in full, for a tooltip. */
  dateTime(unixMs: number): string;
  /** "Today", "Yesterday", or the day in words. */
  day(unixMs: number, nowUnixMs: number): string;
  /** "today", "yesterday", "3 days ago", then a date. */
  daysAgo(unixMs: number, nowUnixMs: number): string;
  /** "Beto and Dora", "Beto, Dora and 4 more" */
  names(names: readonly string[]): string;
  /** `640 kB`, `3.2 MB` */
  size(bytes: number): string;
  /** All of them: "Beto, Dora and Eva". */
  list(texts: readonly string[]): string;
}

export function createFormatters(locale: Locale, t: Translate): Formatters {
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' });
  const dayThisYear = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
  const dayOtherYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const listAll = (texts: readonly string[]) => list.format(texts.map(isolateText));

  return {
    time: (unixMs) => time.format(unixMs),
    dateTime: (unixMs) => dateTime.format(unixMs),
    day(unixMs, nowUnixMs) {
      const age = daysBetween(unixMs, nowUnixMs);
      if (age === 0) return t('history.today');
      if (age === 1) return t('history.yesterday');
      const isThisYear = new Date(unixMs).getFullYear() === new Date(nowUnixMs).getFullYear();
      return capitalise((isThisYear ? dayThisYear : dayOtherYear).format(unixMs), locale);
    },
    daysAgo(unixMs, nowUnixMs) {
      const age = daysBetween(unixMs, nowUnixMs);
      return age < 30 ? relative.format(-age, 'day') : dayOtherYear.format(unixMs);
    },
    names(names) {
      if (names.length <= NAMES_SHOWN + 1) return listAll(names);
      const shown = names.slice(0, NAMES_SHOWN).map(isolateText).join(', ');
      return t('history.andMore', { names: shown, count: names.length - NAMES_SHOWN });
    },
    size: (bytes) => sizeUnit(locale, bytes),
    list: listAll,
  };
}

/** Decimal, as file managers count. */
const SIZE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

function sizeUnit(locale: Locale, bytes: number): string {
  const index = Math.min(SIZE_UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)));
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit: SIZE_UNITS[index] ?? 'byte', maximumFractionDigits: index > 1 ? 1 : 0 });
  return format.format(bytes / 1_000 ** index);
}

/** Start of the local day that holds the time. */
export function startOfDay(unixMs: number): number {
  return new Date(unixMs).setHours(0, 0, 0, 0);
}

/** Whole local days from one time to a later one; rounded, because a day with a clock change is no 24 hours. */
function daysBetween(unixMs: number, laterUnixMs: number): number {
  return Math.max(0, Math.round((startOfDay(laterUnixMs) - startOfDay(unixMs)) / DAY_MS));
}

function capitalise(text: string, locale: Locale): string {
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}
