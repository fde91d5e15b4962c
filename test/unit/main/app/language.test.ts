import { expect, it } from 'vitest';
import { preferredLanguages, translatorFor } from '../../../../src-main/app/language.ts';

const appWith = (hasLang: boolean) =>
  ({
    commandLine: { hasSwitch: (name: string) => hasLang && name === 'lang' },
    getLocale: () => 'es',
    getPreferredSystemLanguages: () => ['en-GB', 'es'],
  }) as unknown as Parameters<typeof preferredLanguages>[0];

it('speaks as the person chose, else as the system does', () => {
  expect(translatorFor('es', 'en')('menu.file')).toBe('Archivo');
  expect(translatorFor('en', 'es')('menu.file')).toBe('File');
  expect(translatorFor('system', 'es')('menu.file')).toBe('Archivo');
});

it('takes the language of the command line before that of the system', () => {
  expect(preferredLanguages(appWith(false))).toEqual(['en-GB', 'es']);
  expect(preferredLanguages(appWith(true))).toEqual(['es']);
});
