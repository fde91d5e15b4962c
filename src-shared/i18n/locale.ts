// Which of the app's languages the system, or the browser, speaks. Pure.
import type { Locale } from './translator.ts';

/**
 * Spanish where the system's first language is Spanish, English elsewhere.
 * @param preferred BCP 47 or POSIX names, the most wanted first: `es-MX`, `en_US.UTF-8`.
 */
export function resolveLocale(preferred: readonly string[]): Locale {
  const language = preferred[0]?.toLowerCase().split(/[-_.@]/)[0];
  return language === 'es' ? 'es' : 'en';
}
