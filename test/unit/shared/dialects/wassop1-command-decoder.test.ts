import { describe, expect, it } from 'vitest';
import { Wassop1CommandDecoder } from '../../../../src-shared/dialects/wassop1-command-decoder.ts';
import type { Wassop1Command } from '../../../../src-shared/dialects/wassop1-commands.ts';
import type { ErrorCode } from '../../../../src-shared/errors/error-codes.ts';
import { everyWayToCut, joinBytes, toBytes } from '../../../helpers/cut-bytes.ts';
import { SeededRandom } from '../../../helpers/seeded-random.ts';
import { WASSOP1_CORPUS } from '../../../helpers/wassop1-corpus.ts';

interface Decoded {
  readonly commands: readonly Wassop1Command[];
  readonly failure: ErrorCode | null;
}

function decode(chunks: Iterable<Uint8Array>): Decoded {
  const decoder = new Wassop1CommandDecoder();
  const commands: Wassop1Command[] = [];
  for (const chunk of chunks) {
    const read = decoder.push(chunk, (command) => {
      commands.push(command);
      return true;
    });
    if (!read.ok) return { commands, failure: read.error.code };
  }
  return { commands, failure: null };
}

describe('the reader of Wassop 1 commands', () => {
  it.each(WASSOP1_CORPUS)('understands $name the same however it is cut', ({ bytes, commands, failure }) => {
    for (const chunks of everyWayToCut(bytes, new SeededRandom(1))) expect(decode(chunks)).toEqual({ commands, failure });
  });

  it('understands a hundred streams run together as a hundred', () => {
    const whole = WASSOP1_CORPUS.filter(({ name, failure }) => failure === null && name !== 'an unfinished line');
    const streams = Array.from({ length: 100 }, (_, index) => whole[index % whole.length]).filter((stream) => stream !== undefined);
    expect(decode([joinBytes(streams.map(({ bytes }) => bytes))])).toEqual({
      commands: streams.flatMap(({ commands }) => commands),
      failure: null,
    });
  });

  it('reads no further when it is told to stop', () => {
    const decoder = new Wassop1CommandDecoder();
    const kinds: string[] = [];
    decoder.push(toBytes('EXIT\nQUIT\nEXIT\n'), (command) => {
      kinds.push(command.kind);
      return command.kind !== 'quit';
    });
    expect(kinds).toEqual(['exit', 'quit']);
  });
});
