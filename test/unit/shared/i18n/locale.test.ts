import { expect, it } from 'vitest';
import { resolveLocale } from '../../../../src-shared/i18n/locale.ts';

it.each([['es'], ['es-MX'], ['es_AR.UTF-8'], ['ES-419'], ['es@euro']])('%s is Spanish', (name) => {
  expect(resolveLocale([name, 'en'])).toBe('es');
});

it.each([['en-GB', 'es'], ['est'], ['ca', 'es'], ['C'], []])('%s is English: the first language counts', (...names: string[]) => {
  expect(resolveLocale(names)).toBe('en');
});
