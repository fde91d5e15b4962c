/** People of Wassop 2 on a real host over real sockets: coming in, talking, going. */
import { describe, expect, it } from 'vitest';
import { startTestHost } from '../helpers/running-host.ts';
import { makeDevice, Wassop2TestClient } from '../helpers/wassop2-client.ts';

describe('two people on a host', () => {
  it('read what the other says, and their own words too, under the same numbers', async () => {
    const { host } = await startTestHost();
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    const beto = await Wassop2TestClient.enter(host.port, 'Beto');

    const answer = await ana.say('hola');
    await beto.frame((frame) => frame.type === 'entry');
    await beto.say('¿qué tal? 👋');
    await ana.raw.until(() => ana.entries.length === 2);
    await beto.raw.until(() => beto.entries.length === 2);

    expect(answer).toMatchObject({ type: 'ok', value: { seq: 1 } });
    expect(ana.entries.map(({ seq, author, text }) => [seq, author, text])).toEqual([
      [1, 'Ana', 'hola'],
      [2, 'Beto', '¿qué tal? 👋'],
    ]);
    expect(beto.entries).toEqual(ana.entries);
  });

  it('are told of comings and goings, but not of their own', async () => {
    const { host } = await startTestHost();
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    const beto = await Wassop2TestClient.enter(host.port, 'Beto');
    await ana.frame((frame) => frame.type === 'member' && frame['change'] === 'joined');
    beto.close();
    const left = await ana.frame((frame) => frame.type === 'member' && frame['change'] === 'left');

    expect(left).toMatchObject({ roomId: ana.landingRoomId, member: { name: 'Beto', role: 'member', door: 'app' } });
    expect(beto.frames.filter((frame) => frame.type === 'member')).toEqual([]);
  });

  it('of whom one comes later read what was said before', async () => {
    const { host } = await startTestHost();
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    for (const text of ['uno', 'dos', 'tres']) await ana.say(text);

    const beto = await Wassop2TestClient.connect(host.port);
    await beto.authenticate('Beto');
    const joined = await beto.request({ type: 'room.join', name: 'Sala1' });
    const page = await beto.request({ type: 'history.read', roomId: beto.landingRoomId, afterSeq: 1, limit: 10 });

    expect(joined).toMatchObject({ value: { room: { name: 'Sala1', lastSeq: 3, memberCount: 2 } } });
    expect(page).toMatchObject({ value: { hasMore: false, entries: [{ seq: 2, text: 'dos' }, { seq: 3, text: 'tres' }] } });
  });

  it('cannot have the same name, and the second is offered another one on the same connection', async () => {
    const { host } = await startTestHost();
    await Wassop2TestClient.enter(host.port, 'Ana');
    const other = await Wassop2TestClient.connect(host.port);

    expect(await other.authenticate(' ANA ')).toMatchObject({ type: 'error', code: 'NAME_TAKEN', details: { suggestion: 'ANA (2)' } });
    expect(await other.authenticate('ANA (2)')).toMatchObject({ type: 'ok', value: { name: 'ANA (2)' } });
  });
});

describe('the same device on a second connection', () => {
  it('takes the place of the first, unseen by the others', async () => {
    const { host } = await startTestHost();
    const device = makeDevice();
    const beto = await Wassop2TestClient.enter(host.port, 'Beto');
    const older = await Wassop2TestClient.enter(host.port, 'Ana', device);
    await beto.frame((frame) => frame.type === 'member');
    const newer = await Wassop2TestClient.enter(host.port, 'Ana', device);
    await older.raw.waitForEnd();
    await newer.say('sigo aquí');
    await beto.frame((frame) => frame.type === 'entry');

    expect(older.frames.at(-1)).toMatchObject({ type: 'bye', code: 'SESSION_REPLACED' });
    expect(newer.memberId).toBe(older.memberId);
    expect(beto.frames.filter((frame) => frame.type === 'member')).toHaveLength(1);
  });
});

describe('a host that stops', () => {
  it('tells everybody, after all that was acknowledged, and closes', async () => {
    const { host } = await startTestHost();
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    const beto = await Wassop2TestClient.enter(host.port, 'Beto');
    await ana.say('última');
    await host.stop();
    await beto.raw.waitForEnd();

    expect(beto.entries.map(({ text }) => text)).toEqual(['última']);
    expect(beto.frames.at(-1)).toMatchObject({ type: 'bye', code: 'HOST_STOPPED' });
  });
});
