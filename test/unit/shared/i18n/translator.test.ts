import { describe, expect, it } from 'vitest';
import { failure } from '../../../../src-shared/errors/app-failure.ts';
import { createTranslator, failureText, isolateText } from '../../../../src-shared/i18n/translator.ts';

const es = createTranslator('es');
const en = createTranslator('en');

describe('createTranslator', () => {
  it('speaks the language it was made for', () => {
    expect(es('host.start')).toBe('Abrir una sala en esta red');
    expect(en('host.start')).toBe('Host room on LAN');
  });

  it('chooses the plural by the rules of the language', () => {
    expect(es('history.newPill', { count: 1 })).toBe('1 nuevo');
    expect(es('history.newPill', { count: 3 })).toBe('3 nuevos');
    expect(en('rooms.people', { count: 1 })).toBe('1 person');
    expect(en('rooms.people', { count: 1_200 })).toBe('1,200 people');
  });

  it('writes a port without separators', () => {
    expect(es('host.port', { port: 55_555 })).toBe('Puerto 55555');
    expect(en('host.port', { port: 55_555 })).toBe('Port 55555');
  });

  it('takes names as they are, markup and braces included', () => {
    expect(es('lobby.greeting', { name: '<b>{x}</b>' })).toBe('Hola, <b>{x}</b>');
  });

  it('keeps a name that turns direction from reordering the sentence', () => {
    expect(es('lobby.greeting', { name: 'שירה' })).toBe('Hola, \u2068שירה\u2069');
    expect(es('lobby.greeting', { name: 'a\u202Eb' })).toBe('Hola, \u2068a\u202Eb\u2069');
  });

  it('throws when a value is missing', () => {
    expect(() => es('lobby.greeting')).toThrow();
  });
});

describe('isolateText', () => {
  it('leaves ordinary text alone', () => {
    expect(isolateText('Ñandú 👋🏽')).toBe('Ñandú 👋🏽');
  });
});

describe('failureText', () => {
  it('finds the words by the code', () => {
    expect(failureText(en, failure('HISTORY_WRITE_FAILED', { reason: 'disk-full' }))).toContain('disk is full');
    expect(failureText(en, failure('NAME_TAKEN', { name: 'Ana' }))).toContain('Choose another');
  });
});
