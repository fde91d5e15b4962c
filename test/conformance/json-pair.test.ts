// Raw bytes of JSON pair clients against a running host: the same bytes have the same effect however they are cut.
import { describe, expect, it, onTestFinished } from 'vitest';
import { FakeClock } from '../helpers/fake-clock.ts';
import { toBytes } from '../helpers/cut-bytes.ts';
import { JSON_PAIR_CORPUS } from '../helpers/json-pair-corpus.ts';
import { RawSocket } from '../helpers/raw-socket.ts';
import { startTestHost } from '../helpers/running-host.ts';
import { Wassop1Client } from '../helpers/stand-ins/wassop1-client.ts';
import { until } from '../helpers/until.ts';

const OPENING = '{"type":"write"}{"autor":"ana","mensaje":"principio"}';
const CLOSING = '{"autor":"ana","mensaje":"fin"}';

interface Outcome {
  readonly seenByOthers: readonly string[];
  readonly wasClosedByHost: boolean;
}

async function play(
  { bytes, failure, isWhole }: { readonly bytes: Uint8Array; readonly failure: string | null; readonly isWhole: boolean },
  send: (client: RawSocket, bytes: Uint8Array) => Promise<void>,
): Promise<Outcome> {
  const { host } = await startTestHost();
  const observer = await Wassop1Client.enter(host, 'observer', 'General');
  onTestFinished(() => observer.close());
  const client = await RawSocket.connect(host.port);
  await send(client, Buffer.concat([Buffer.from(OPENING), bytes, Buffer.from(failure === null && isWhole ? CLOSING : '')]));
  if (failure !== null) await client.waitForEnd();
  else await observer.printed.find((line) => line === (isWhole ? 'ana: fin' : 'ana: principio'));
  const wasClosedByHost = client.hasEnded;
  client.close();
  // Every message of another author is a going and a coming: the last going is the one behind which nothing comes.
  await until(() => host.people().length === 1);
  await observer.printed.when((lines) => lines.at(-1)?.endsWith(' ha salido del chat.') ?? false, 'the last goodbye');
  return { seenByOthers: observer.printed.items, wasClosedByHost };
}

describe('a host fed with JSON pair objects', () => {
  const MESSAGES = '{"autor":"ana","mensaje":"uno"}{"autor":"beto","mensaje":"dos"}';
  const STREAMS = [
    ...JSON_PAIR_CORPUS,
    { name: 'messages before what is no object', bytes: toBytes(`${MESSAGES}?`), failure: 'WIRE_MALFORMED' },
    { name: 'messages before what is no JSON', bytes: toBytes(`${MESSAGES}{nada}`), failure: 'WIRE_MALFORMED' },
  ];

  it.each(STREAMS)('treats $name the same whole and byte by byte', async (stream) => {
    const played = { ...stream, isWhole: stream.name !== 'an unfinished object' };
    const outcome = await play(played, (client, bytes) => {
      client.write(bytes);
      return Promise.resolve();
    });
    expect(await play(played, (client, bytes) => client.writeInPieces(bytes, Math.ceil(bytes.length / 3_000)))).toEqual(outcome);
    expect(await play(played, (client, bytes) => client.writeInPieces(bytes, 7))).toEqual(outcome);
    expect(outcome.wasClosedByHost).toBe(stream.failure !== null);
    expect(outcome.seenByOthers).toContain('ana: principio');
  });

  it.each([
    ['another object', '{"autor":"ana","mensaje":"hola"}'],
    ['an unknown type', '{"type":"both"}'],
    ['a session that is none', '{"type":"read","session":"1"}'],
    ['something behind it that is no object', '{"type":"read"}x'],
  ])('closes on an identification that is %s', async (_what, bytes) => {
    const { host } = await startTestHost();
    const client = await RawSocket.connect(host.port);
    client.write(bytes);
    expect(await client.waitForEnd()).toBe('');
  });

  it('T7: closes a connection that drips its identification, ten seconds after its first byte', async () => {
    const clock = new FakeClock();
    const { host, logged } = await startTestHost({}, { clock });
    const client = await RawSocket.connect(host.port);
    client.write('{');
    await until(() => logged.some(({ event }) => event === 'dialect'));
    for (let second = 0; second < 9; second += 1) {
      client.write(' ');
      await clock.advance(1_000);
    }
    expect(client.hasEnded).toBe(false);
    await clock.advance(1_000);
    await client.waitForEnd();
  });

  it('has no deadline once it knows what a connection is for', async () => {
    const clock = new FakeClock();
    const { host } = await startTestHost({}, { clock });
    const client = await RawSocket.connect(host.port);
    client.write('{"type":"read"}');
    await until(() => host.people().length === 1);
    await clock.advance(24 * 60 * 60_000);
    expect(client.hasEnded).toBe(false);
    expect(host.people().map(({ name }) => name)).toEqual(['Invitado']);
  });

  it('closes a reader for whom more waits than a minute of a busy room', async () => {
    const clock = new FakeClock();
    const { host, logged } = await startTestHost({}, { clock });
    const reader = await RawSocket.connect(host.port);
    reader.write('{"type":"read"}');
    const writer = await RawSocket.connect(host.port, { localAddress: '127.0.0.2' });
    writer.write('{"type":"write"}');
    await until(() => host.people().length === 1);
    // The clock stands still, so only the first object leaves.
    const text = 'x'.repeat(900);
    for (let count = 0; count < 200; count += 1) writer.write(JSON.stringify({ autor: 'beto', mensaje: text }));
    await reader.waitForEnd();
    await until(() => logged.some((event) => event.event === 'closed' && event.reason === 'reads too slowly'));
    expect(host.people().map(({ name }) => name)).toEqual(['beto']);
  });
});
