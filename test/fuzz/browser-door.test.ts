// R17: hostile HTTP and hostile WebSocket frames on real sockets of one running host whose browser door is open. It survives all of
// them, keeps nothing of them, and goes on serving pages and people.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomCuts } from '../helpers/cut-bytes.ts';
import { makePageDir, PAGE_HTML } from '../helpers/page-dir.ts';
import { RawSocket } from '../helpers/raw-socket.ts';
import { frameBytes, upgradeRequest } from '../helpers/raw-websocket.ts';
import { startTestHost } from '../helpers/running-host.ts';
import { SeededRandom } from '../helpers/seeded-random.ts';
import { until } from '../helpers/until.ts';
import { Wassop2TestClient } from '../helpers/wassop2-client.ts';
import { FRAME_WORDS, FUZZ_TIMEOUT_MS, HELLO_WORDS, hostileBytes } from './hostile-bytes.ts';

/** A socket costs a thousand times what a parser does. */
const RUNS = process.env['WASSOP_LONG'] === '1' ? 20_000 : 300;

const HTTP_WORDS = [
  'GET / HTTP/1.1\r\n', 'HEAD /visit.json HTTP/1.1\r\n', 'POST / HTTP/1.1\r\n', 'GET /ws HTTP/1.1\r\n', 'GET /../x HTTP/1.0\r\n', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'Host: 127.0.0.1\r\n', 'Host: evil.example\r\n', 'Origin: http://127.0.0.1\r\n', 'Upgrade: websocket\r\n', 'Connection: Upgrade\r\n', 'Connection: keep-alive, close\r\n',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n', 'Sec-WebSocket-Version: 13\r\n', 'Content-Length: 5\r\n', 'Content-Length: -1\r\n', 'Transfer-Encoding: chunked\r\n', 'Expect: 100-continue\r\n',
  'Range: bytes=0-1\r\n', 'If-None-Match: *\r\n', '\r\n', '5\r\nhello\r\n0\r\n\r\n', 'JOIN x\n', '\n',
];

const payload = fc.oneof(fc.uint8Array({ maxLength: 200 }), hostileBytes(HELLO_WORDS), hostileBytes(FRAME_WORDS), fc.constant(new Uint8Array(70_000)));
const frame = fc
  .record({ opcode: fc.nat({ max: 15 }), payload, isFinal: fc.boolean(), isMasked: fc.integer({ min: 0, max: 9 }), reservedBits: fc.constantFrom(0, 0, 0, 0, 0x40, 0x10) })
  .map(({ opcode, payload: body, isFinal, isMasked, reservedBits }) => frameBytes(opcode, body, { isFinal, isMasked: isMasked > 0, reservedBits }));
const frames = fc.array(frame, { maxLength: 12 }).map((list) => Buffer.concat(list));

const INPUTS: readonly (readonly [string, (port: number) => string, fc.Arbitrary<Uint8Array>])[] = [
  ['requests', () => 'GET ', hostileBytes(HTTP_WORDS)],
  ['headers of its own page', (port) => `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`, hostileBytes(HTTP_WORDS)],
  ['WebSocket frames', (port) => upgradeRequest(port), frames],
  ['bytes for WebSocket frames', (port) => upgradeRequest(port), fc.uint8Array({ maxLength: 400 })],
];

describe('a running host whose browser door is open', () => {
  it.each(INPUTS)(
    'survives %s',
    async (_name, opening, input) => {
      const { host, logged } = await startTestHost({ browserDoor: { isOpen: true, pageDir: await makePageDir() } });
      const witness = await Wassop2TestClient.enter(host.port, 'testigo');
      await fc.assert(
        fc.asyncProperty(input, fc.nat(), async (bytes, seed) => {
          const raw = await RawSocket.connect(host.port);
          raw.write(opening(host.port));
          for (const chunk of randomCuts(bytes, new SeededRandom(seed), 200)) raw.write(chunk);
          await new Promise<void>((resolve) => raw.socket.end(() => resolve()));
          await raw.waitForEnd();
          await until(() => host.people().length === 1);
        }),
        { numRuns: RUNS },
      );
      expect(logged.filter(({ event }) => event === 'failure')).toEqual([]);
      await witness.say('sigo aquí');
      expect(await (await fetch(`http://127.0.0.1:${host.port}/`)).text()).toBe(PAGE_HTML);
    },
    FUZZ_TIMEOUT_MS,
  );
});
