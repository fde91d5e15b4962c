// The stand-ins are as fussy as the originals: the recorded session played to the server, and each weakness by name.
import { describe, expect, it, onTestFinished } from 'vitest';
import { JsonPairClient } from '../helpers/stand-ins/json-pair-client.ts';
import { JsonPairServer } from '../helpers/stand-ins/json-pair-server.ts';
import { LoopbackServer } from '../helpers/stand-ins/listening.ts';
import { openSocket } from '../helpers/stand-ins/client-socket.ts';
import { Wassop1Client } from '../helpers/stand-ins/wassop1-client.ts';
import { Wassop1Server } from '../helpers/stand-ins/wassop1-server.ts';
import { readRecordedSession } from './recorded-session.ts';
import { replay } from './replay.ts';

async function startWassop1Server(): Promise<Wassop1Server> {
  const server = await Wassop1Server.start();
  onTestFinished(() => server.close());
  return server;
}

async function startJsonPairServer(): Promise<JsonPairServer> {
  const server = await JsonPairServer.start();
  onTestFinished(() => server.close());
  return server;
}

async function enter(server: Wassop1Server, name: string): Promise<Wassop1Client> {
  const client = await Wassop1Client.enter(server, name, 'Sala1');
  onTestFinished(() => client.close());
  return client;
}

async function join(server: JsonPairServer, localAddress: string, author: string): Promise<JsonPairClient> {
  const client = await JsonPairClient.connect({ port: server.port, localAddress }, author);
  onTestFinished(() => client.close());
  return client;
}

describe('the text server stand-in', () => {
  it('answers the recorded session byte for byte', async () => {
    const server = await startWassop1Server();
    let sent = '';
    const hasRead = async (text: string): Promise<void> => {
      sent += text;
      await server.reads.when((reads) => reads.join('') === sent, 'all that was sent');
    };
    await replay(readRecordedSession(), { port: server.port, hasRead });
  });

  it('loses the registration of the other when a refused client closes', async () => {
    const server = await startWassop1Server();
    await enter(server, 'ana');
    const second = await Wassop1Client.connect(server);
    expect(await second.join('ana')).toBe('ERROR: Username ya en uso.');
    await second.close();
    const third = await enter(server, 'beto');
    expect(server.names).toEqual(['beto']);
    expect(third.crashes.items).toEqual([]);
  });

  it('ends a connection whose over-long command is cut inside a character', async () => {
    const server = await startWassop1Server();
    const client = await enter(server, 'ana');
    client.send(`MESSAGE x${'ñ'.repeat(600)}\n`);
    await client.closed();
    expect(server.reads.items.some((read) => read.startsWith('MESSAGE'))).toBe(false);
  });
});

describe('the text client stand-in', () => {
  it('dies of a read that ends inside a character', async () => {
    const server = await LoopbackServer.listen(
      (socket) => {
        // The answer to ROOM, and then, once it was read, a two-byte letter on either side of the 1,024th byte.
        socket.once('data', () => {
          socket.write('Te has unido a la sala Sala1.\n');
          socket.once('data', () => socket.write(`${'x'.repeat(1_023)}ñ\n`));
        });
      },
      0,
      '127.0.0.1',
    );
    onTestFinished(() => server.close());
    const client = await Wassop1Client.connect(server);
    onTestFinished(() => client.close());
    await client.enterRoom('Sala1');
    client.say('go on');
    await client.crashes.count(1);
    expect(client.printed.items).toEqual([]);
  });
});

describe('the JSON pair stand-ins', () => {
  it('tell clients apart by address and say nothing to the sender', async () => {
    const server = await startJsonPairServer();
    const ana = await join(server, '127.0.0.2', 'ana');
    const beto = await join(server, '127.0.0.3', 'beto');
    ana.say('hola');
    await beto.shown.find((message) => message.mensaje === 'hola');
    beto.say('qué tal');
    await ana.shown.find((message) => message.mensaje === 'qué tal');
    expect(ana.shown.items).toEqual([{ autor: 'beto', mensaje: 'qué tal' }]);
  });

  it('lose two objects that arrive in one read', async () => {
    const server = await startJsonPairServer();
    const ana = await join(server, '127.0.0.2', 'ana');
    const beto = await join(server, '127.0.0.3', 'beto');
    ana.send('{"autor":"ana","mensaje":"uno"}{"autor":"ana","mensaje":"dos"}');
    expect(await beto.lost.count(1)).toEqual(['{"autor":"ana","mensaje":"uno"}{"autor":"ana","mensaje":"dos"}']);
    expect(beto.shown.items).toEqual([]);
  });

  it('close on anything but exactly the identification', async () => {
    const server = await startJsonPairServer();
    const socket = await openSocket({ port: server.port });
    const closed = new Promise((resolve) => socket.resume().once('close', resolve));
    socket.write('WASSOP2 {"versions":[2]}\n');
    await closed;
  });
});
