// R17: hostile bytes on real sockets of one running host. It survives all of them, keeps nothing of them, and goes on serving.
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { HostLogEvent } from '../../src-main/host/log-events.ts';
import { randomCuts } from '../helpers/cut-bytes.ts';
import { RawSocket } from '../helpers/raw-socket.ts';
import { startTestHost } from '../helpers/running-host.ts';
import { SeededRandom } from '../helpers/seeded-random.ts';
import { Wassop1Client } from '../helpers/stand-ins/wassop1-client.ts';
import { until } from '../helpers/until.ts';
import { Wassop2TestClient } from '../helpers/wassop2-client.ts';
import { FRAME_WORDS, FUZZ_TIMEOUT_MS, HELLO_WORDS, JSON_PAIR_WORDS, WASSOP1_WORDS, hostileBytes } from './hostile-bytes.ts';

/** A socket costs a thousand times what a parser does. */
const RUNS = process.env['WASSOP_LONG'] === '1' ? 20_000 : 300;

const OPENINGS: readonly (readonly [string, readonly string[], (port: number) => Promise<RawSocket>])[] = [
  ['anything as first bytes', [...HELLO_WORDS, ...WASSOP1_WORDS, ...JSON_PAIR_WORDS, '\u0016\u0003\u0001'], (port) => RawSocket.connect(port)],
  ['Wassop 1 text in a room', WASSOP1_WORDS, (port) => begin(port, 'JOIN x\nROOM Sala1\n')],
  ['JSON pair objects of a writer', JSON_PAIR_WORDS, (port) => begin(port, '{"type":"write"}')],
  ['a Wassop 2 hello', HELLO_WORDS, (port) => begin(port, 'WASSOP2 ')],
  ['Wassop 2 frames of somebody who came in', FRAME_WORDS, async (port) => (await Wassop2TestClient.enter(port, 'x')).raw],
];

async function begin(port: number, opening: string): Promise<RawSocket> {
  const socket = await RawSocket.connect(port);
  socket.write(opening);
  return socket;
}

/** A broken invariant, unlike a message that could not be stored. */
function isBroken(event: HostLogEvent): boolean {
  return event.event === 'failure' && !event.what.startsWith('a message of ');
}

describe('a running host', () => {
  it.each(OPENINGS)(
    'survives %s',
    async (_name, words, open) => {
      const { host, logged } = await startTestHost();
      const witness = await Wassop1Client.enter(host, 'testigo', 'Sala1');
      onTestFinished(() => witness.close());
      await fc.assert(
        fc.asyncProperty(hostileBytes(words), fc.nat(), async (bytes, seed) => {
          const socket = await open(host.port);
          for (const chunk of randomCuts(bytes, new SeededRandom(seed), 200)) socket.write(chunk);
          await new Promise<void>((resolve) => socket.socket.end(() => resolve()));
          await socket.waitForEnd();
          await until(() => host.people().length === 1);
        }),
        { numRuns: RUNS },
      );
      expect(logged.filter(isBroken)).toEqual([]);
      const friend = await Wassop1Client.enter(host, 'amiga', 'Sala1');
      onTestFinished(() => friend.close());
      friend.say('¿sigues ahí?');
      await witness.printed.find((line) => line === 'amiga: ¿sigues ahí?');
      expect(witness.crashes.items).toEqual([]);
    },
    FUZZ_TIMEOUT_MS,
  );
});
