// JSON pair clients on a Wassop host: as fussy as the original, several behind one address, and together with everybody else.
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Host } from '../../src-main/host/host.ts';
import { RawSocket } from '../helpers/raw-socket.ts';
import { startTestHost } from '../helpers/running-host.ts';
import { JsonPairClient } from '../helpers/stand-ins/json-pair-client.ts';
import { Wassop1Client } from '../helpers/stand-ins/wassop1-client.ts';
import { Wassop2TestClient } from '../helpers/wassop2-client.ts';

async function connect(host: Host, author: string, options: { readonly session?: string; readonly localAddress?: string } = {}): Promise<JsonPairClient> {
  const client = await JsonPairClient.connect({ port: host.port, localAddress: options.localAddress }, author, options.session);
  onTestFinished(() => client.close());
  return client;
}

async function enterText(host: Host, name: string): Promise<Wassop1Client> {
  const client = await Wassop1Client.enter(host, name, 'General');
  onTestFinished(() => client.close());
  return client;
}

/** Resolves once so many people are in `General`, whoever they are. */
async function untilPeople(host: Host, count: number): Promise<void> {
  const isReached = (): boolean => host.people().filter((person) => person.roomNames.includes('General')).length === count;
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (!isReached()) return;
      stop();
      resolve();
    };
    const stop = host.onPeopleChanged(look);
    look();
  });
}

describe('clients of the second program on a host', () => {
  it('chat though they come from one address, and are not told their own messages', async () => {
    const { host } = await startTestHost();
    const ana = await connect(host, 'ana');
    const beto = await connect(host, 'beto');
    await untilPeople(host, 2);
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
    await untilPeople(host, 1);
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
    const { host } = await startTestHost();
    const ana = await connect(host, 'ana');
    await untilPeople(host, 1);
    const beto = await enterText(host, 'beto');
    for (let number = 0; number < 10; number += 1) beto.say(`mensaje ${number}`);
    await ana.shown.count(10);
    expect(ana.shown.items.map(({ mensaje }) => mensaje)).toEqual(Array.from({ length: 10 }, (_, number) => `mensaje ${number}`));
    expect(ana.lost.items).toEqual([]);
  });

  it('get a long text as several objects that each fit a read', async () => {
    const { host } = await startTestHost();
    const ana = await connect(host, 'ana');
    const beto = await connect(host, 'beto');
    await untilPeople(host, 2);
    const text = '👩‍👩‍👧‍👦 "comillas" \\ y más'.repeat(80);
    beto.say(text);
    await ana.shown.find((_message) => ana.shown.items.map(({ mensaje }) => mensaje).join('') === text);
    expect(ana.shown.items.length).toBeGreaterThan(2);
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
    await untilPeople(host, 2);
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
    await untilPeople(host, 1);
    void host.stop();
    await ana.closed();
  });
});
