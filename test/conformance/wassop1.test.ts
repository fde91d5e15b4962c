// Raw bytes of Wassop 1 against a running host: the same bytes have the same effect however they are cut, and bad ones end in a close.
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Host } from '../../src-main/host/host.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { RawSocket } from '../helpers/raw-socket.ts';
import { startTestHost } from '../helpers/running-host.ts';
import { Wassop1Client } from '../helpers/stand-ins/wassop1-client.ts';
import { WASSOP1_CORPUS } from '../helpers/wassop1-corpus.ts';
import type { Wassop1Case } from '../helpers/wassop1-corpus.ts';
import { until } from '../helpers/until.ts';
import { Wassop2TestClient } from '../helpers/wassop2-client.ts';

const OPENING = 'JOIN x\nROOM Sala1\n';
const BARRIER = '\nLIST_ROOMS\n';

interface Outcome {
  readonly received: string;
  readonly seenByOthers: readonly string[];
  readonly wasClosedByHost: boolean;
}

/** Sends one stream to a host of its own, and tells what came back and what the room saw. */
async function play(stream: Wassop1Case, send: (client: RawSocket, bytes: Uint8Array) => Promise<void>): Promise<Outcome> {
  const { host } = await startTestHost();
  const observer = await Wassop1Client.enter(host, 'observer', 'Sala1');
  onTestFinished(() => observer.close());
  const client = await RawSocket.connect(host.port);
  const endsItself = stream.failure !== null || stream.commands.some(({ kind }) => kind === 'quit');
  await send(client, Buffer.concat([Buffer.from(OPENING), stream.bytes, Buffer.from(endsItself ? '' : BARRIER)]));
  if (endsItself) await client.waitForEnd();
  else await client.waitFor((received) => (received.match(/Salas disponibles:\n(.+ \(\d+\)\n)+$/) ?? []).length > 0);
  const wasClosedByHost = client.hasEnded;
  client.close();
  await observer.printed.find((line) => line === 'x ha salido del chat.' || line === 'x ha salido de la sala.');
  return { received: client.text, seenByOthers: observer.printed.items, wasClosedByHost };
}

const whole = (client: RawSocket, bytes: Uint8Array): Promise<void> => {
  client.write(bytes);
  return Promise.resolve();
};

/** Byte by byte; streams of many thousands of bytes in as many pieces as a test has time for. */
const inPieces = (client: RawSocket, bytes: Uint8Array): Promise<void> => client.writeInPieces(bytes, Math.ceil(bytes.length / 3_000));

describe('a host fed with Wassop 1 text', () => {
  it.each(WASSOP1_CORPUS)('treats $name the same whole and byte by byte', async (stream) => {
    const outcome = await play(stream, whole);
    expect(await play(stream, inPieces)).toEqual(outcome);
    expect(await play(stream, (client, bytes) => client.writeInPieces(bytes, 7))).toEqual(outcome);
    expect(outcome.wasClosedByHost).toBe(stream.failure !== null || stream.commands.some(({ kind }) => kind === 'quit'));
    expect(outcome.received).toMatch(/^OK\nTe has unido a la sala Sala1\.\n/);
  });

  it('says nothing to a connection that says nothing, and waits for its name as long as it takes', async () => {
    const clock = new FakeClock();
    const { host, logged } = await startTestHost({}, { clock });
    const client = await RawSocket.connect(host.port);
    client.write('J');
    await until(() => logged.some(({ event }) => event === 'dialect'));
    await clock.advance(60 * 60_000);
    expect(client.received.length).toBe(0);
    client.write('OIN ana\n');
    expect(await client.waitFor((received) => received.endsWith('\n'))).toBe('OK\n');
    await clock.advance(60 * 60_000);
    client.write('LIST_ROOMS\n');
    expect(await client.waitFor((received) => received.includes('Sala1'))).toBe('OK\nSalas disponibles:\nSala1 (0)\n');
  });

  it('T14: runs no command of a page that posts them', async () => {
    const { host } = await startTestHost();
    const body = 'JOIN malo\nROOM Trampa\nMESSAGE hola\n';
    for (const request of [
      `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      `\r\nPOST / HTTP/1.1\r\n\r\n${body}`,
      `X-Odd: 1\r\nHost: 127.0.0.1\r\n\r\n${body}`,
    ]) {
      const page = await RawSocket.connect(host.port);
      page.write(request);
      await page.waitForEnd();
    }
    expect(host.people()).toEqual([]);
    const client = await RawSocket.connect(host.port);
    client.write('LIST_ROOMS\n');
    expect(await client.waitFor((received) => received.includes('Sala1'))).toBe('Salas disponibles:\nSala1 (0)\n');
  });

  it('runs whatever was pipelined, in order', async () => {
    const { host } = await startTestHost();
    const observer = await Wassop1Client.enter(host, 'observer', 'Sala1');
    onTestFinished(() => observer.close());
    const client = await RawSocket.connect(host.port);
    const texts = Array.from({ length: 500 }, (_, index) => `número ${index}`);
    client.write(`JOIN ana\nROOM Sala1\n${texts.map((text) => `MESSAGE ${text}\n`).join('')}EXIT\nMESSAGE nadie\nQUIT\n`);
    await client.waitForEnd();
    // A goodbye does not wait for the disk, as little as a dropped connection does.
    await observer.printed.count(502);
    expect(observer.printed.items.filter((line) => line.startsWith('ana: '))).toEqual(texts.map((text) => `ana: ${text}`));
    expect(client.text).toBe('OK\nTe has unido a la sala Sala1.\nHas salido de la sala Sala1.\n');
  });

  it('delays what is too much and loses none of it', async () => {
    const clock = new FakeClock();
    const { host } = await startTestHost({ messageRate: { burst: 2, perSecond: 10 } }, { clock });
    const carla = await Wassop2TestClient.enter(host.port, 'Carla');
    const client = await RawSocket.connect(host.port);
    client.write('JOIN ana\nROOM Sala1\n');
    await client.waitFor((received) => received === 'OK\n');
    await clock.advance(10);
    await client.waitFor((received) => received.endsWith('Sala1.\n'));
    client.write('MESSAGE 1\nMESSAGE 2\nMESSAGE 3\nMESSAGE 4\n');
    await carla.raw.waitFor((received) => received.includes('"text":"3"'));
    expect(carla.entries.map(({ text }) => text)).toEqual(['1', '2', '3']);
    await clock.advance(100);
    await carla.raw.waitFor((received) => received.includes('"text":"4"'));
  });
});

describe('a Wassop 1 reader that takes nothing', () => {
  /** More than the system takes for both ends of a connection. */
  const FLOOD_LINES = 24 * 1_024;
  const FLOOD = `MESSAGE ${'x'.repeat(1_000)}\n`.repeat(FLOOD_LINES);
  /** What the host may keep for a reader here: more than the flood, so that only time judges. */
  const ROOMY = { sendLimits: { hardBytes: 64 * 1024 * 1024 } };

  async function enterRaw(host: Host, name: string, options: { readonly localAddress?: string; readonly clock?: FakeClock } = {}): Promise<RawSocket> {
    const client = await RawSocket.connect(host.port, options);
    client.write(`JOIN ${name}\n`);
    await client.waitFor((received) => received === 'OK\n');
    await options.clock?.advance(10);
    client.write('ROOM Sala1\n');
    await client.waitFor((received) => received.endsWith('Sala1.\n'));
    await options.clock?.advance(10);
    return client;
  }

  /** Says more than fits, and returns when the host has taken it all. */
  async function flood(talker: RawSocket): Promise<void> {
    talker.write(`${FLOOD}LIST_ROOMS\n`);
    await talker.waitFor((received) => received.includes('Salas disponibles:'));
  }

  it('R6: is closed with a reason once a mebibyte waits, and nobody else notices', async () => {
    const { host, logged } = await startTestHost();
    const stalled = await enterRaw(host, 'stalled');
    stalled.socket.pause();
    const beto = await Wassop1Client.enter(host, 'beto', 'Sala1');
    onTestFinished(() => beto.close());
    await flood(await enterRaw(host, 'talker'));
    await beto.printed.find((line) => line === 'stalled ha salido del chat.');
    expect(logged).toContainEqual(expect.objectContaining({ event: 'closed', reason: 'slow reader' }));
    await beto.printed.when((lines) => lines.filter((line) => line.startsWith('talker: ')).length === FLOOD_LINES, 'the whole flood');
  });

  it('gives its name to a newcomer from the same address, and to nobody else', async () => {
    const clock = new FakeClock();
    const { host } = await startTestHost(ROOMY, { clock });
    const stalled = await enterRaw(host, 'ana', { localAddress: '127.0.0.2', clock });
    stalled.socket.pause();
    await flood(await enterRaw(host, 'talker', { clock }));
    const join = async (localAddress: string): Promise<string> => {
      const client = await RawSocket.connect(host.port, { localAddress });
      client.write('JOIN ana\n');
      return client.waitFor((received) => received.endsWith('\n'));
    };
    expect(await join('127.0.0.2')).toBe('ERROR: Username ya en uso.\n');
    await clock.advance(5_000);
    expect(await join('127.0.0.3')).toBe('ERROR: Username ya en uso.\n');
    expect(await join('127.0.0.2')).toBe('OK\n');
    expect(host.people().filter(({ name }) => name === 'ana')).toHaveLength(1);
  });

  it('is closed after fifteen seconds in which no byte left', async () => {
    const clock = new FakeClock();
    const { host } = await startTestHost(ROOMY, { clock });
    const stalled = await enterRaw(host, 'ana', { clock });
    stalled.socket.pause();
    await flood(await enterRaw(host, 'talker', { clock }));
    const isThere = (): boolean => host.people().some(({ name }) => name === 'ana');
    await clock.advance(14_000);
    expect(isThere()).toBe(true);
    await clock.advance(16_000);
    await until(() => !isThere());
  });
});
