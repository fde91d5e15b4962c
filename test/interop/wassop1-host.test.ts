// Wassop 1 clients on a Wassop host: the recorded session byte for byte, and clients as fussy as the original.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Host } from '../../src-main/host/host.ts';
import { RawSocket } from '../helpers/raw-socket.ts';
import { startTestHost } from '../helpers/running-host.ts';
import { Wassop1Client } from '../helpers/stand-ins/wassop1-client.ts';
import { Wassop2TestClient } from '../helpers/wassop2-client.ts';
import { RECORDED_DIFFERENCES, applyDifferences } from './recorded-differences.ts';
import { readRecordedSession } from './recorded-session.ts';
import { replay } from './replay.ts';

async function connect(host: Host): Promise<Wassop1Client> {
  const client = await Wassop1Client.connect(host);
  onTestFinished(() => client.close());
  return client;
}

async function enter(host: Host, name: string, room = 'Sala1'): Promise<Wassop1Client> {
  const client = await connect(host);
  expect(await client.join(name)).toBe('OK');
  expect(await client.enterRoom(room)).toBe(`Te has unido a la sala ${room}.\n`);
  return client;
}

describe('the recorded session with the first server', () => {
  it('is answered the same by a host, but for the listed differences', async () => {
    const { host } = await startTestHost();
    await replay(applyDifferences(readRecordedSession(), RECORDED_DIFFERENCES), { port: host.port });
  });

  it.each(RECORDED_DIFFERENCES)('needs $name: without it the replay fails', async (difference) => {
    const { host } = await startTestHost();
    const others = RECORDED_DIFFERENCES.filter((other) => other !== difference);
    // An answer that never comes would be waited for: the recording is cut behind the difference, and its end is checked at once.
    const steps = applyDifferences(readRecordedSession(), others);
    await expect(replay(steps, { port: host.port, giveUpMs: 300 })).rejects.toThrow(/step \d+|nothing more came/);
  });

  it.each(RECORDED_DIFFERENCES)('has $name explained in docs/interop.md', ({ name }) => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/interop.md'), 'utf8');
    expect(page).toContain(`| ${name} |`);
  });
});

describe('clients of the first program on a host', () => {
  it('chat with each other and with an app, in both directions', async () => {
    const { host } = await startTestHost();
    const ana = await enter(host, 'ana');
    const carla = await Wassop2TestClient.enter(host.port, 'Carla');
    await ana.printed.find((line) => line === 'Carla se ha unido a la sala.');
    const beto = await enter(host, 'beto');
    await ana.printed.find((line) => line === 'beto se ha unido a la sala.');

    ana.say('hola ❤️');
    await beto.printed.find((line) => line === 'ana: hola ❤️');
    await carla.frame((frame) => frame.type === 'entry');
    expect(carla.entries).toMatchObject([{ author: 'ana', text: 'hola ❤️' }]);
    await carla.say('uno\ndos');
    await ana.printed.find((line) => line === 'Carla: dos');
    expect(ana.printed.items).toEqual(['Carla se ha unido a la sala.', 'beto se ha unido a la sala.', 'Carla: uno', 'Carla: dos']);

    carla.close();
    await ana.printed.find((line) => line === 'Carla ha salido del chat.');
  });

  it('get each answer in a read of its own, though everything was asked in one packet', async () => {
    const { host } = await startTestHost();
    const raw = await RawSocket.connect(host.port);
    const reads: string[] = [];
    raw.socket.on('data', (chunk) => reads.push(chunk.toString()));
    raw.write('LIST_ROOMS\nJOIN peña\nROOM Sala1\nROOM Taller\nEXIT\nLIST_ROOMS\n');
    await raw.waitFor((received) => received.includes('Taller (0)\n'));
    expect(reads).toEqual([
      'Salas disponibles:\nSala1 (0)\n',
      'OK\n',
      'Te has unido a la sala Sala1.\n',
      'Te has unido a la sala Taller.\n',
      'Has salido de la sala Taller.\n',
      'Salas disponibles:\nSala1 (0)\nTaller (0)\n',
    ]);
  });

  it('come into a busy room without losing an answer or a character', async () => {
    const { host } = await startTestHost();
    const ana = await enter(host, 'ana');
    const carla = await Wassop2TestClient.enter(host.port, 'Carla');
    let isTalking = true;
    const talk = (async () => {
      while (isTalking) await carla.say('blá '.repeat(20));
    })();
    await ana.printed.count(20);
    for (let round = 0; round < 5; round += 1) {
      // `enter` takes one read for each answer, as the original does, and compares the whole of it.
      const beto = await enter(host, `beto ${round}`);
      await beto.printed.find((line) => line.startsWith('Carla: '));
      expect(beto.crashes.items).toEqual([]);
    }
    isTalking = false;
    await talk;
  });

  it('see the room list before they give a name', async () => {
    const { host } = await startTestHost();
    const client = await connect(host);
    expect(await client.listRooms()).toBe('Salas disponibles:\nSala1 (0)\n');
  });

  it('keep a taken name from others, and may try the next on the same connection', async () => {
    const { host } = await startTestHost();
    await enter(host, 'ana');
    const second = await connect(host);
    expect(await second.join('ana')).toBe('ERROR: Username ya en uso.');
    expect(await second.join('ANA')).toBe('ERROR: Username ya en uso.');
    await second.close();
    const third = await connect(host);
    expect(await third.join('ana')).toBe('ERROR: Username ya en uso.');
    expect(await third.join('ana 2')).toBe('OK');
  });

  it.each(['ana: beto', '*** aviso', '', 'x'.repeat(40)])('may not be called "%s"', async (name) => {
    const { host } = await startTestHost();
    const client = await connect(host);
    expect(await client.join(name)).toBe('ERROR: Username no permitido.');
    expect(await client.join('ana')).toBe('OK');
  });

  it('are answered whenever they wait for an answer, also with a refusal', async () => {
    const { host } = await startTestHost({ maxPeople: 1 });
    const raw = await RawSocket.connect(host.port);
    const ask = async (command: string): Promise<string> => {
      const before = raw.text.length;
      raw.write(command);
      return (await raw.waitFor((received) => received.length > before && received.endsWith('\n'))).slice(before);
    };
    expect(await ask('ROOM Sala1\n')).toBe('ERROR: Primero hace falta JOIN.\n');
    expect(await ask('JOIN\n')).toBe('ERROR: Username no permitido.\n');
    expect(await ask('JOIN ana\n')).toBe('OK\n');
    expect(await ask('JOIN otra\n')).toBe('ERROR: Username ya elegido.\n');
    expect(await ask('ROOM\n')).toBe('ERROR: Sala no permitida.\n');
    expect(await ask(`ROOM ${'x'.repeat(65)}\n`)).toBe('ERROR: Sala no permitida.\n');
    expect(await ask('ROOM Sala1\n')).toBe('Te has unido a la sala Sala1.\n');
    // Refused rooms cost nothing: the one entered before is kept.
    expect(await ask('ROOM \u0007\n')).toBe('ERROR: Sala no permitida.\n');
    expect(await ask('EXIT\n')).toBe('Has salido de la sala Sala1.\n');
    const second = await connect(host);
    expect(await second.join('beto')).toBe('ERROR: Servidor lleno.');
  });

  it('leave one room when they enter another', async () => {
    const { host } = await startTestHost();
    const ana = await enter(host, 'ana');
    const beto = await enter(host, 'beto');
    await ana.printed.find((line) => line === 'beto se ha unido a la sala.');
    beto.send('ROOM Taller de Redes\n');
    await beto.printed.find((line) => line === 'Te has unido a la sala Taller de Redes.');
    await ana.printed.find((line) => line === 'beto ha salido de la sala.');
    ana.say('¿se fue?');
    beto.send('EXIT\n');
    await beto.printed.find((line) => line === 'Has salido de la sala Taller de Redes.');
    expect(beto.printed.items).toEqual(['Te has unido a la sala Taller de Redes.', 'Has salido de la sala Taller de Redes.']);
  });

  it('have LOVE, LIKE and DISLIKE said for them', async () => {
    const { host } = await startTestHost();
    const ana = await enter(host, 'ana');
    const beto = await enter(host, 'beto');
    beto.send('LOVE\nLIKE\nDISLIKE\n');
    await ana.printed.find((line) => line === 'beto: 👎');
    expect(ana.printed.items).toEqual(['beto se ha unido a la sala.', 'beto: ❤️', 'beto: 👍', 'beto: 👎']);
  });

  it('read ten thousand lines of emoji from a host without one broken character', async () => {
    const { host } = await startTestHost();
    const ana = await enter(host, 'ana');
    const beto = await enter(host, 'beto');
    const texts = Array.from({ length: 10_000 }, (_, index) => `${'👩‍👩‍👧‍👦❤️'.repeat(index % 3)}👍🏽 ${index}`);
    beto.send(texts.map((text) => `MESSAGE ${text}\n`).join(''));
    await ana.printed.find((line) => line.endsWith(' 9999'));
    expect(ana.crashes.items).toEqual([]);
    expect(ana.printed.items).toEqual(['beto se ha unido a la sala.', ...texts.map((text) => `beto: ${text}`)]);
  });

  it('are told when the host stops, and then the connection ends', async () => {
    const { host } = await startTestHost();
    const ana = await enter(host, 'ana');
    void host.stop();
    await ana.closed();
    expect(ana.printed.items).toEqual(['El servidor se ha cerrado.']);
  });
});
