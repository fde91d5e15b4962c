import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failure } from '../../../../src-shared/errors/app-failure.ts';
import { drain } from '../../../helpers/event-loop.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { RecordedClient } from '../../../helpers/recorded-client.ts';
import { ScriptedWassop2Host } from '../../../helpers/scripted-wassop2-host.ts';
import { MemoryNetwork, cutAtEveryByte } from '../../../helpers/wire-pair.ts';
import type { TestWire } from '../../../helpers/wire-pair.ts';

const AT = '10.0.0.2:5555';
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

let clock: FakeClock;
let network: MemoryNetwork;
let client: RecordedClient;
/** Every write that reached the server, in order. */
let reads: string[];

function setUp(options: ConstructorParameters<typeof MemoryNetwork>[0] = {}): void {
  clock = new FakeClock();
  network = new MemoryNetwork(options);
  client = new RecordedClient({ dialer: network, clock });
  reads = [];
}

async function pass(durationMs: number): Promise<void> {
  await drain();
  await clock.advance(durationMs);
  await drain();
}

function listen(address: string, onRead: (text: string, wire: TestWire) => void): void {
  network.listen(address, (wire) => {
    let text = '';
    wire.onBytes((chunk) => {
      text += new TextDecoder().decode(chunk);
      if (!text.endsWith('\n') && !text.endsWith('}')) return;
      const read = text;
      text = '';
      reads.push(read);
      onRead(read, wire);
    });
  });
}

/** Ignores what it does not know, as the first program's server does. */
function serveWassop1(address: string): void {
  listen(address, (read, wire) => {
    if (read === 'LIST_ROOMS\n') wire.write(encode('Salas disponibles:\nSala1 (2)\n'));
    if (read.startsWith('JOIN')) wire.write(encode('OK\n'));
    if (read.startsWith('ROOM')) wire.write(encode(`Te has unido a la sala ${read.slice(5, -1)}.\n`));
  });
}

/** Closes on anything but an identification, as the second program's server does. */
function serveJsonPair(address: string): void {
  listen(address, (read, wire) => {
    if (!read.startsWith('{')) wire.close();
  });
}

beforeEach(() => setUp());
afterEach(() => {
  client.client.dispose();
  expect(clock.pendingCount, 'timers left').toBe(0);
});

describe('finding out the dialect', () => {
  it('takes an answer to the hello for Wassop 2', async () => {
    new ScriptedWassop2Host(network, AT);
    const connectionId = client.open(AT);
    await drain();
    expect(client.view(connectionId)).toMatchObject({ dialect: 'wassop2', link: { kind: 'online' } });
    expect(network.dialled).toEqual([AT]);
  });

  it('asks for rooms after a second of silence, on the same connection, and takes a list for Wassop 1', async () => {
    serveWassop1(AT);
    const connectionId = client.open(AT);
    await pass(999);
    expect(reads).toHaveLength(1);
    await pass(500);
    expect(reads.slice(1, 4)).toEqual(['LIST_ROOMS\n', 'JOIN Ana\n', 'ROOM Sala1\n']);
    expect(client.view(connectionId)).toMatchObject({ dialect: 'wassop1', link: { kind: 'online' }, abilities: { rooms: 'one-at-a-time', hasHistory: false } });
    expect(network.dialled).toEqual([AT]);
  });

  it('takes a close at once for JSON pair, on two new connections, reading first', async () => {
    serveJsonPair(AT);
    const connectionId = client.open(AT);
    await pass(1_000);
    expect(network.dialled).toEqual([AT, AT, AT]);
    expect(reads.slice(1)).toEqual(['{"type":"read"}', '{"type":"write"}']);
    expect(client.view(connectionId)).toMatchObject({ dialect: 'json-pair', link: { kind: 'online' }, abilities: { rooms: 'none' } });
  });

  it.each([
    ['wassop1', serveWassop1],
    ['json-pair', serveJsonPair],
  ] as const)('works the same for %s when every byte comes alone', async (dialect, serve) => {
    setUp({ cut: cutAtEveryByte });
    serve(AT);
    const connectionId = client.open(AT);
    await pass(3_000);
    expect(client.view(connectionId)).toMatchObject({ dialect, link: { kind: 'online' } });
  });

  it.each([
    ['auto', 'closed'],
    ['auto', 'silent'],
    ['wassop2', 'closed'],
    ['wassop2', 'silent'],
  ] as const)('takes a hello that breaks off in the middle for a lost line, with %s, %s', async (dialect, ending) => {
    let dials = 0;
    network.listen(AT, (wire) => {
      wire.onBytes(() => {
        wire.write(encode('WASSOP2 {"version":2,"host":"Wa'));
        if (ending === 'closed') wire.close();
      });
      dials += 1;
    });
    const connectionId = client.open(AT, { dialect });
    await pass(ending === 'closed' ? 0 : 10_000);
    expect(client.view(connectionId).link).toMatchObject({ kind: 'waiting', failure: { code: 'CONNECT_LOST' } });
    expect(dials, 'no other dialect was tried').toBe(1);
    client.client.dispose();
    expect(network.pairs.map((pair) => pair.client.isClosed)).toEqual([true]);
  });

  it('says so when it is none of them: silent, talkative, or closing whatever one says', async () => {
    listen('10.0.0.3:1', () => {});
    listen('10.0.0.3:2', (_read, wire) => wire.write(encode('220 mail.example ESMTP\r\n')));
    listen('10.0.0.3:3', (_read, wire) => wire.close());
    for (const port of [1, 2, 3]) {
      const connectionId = client.open(`10.0.0.3:${port}`);
      await pass(10_000);
      expect(client.view(connectionId).link).toEqual({ kind: 'failed', failure: { code: 'DIALECT_UNKNOWN' } });
    }
    expect(network.pairs.every((pair) => pair.client.isClosed)).toBe(true);
  });

  it('looks at 5555 and then at 5000 when no port was given, and stays with the one that answered', async () => {
    serveJsonPair('10.0.0.9:5000');
    const connectionId = client.open('10.0.0.9');
    expect(client.view(connectionId).address).toBe('10.0.0.9:5555');
    await pass(1_000);
    expect(network.dialled.slice(0, 2)).toEqual(['10.0.0.9:5555', '10.0.0.9:5000']);
    expect(client.view(connectionId)).toMatchObject({ address: '10.0.0.9:5000', link: { kind: 'online' } });
    expect(client.seen).toEqual([{ address: '10.0.0.9:5000', dialect: 'json-pair', name: null, hostId: null }]);
    const again = client.open('10.0.0.9');
    expect(again).toBe(connectionId);
  });

  it('tells the failure of the usual port when neither answers', async () => {
    const connectionId = client.open('10.0.0.9');
    await drain();
    expect(client.view(connectionId).link).toMatchObject({ kind: 'waiting', failure: { code: 'CONNECT_REFUSED' } });
    expect(network.dialled).toEqual(['10.0.0.9:5555', '10.0.0.9:5000']);
  });
});

describe('a remembered dialect', () => {
  it('of Wassop 1 is tried after a short silence, so that a Wassop 2 host that took the place is still noticed', async () => {
    client.remembered.set(AT, 'wassop1');
    serveWassop1(AT);
    const connectionId = client.open(AT);
    await pass(350);
    expect(client.view(connectionId)).toMatchObject({ dialect: 'wassop1', link: { kind: 'online' } });
    expect(reads[0]).toMatch(/^WASSOP2 /);

    client.remembered.set('10.0.0.4:5555', 'wassop1');
    new ScriptedWassop2Host(network, '10.0.0.4:5555');
    const other = client.open('10.0.0.4:5555');
    await drain();
    expect(client.view(other).dialect).toBe('wassop2');
  });

  it('of Wassop 2 gives a slow host time, and takes a close for a host on its way down', async () => {
    client.remembered.set(AT, 'wassop2');
    listen(AT, (_read, wire) => wire.close());
    const closing = client.open(AT);
    await pass(100);
    expect(client.view(closing).link).toMatchObject({ kind: 'waiting', failure: { code: 'CONNECT_LOST' } });

    client.remembered.set('10.0.0.4:5555', 'wassop2');
    listen('10.0.0.4:5555', () => {});
    client.open('10.0.0.4:5555');
    reads = [];
    await pass(5_000);
    expect(reads.filter((read) => read === 'LIST_ROOMS\n')).toEqual([]);
  });
});

describe('a dialect that the person chose', () => {
  it('of Wassop 1 is spoken without a hello', async () => {
    serveWassop1(AT);
    const connectionId = client.open(AT, { dialect: 'wassop1' });
    await pass(100);
    expect(reads[0]).toBe('LIST_ROOMS\n');
    expect(client.view(connectionId).link.kind).toBe('online');
  });

  it('of JSON pair is spoken on two connections from the start', async () => {
    serveJsonPair(AT);
    const connectionId = client.open(AT, { dialect: 'json-pair' });
    await pass(600);
    expect(reads).toEqual(['{"type":"read"}', '{"type":"write"}']);
    expect(client.view(connectionId).link.kind).toBe('online');
  });

  it.each([
    ['wassop2', serveJsonPair],
    ['wassop2', serveWassop1],
    ['wassop1', serveJsonPair],
  ] as const)('that the server does not speak (%s) is said to be a mismatch', async (dialect, serve) => {
    serve(AT);
    const connectionId = client.open(AT, { dialect });
    await pass(11_000);
    expect(client.view(connectionId).link).toEqual({ kind: 'failed', failure: { code: 'DIALECT_MISMATCH' } });
  });

  it('can be changed by opening the place again', async () => {
    serveWassop1(AT);
    const connectionId = client.open(AT, { dialect: 'json-pair' });
    listen(AT, (_read, wire) => wire.close());
    await pass(2_000);
    expect(client.view(connectionId).link.kind).toBe('failed');
    serveWassop1(AT);
    expect(client.open(AT, { dialect: 'wassop1' })).toBe(connectionId);
    await pass(200);
    expect(client.view(connectionId)).toMatchObject({ dialect: 'wassop1', link: { kind: 'online' } });
  });
});

describe('a host name', () => {
  it('that nobody knows is a failure at first, and worth waiting for once one was there', async () => {
    const unknown = new RecordedClient({ clock, dialer: { dial: async () => ({ ok: false, error: failure('CONNECT_HOST_UNKNOWN') }) } });
    const connectionId = unknown.open('typo.example:5555');
    await drain();
    expect(unknown.view(connectionId).link).toEqual({ kind: 'failed', failure: { code: 'CONNECT_HOST_UNKNOWN' } });
    unknown.client.dispose();
  });
});

describe('an address or name that cannot be', () => {
  it('is refused at once', () => {
    expect(client.client.open({ address: 'a b', dialect: 'auto', name: 'Ana' })).toEqual({ ok: false, error: { code: 'ADDRESS_INVALID' } });
    expect(client.client.open({ address: AT, dialect: 'auto', name: ' ' })).toMatchObject({ ok: false, error: { code: 'NAME_INVALID' } });
    expect(client.client.snapshot()).toEqual([]);
  });
});
