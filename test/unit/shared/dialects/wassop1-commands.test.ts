import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Wassop1CommandDecoder } from '../../../../src-shared/dialects/wassop1-command-decoder.ts';
import { encodeWassop1Message, wassop1Commands } from '../../../../src-shared/dialects/wassop1-commands.ts';
import type { Wassop1Command } from '../../../../src-shared/dialects/wassop1-commands.ts';

const text = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes);

function decodeOne(write: Uint8Array): Wassop1Command[] {
  const commands: Wassop1Command[] = [];
  expect(new Wassop1CommandDecoder().push(write, (command) => commands.push(command) > 0).ok).toBe(true);
  return commands;
}

/** What Python's `strip` takes off both ends, as far as it differs from JavaScript's `trim`. */
const PYTHON_ONLY_SPACES = '\u001c\u001d\u001e\u001f\u0085';

describe('commands of a Wassop 1 client', () => {
  it('are one line each', () => {
    expect(text(wassop1Commands.join('cris peña'))).toBe('JOIN cris peña\n');
    expect(text(wassop1Commands.room('Taller\nEXIT'))).toBe('ROOM Taller EXIT\n');
    expect(text(wassop1Commands.listRooms())).toBe('LIST_ROOMS\n');
  });

  it('send each line of a text as a message of its own, and blank ones not at all', () => {
    expect(encodeWassop1Message('uno\r\n\n  \ndos\rtres', 'ana').map(text)).toEqual(['MESSAGE uno\n', 'MESSAGE dos\n', 'MESSAGE tres\n']);
  });

  it('send nothing for a text of which the original server would keep nothing', () => {
    expect(encodeWassop1Message(` ${PYTHON_ONLY_SPACES} \n\t`, 'ana')).toEqual([]);
  });

  it('cut a long text between people’s characters, without losing any', () => {
    const family = '👩‍👩‍👧‍👦';
    const parts = encodeWassop1Message(family.repeat(100), 'ana').map((write) => text(write).slice('MESSAGE '.length, -1));
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.join('')).toBe(family.repeat(100));
    expect(parts.every((part) => [...part].length % [...family].length === 0)).toBe(true);
  });

  it('are at most 1,024 bytes as sent and 1,000 as relayed, are one command each, and keep the text', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 32 });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 3_000 }), name, (written, selfName) => {
        const writes = encodeWassop1Message(written, selfName);
        for (const write of writes) {
          expect(write.length).toBeLessThanOrEqual(1_024);
          const relayed = new TextEncoder().encode(`${selfName}: ${text(write).slice('MESSAGE '.length)}`);
          expect(relayed.length).toBeLessThanOrEqual(1_000);
          expect(decodeOne(write).map(({ kind }) => kind)).toEqual(['message']);
        }
        const kept = writes.flatMap(decodeOne).map((command) => (command.kind === 'message' ? command.text : ''));
        expect(kept.join('').replace(/\s/g, '')).toBe(written.replace(/[\s\p{Cc}]/gu, ''));
      }),
    );
  });
});
