import { expect, it } from 'vitest';
import { tellStartFailure } from '../../../../src-main/app/start-failure.ts';
import { failure } from '../../../../src-shared/errors/app-failure.ts';
import en from '../../../../src-shared/i18n/en.json';
import es from '../../../../src-shared/i18n/es.json';
import { createTranslator } from '../../../../src-shared/i18n/translator.ts';

it.each([
  ['es', es],
  ['en', en],
] as const)('what kept the app from starting is said in words, in %s', (locale, catalogue) => {
  const shown: string[][] = [];
  tellStartFailure(failure('DEVICE_KEY_UNUSABLE'), createTranslator(locale), { showErrorBox: (title, text) => void shown.push([title, text]) });
  expect(shown).toEqual([[catalogue['app.name'], catalogue['error.DEVICE_KEY_UNUSABLE']]]);
});
