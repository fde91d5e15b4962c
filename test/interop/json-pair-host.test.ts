// JSON pair clients on a Wassop host: as fussy as the original, several behind one address, and together with everybody else.
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Host } from '../../src-main/host/host.ts';
import { drain } from '../helpers/event-loop.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { RawSocket } from '../helpers/raw-socket.ts';
import { startTestHost } from '../helpers/running-host.ts';
import { JsonPairClient } from '../helpers/stand-ins/json-pair-client.ts';
import { Wassop1Client } from '../helpers/stand-ins/wassop1-client.ts';
import { until } from '../helpers/until.ts';
import { Wassop2TestClient } from '../helpers/wassop2-client.ts';

async function connect(host: Host, author: string, clock?: FakeClock): Promise<JsonPairClient> {
  const client = await JsonPairClient.connect(host, author, { clock });
  onTestFinished(() => client.close());
  return client;
}

async function enterText(host: Host, name: string): Promise<Wassop1Client> {
  const client = await Wassop1Client.enter(host, name, 'General');
  onTestFinished(() => client.close());
  return client;
}

/** Lets time pass on a clock that host and clients share, in steps that leave the network the turns it needs. */
async function runUntil(clock: FakeClock, isReached: () => boolean): Promise<void> {
  for (let step = 0; step < 1_000 && !isReached(); step += 1) {
    await clock.advance(5);
    await drain();
  }
  expect(isReached()).toBe(true);
}

describe('clients of the second program on a host', () => {
  it('chat though they come from one address, and are not told their own messages', async () => {
    const { host } = await startTestHost();
    const ana = await connect(host, 'ana');
    const beto = await connect(host, 'beto');
    await until(() => host.people().length === 2);
    ana.say('hola ❤️');
    await beto.shown.find((message) => message.mensaje === 'hola ❤️');
    beto.say('qué tal');
    await ana.shown.find((message) => message.mensaje === 'qué tal');
    expect(ana.shown.items).toEqual([{ autor: 'beto', mensaje: 'qué tal' }]);
    expect(beto.shown.items).toEqual([{ autor: 'ana', mensaje: 'hola ❤️' }]);
  });

  it('meet people of every other dialect in General, in all directions', async () => {
    const { host } = await startTestHost();
    const ana = await connect(host, 'ana');
    await until(() => host.people().length === 1);
    const beto = await enterText(host, 'beto');
    const carla = await Wassop2TestClient.enter(host.port, 'Carla');
    const joined = await carla.request({ type: 'room.join', name: 'General' });
    const { roomId } = (joined['value'] as { room: { roomId: string } }).room;

    ana.say('soy ana');
    await beto.printed.find((line) => line === 'ana: soy ana');
    await carla.frame((frame) => frame.type === 'entry');
    beto.say('soy beto');
    await ana.shown.find((message) => message.mensaje === 'soy beto');
    await carla.say('soy Carla', roomId);
    await ana.shown.find((message) => message.mensaje === 'soy Carla');
    await beto.printed.find((line) => line === 'Carla: soy Carla');

    expect(ana.shown.items).toEqual([{ autor: 'beto', mensaje: 'soy beto' }, { autor: 'Carla', mensaje: 'soy Carla' }]);
    expect(carla.entries.map(({ author, text }) => `${author}: ${text}`)).toEqual(['ana: soy ana', 'beto: soy beto', 'Carla: soy Carla']);
    expect(host.people().map(({ name, door }) => `${name} by ${door}`).sort()).toEqual(['Carla by app', 'ana by json-pair', 'beto by wassop1']);
    expect(ana.lost.items).toEqual([]);
  });

  it('lose nothing of a burst, because each object comes in a poll of its own', async () => {
    const clock = new FakeClock();
    const { host } = await startTestHost({}, { clock });
    const ana = await connect(host, 'ana', clock);
    const beto = await connect(host, 'beto', clock);
    await until(() => host.people().length === 2);
    for (let number = 0; number < 50; number += 1) beto.say(`mensaje ${number}`);
    await runUntil(clock, () => ana.shown.items.length + ana.lost.items.length >= 50);
    expect(ana.shown.items.map(({ mensaje }) => mensaje)).toEqual(Array.from({ length: 50 }, (_, number) => `mensaje ${number}`));
    expect(ana.lost.items).toEqual([]);
  });

  it('get a long text as several objects that each fit a read', async () => {
    const clock = new FakeClock();
    const { host } = await startTestHost({}, { clock });
    const ana = await connect(host, 'ana', clock);
    const beto = await connect(host, 'beto', clock);
    await until(() => host.people().length === 2);
    const text = '👩‍👩‍👧‍👦 "comillas" \\ y más'.repeat(400);
    beto.say(text);
    const shownText = (): string => ana.shown.items.map(({ mensaje }) => mensaje).join('');
    await runUntil(clock, () => shownText().length >= text.length || ana.lost.items.length > 0);
    expect(shownText()).toBe(text);
    expect(ana.shown.items.length).toBeGreaterThan(10);
    expect(ana.lost.items).toEqual([]);
  });

  it('are paired for certain by a session, whatever comes first', async () => {
    const { host } = await startTestHost();
    const sessions = ['0197f2a0-1111-7000-8000-000000000001', '0197f2a0-1111-7000-8000-000000000002'];
    const open = async (type: 'read' | 'write', session: string | undefined): Promise<RawSocket> => {
      const socket = await RawSocket.connect(host.port);
      socket.write(JSON.stringify({ type, session }));
      return socket;
    };
    const [firstWriter, secondReader] = [await open('write', sessions[0]), await open('read', sessions[1])];
    const [firstReader, secondWriter] = [await open('read', sessions[0]), await open('write', sessions[1])];
    await until(() => host.people().length === 2);
    firstWriter.write('{"autor":"ana","mensaje":"de ana"}');
    await secondReader.waitFor((received) => received.includes('de ana'));
    secondWriter.write('{"autor":"beto","mensaje":"de beto"}');
    await firstReader.waitFor((received) => received.includes('de beto'));
    expect(firstReader.text).toBe('{"autor":"beto","mensaje":"de beto"}');
    expect(secondReader.text).toBe('{"autor":"ana","mensaje":"de ana"}');
  });

  it('are seen before they say a name, and then under it', async () => {
    const { host } = await startTestHost();
    const beto = await enterText(host, 'beto');
    const ana = await connect(host, 'ana');
    await beto.printed.find((line) => line === 'Invitado se ha unido a la sala.');
    ana.ping();
    ana.say('hola');
    await beto.printed.find((line) => line === 'ana: hola');
    ana.say('me llamo de otro modo', 'Anita');
    await beto.printed.find((line) => line.startsWith('Anita: '));
    await ana.close();
    await beto.printed.find((line) => line === 'Anita ha salido del chat.');
    expect(beto.printed.items).toEqual([
      'Invitado se ha unido a la sala.',
      'Invitado ha salido del chat.',
      'ana se ha unido a la sala.',
      'ana: hola',
      'ana ha salido del chat.',
      'Anita se ha unido a la sala.',
      'Anita: me llamo de otro modo',
      'Anita ha salido del chat.',
    ]);
  });

  it('are shown with a number behind a name that is somebody else’s, and without what no name may have', async () => {
    const { host } = await startTestHost();
    const beto = await enterText(host, 'ana');
    const first = await connect(host, 'ana');
    first.say('uno');
    await beto.printed.find((line) => line === 'ana (2): uno');
    const second = await connect(host, 'Ana');
    second.say('dos');
    await beto.printed.find((line) => line === 'Ana (3): dos');
    const third = await connect(host, '\u202eev\u0000a');
    third.say('tres');
    await beto.printed.find((line) => line === 'eva: tres');
    const fourth = await connect(host, '\u200b');
    fourth.say('cuatro');
    await beto.printed.find((line) => line === 'Invitado: cuatro');
  });

  it('meet in the room that the host chose', async () => {
    const { host } = await startTestHost({ jsonPairRoomName: 'Sala1' });
    const beto = await Wassop1Client.enter(host, 'beto', 'Sala1');
    onTestFinished(() => beto.close());
    const ana = await connect(host, 'ana');
    ana.say('hola');
    await beto.printed.find((line) => line === 'ana: hola');
    expect(await (await Wassop2TestClient.enter(host.port, 'Carla')).request({ type: 'room.list' })).toMatchObject({
      value: { rooms: [{ name: 'Sala1' }] },
    });
  });

  it('are ended in order when the host stops', async () => {
    const { host } = await startTestHost();
    const ana = await connect(host, 'ana');
    await until(() => host.people().length === 1);
    void host.stop();
    await ana.closed();
  });
});
