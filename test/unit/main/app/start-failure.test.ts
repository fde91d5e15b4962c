import { expect, it } from 'vitest';
import { tellStartFailure } from '../../../../src-main/app/start-failure.ts';
import { failure } from '../../../../src-shared/errors/app-failure.ts';
import en from '../../../../src-shared/i18n/en.json';
import es from '../../../../src-shared/i18n/es.json';

it.each([
  ['es-MX', es],
  ['de', en],
])('what kept the app from starting is said in the language of a system that speaks %s', (language, catalogue) => {
  const shown: string[][] = [];
  const app = {
    commandLine: { hasSwitch: () => false },
    getLocale: () => '',
    getPreferredSystemLanguages: () => [language],
  } as unknown as Parameters<typeof tellStartFailure>[1]['app'];
  tellStartFailure(failure('DEVICE_KEY_UNUSABLE'), { app, dialog: { showErrorBox: (title, text) => void shown.push([title, text]) } });
  expect(shown).toEqual([[catalogue['app.name'], catalogue['error.DEVICE_KEY_UNUSABLE']]]);
});
