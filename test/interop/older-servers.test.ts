// The client on real sockets against stand-ins for the servers of the two older programs, as fussy as the originals.
import { afterEach, describe, expect, it } from 'vitest';
import { createTcpDialer } from '../../src-main/connections/tcp-dialer.ts';
import { systemClock } from '../../src-main/runtime/system-clock.ts';
import { RecordedClient } from '../helpers/recorded-client.ts';
import { JsonPairClient } from '../helpers/stand-ins/json-pair-client.ts';
import { JsonPairServer } from '../helpers/stand-ins/json-pair-server.ts';
import { Wassop1Client } from '../helpers/stand-ins/wassop1-client.ts';
import { Wassop1Server } from '../helpers/stand-ins/wassop1-server.ts';

const cleanUps: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function makeClient(localAddress = '127.0.0.1'): RecordedClient {
  const recorded = new RecordedClient({ dialer: createTcpDialer({ localAddress }), clock: systemClock });
  cleanUps.push(() => recorded.client.dispose());
  return recorded;
}

function closing<T extends { close(): Promise<void> }>(thing: T): T {
  cleanUps.push(() => thing.close());
  return thing;
}

describe('a Wassop 1 server', () => {
  it('is found out, entered, talked in and left, with every command in a read of its own', async () => {
    const server = closing(await Wassop1Server.start({ listPieceBytes: 7 }));
    const beto = closing(await Wassop1Client.enter({ port: server.port }, 'Beto', 'Sala1'));
    const ana = makeClient();
    const connectionId = ana.open(`127.0.0.1:${server.port}`);
    await ana.untilLink(connectionId, 'online');
    expect(ana.view(connectionId).dialect).toBe('wassop1');
    const roomId = ana.view(connectionId).landingRoomId ?? '';
    await ana.until(() => ana.rooms(connectionId)[0]?.memberCount === 2, 'the count of people');

    const send = (text: string) => ana.client.commands['messages.send']({ connectionId, roomId, text });
    for (const text of ['hola', '❤️❤️❤️', 'ñandú '.repeat(300)]) await send(text);
    beto.say('buenas');
    await ana.until(() => ana.texts(roomId).includes('buenas'), 'what Beto says');
    const fromAna = (lines: readonly string[]) => lines.flatMap((line) => (line.startsWith('Ana: ') ? [line.slice(5)] : []));
    await beto.printed.when((lines) => fromAna(lines).slice(2).join('').replaceAll(' ', '') === 'ñandú'.repeat(300), 'all parts of the long message');
    expect(beto.printed.items[0]).toBe('Ana se ha unido a la sala.');
    expect(fromAna(beto.printed.items).slice(0, 2)).toEqual(['hola', '❤️❤️❤️']);
    expect(fromAna(beto.printed.items).slice(2).join('').replaceAll(' ', '')).toBe('ñandú'.repeat(300));
    expect(beto.crashes.items).toEqual([]);
    expect(server.reads.items.every((read) => read.indexOf('\n') === read.length - 1)).toBe(true);

    await ana.client.commands['connection.close']({ connectionId });
    await beto.printed.find((line) => line === 'Ana ha salido del chat.');
  });

  it('whose names are taken gets another on the same connection, and the other one of that name stays registered', async () => {
    const server = closing(await Wassop1Server.start());
    closing(await Wassop1Client.enter({ port: server.port }, 'Ana', 'Sala1'));
    const ana = makeClient();
    const connectionId = ana.open(`127.0.0.1:${server.port}`, { dialect: 'wassop1' });
    await ana.untilLink(connectionId, 'name-needed');
    await ana.client.commands['connection.setName']({ connectionId, name: 'Ana (2)' });
    await ana.untilLink(connectionId, 'online');
    expect(server.names).toEqual(['Ana', 'Ana (2)']);
  });

  it('that cuts the line is come back to, into the same room', async () => {
    const server = closing(await Wassop1Server.start());
    const ana = makeClient();
    const connectionId = ana.open(`127.0.0.1:${server.port}`, { dialect: 'wassop1' });
    await ana.untilLink(connectionId, 'online');
    await ana.client.commands['rooms.join']({ connectionId, name: 'Música' });
    server.dropConnections();
    await ana.untilLink(connectionId, 'waiting');
    await ana.client.commands['connection.retryNow']({ connectionId });
    await ana.untilLink(connectionId, 'online');
    expect(ana.rooms(connectionId).find((room) => room.isJoined)?.name).toBe('Música');
  });
});

describe('a JSON pair server', () => {
  it('is found out and talked over in both directions', async () => {
    const server = closing(await JsonPairServer.start());
    const beto = closing(await JsonPairClient.connect({ port: server.port, localAddress: '127.0.0.3' }, 'Beto'));
    const ana = makeClient('127.0.0.2');
    const connectionId = ana.open(`127.0.0.1:${server.port}`);
    await ana.untilLink(connectionId, 'online');
    expect(ana.view(connectionId).dialect).toBe('json-pair');
    const roomId = ana.view(connectionId).landingRoomId ?? '';

    for (const text of ['hola', 'ñ'.repeat(1_200)]) await ana.client.commands['messages.send']({ connectionId, roomId, text });
    await beto.shown.when((shown) => shown.map(({ mensaje }) => mensaje).join('') === `hola${'ñ'.repeat(1_200)}`, 'every part, whole and in order');
    expect(beto.lost.items).toEqual([]);
    beto.say('buenas');
    await ana.until(() => ana.texts(roomId).includes('buenas'), 'what Beto says');
    expect(ana.shown(roomId).at(-1)).toMatchObject({ authorName: 'Beto', door: 'json-pair' });
  });

  it('that cuts the line is come back to', async () => {
    const server = closing(await JsonPairServer.start());
    const ana = makeClient();
    const connectionId = ana.open(`127.0.0.1:${server.port}`, { dialect: 'json-pair' });
    await ana.untilLink(connectionId, 'online');
    server.dropConnections();
    await ana.untilLink(connectionId, 'waiting');
    await ana.client.commands['connection.retryNow']({ connectionId });
    await ana.untilLink(connectionId, 'online');
  });
});
