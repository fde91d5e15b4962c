import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../../../src-shared/errors/error-codes.ts';
import en from '../../../../src-shared/i18n/en.json';
import es from '../../../../src-shared/i18n/es.json';
import notes from '../../../../src-shared/i18n/notes.json';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const CATALOGUES: Readonly<Record<string, Readonly<Record<string, string>>>> = { en, es };
const KEYS = Object.keys(en);

type Element = ReturnType<IntlMessageFormat['getAst']>[number];
/** Numbers of the parser's element types that carry no value: text, and "#" within a plural. */
const WITHOUT_VALUE = [0, 7];

/** Names of all placeholders of a sentence, those within plurals too. */
function placeholders(elements: readonly Element[]): string[] {
  return elements.flatMap((element) => {
    if (WITHOUT_VALUE.includes(element.type) || !('value' in element)) return [];
    const within = 'options' in element ? Object.values(element.options).flatMap((option) => placeholders(option.value)) : [];
    return [element.value, ...within];
  });
}

function placeholderSet(sentence: string): string[] {
  return [...new Set(placeholders(new IntlMessageFormat(sentence, 'en', undefined, { ignoreTag: true }).getAst()))].toSorted();
}

describe('the catalogues', () => {
  it('have the same keys, each with a note for translators', () => {
    expect(Object.keys(es).toSorted()).toEqual(KEYS.toSorted());
    expect(Object.keys(notes).toSorted()).toEqual(KEYS.toSorted());
  });

  it('have no empty sentence and no empty note', () => {
    const all = [...Object.values(en), ...Object.values(es), ...Object.values(notes)];
    expect(all.filter((text) => text.trim() === '')).toEqual([]);
  });

  it.each(KEYS)('%s takes the same values in every language', (key) => {
    for (const catalogue of Object.values(CATALOGUES)) {
      expect(placeholderSet(catalogue[key] ?? '')).toEqual(placeholderSet(CATALOGUES['en']?.[key] ?? ''));
    }
  });

  it('hold a text for every error code, and none for codes that do not exist', () => {
    const codes = KEYS.filter((key) => key.startsWith('error.')).map((key) => key.slice('error.'.length));
    expect(codes.toSorted()).toEqual(Object.keys(ERROR_CODES).toSorted());
  });

  it('say in an error text what happened and what to do, without values that may be missing', () => {
    const texts = Object.values(CATALOGUES).flatMap((catalogue) =>
      Object.entries(catalogue).filter(([key]) => key.startsWith('error.')),
    );
    expect(texts.filter(([, text]) => placeholderSet(text).length > 0)).toEqual([]);
  });

  it('hold no sentence that nobody uses', () => {
    const source = ['src-renderer', 'src-main', 'src-shared'].flatMap(sourceTexts).join('\n');
    // Keys made of a part and a value, e.g. `door.${door}`.
    const families = [...source.matchAll(/`([a-zA-Z.-]+\.)\$\{/gu)].map((match) => match[1] ?? '');
    const isUsed = (key: string) =>
      source.includes(`'${key}'`) || families.some((family) => key.startsWith(family) && !key.slice(family.length).includes('.'));
    expect(KEYS.filter((key) => !isUsed(key))).toEqual([]);
  });
});

function sourceTexts(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/u.test(entry.name))
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'));
}
