/** Raw bytes of Wassop 2 against a running host: any cuts, every limit, every deadline. */
import { describe, expect, it } from 'vitest';
import { DEADLINES, LIMITS } from '../../src-shared/protocol/limits.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { RawSocket } from '../helpers/raw-socket.ts';
import { startTestHost } from '../helpers/running-host.ts';
import { authFrame, HELLO_LINE, makeDevice, nonceOf, parseHostHello, Wassop2TestClient } from '../helpers/wassop2-client.ts';

/** A refusal in place of the host's hello. */
const refusal = (code: string) => new RegExp(`^WASSOP2 \\{"error":\\{"code":"${code}"`);

async function connectAndSend(port: number, bytes: string | Uint8Array): Promise<RawSocket> {
  const raw = await RawSocket.connect(port);
  raw.write(bytes);
  return raw;
}

describe('a hello', () => {
  it('is answered with one line of at most 1,000 bytes that says who the host is', async () => {
    const { host } = await startTestHost({ spaceName: 'á"\\'.repeat(100) });
    const raw = await connectAndSend(host.port, HELLO_LINE);
    const text = await raw.waitFor((received) => received.includes('\n'));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(LIMITS.helloBytes);
    expect(parseHostHello(text)).toMatchObject({ version: 2, spaceId: host.spaceId, hostId: host.hostId, epoch: 1 });
    expect(parseHostHello(text).nonce).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('gets another nonce on every connection', async () => {
    const { host } = await startTestHost();
    const [one, other] = await Promise.all([Wassop2TestClient.connect(host.port), Wassop2TestClient.connect(host.port)]);
    expect(one.hello?.nonce).not.toBe(other.hello?.nonce);
  });

  it.each([
    ['with more versions, one of them shared', 'WASSOP2 {"versions":[9,2],"client":"x"}\n'],
    ['with fields of the future', 'WASSOP2 {"versions":[2],"client":"x","later":{"a":[1]},"door":"watch"}\n'],
    ['ended by a carriage return and a line feed', 'WASSOP2 {"versions":[2],"client":"x"}\r\n'],
  ])('%s is taken', async (_what, hello) => {
    const { host } = await startTestHost();
    const raw = await connectAndSend(host.port, hello);
    await raw.waitFor((received) => received.startsWith('WASSOP2 {"version":2'));
  });

  it.each([
    ['without a shared version', 'WASSOP2 {"versions":[3],"client":"x"}\n', 'WIRE_VERSION_UNSUPPORTED'],
    ['that is no JSON', 'WASSOP2 hola\n', 'WIRE_MALFORMED'],
    ['that is an array', 'WASSOP2 []\n', 'WIRE_MALFORMED'],
    ['without versions', 'WASSOP2 {"client":"x"}\n', 'WIRE_MALFORMED'],
    ['in broken UTF-8', Buffer.from('WASSOP2 {"versions":[2],"client":"\u00ff"}\n', 'latin1'), 'WIRE_MALFORMED'],
  ])('%s is refused in its own form, and the connection ends', async (_what, hello, code) => {
    const { host } = await startTestHost();
    const raw = await connectAndSend(host.port, hello);
    expect(await raw.waitForEnd()).toMatch(refusal(code));
  });

  it.each([
    [-1, true],
    [0, true],
    [1, false],
  ])('%i bytes from the limit', async (difference, isTaken) => {
    const { host } = await startTestHost();
    const start = 'WASSOP2 {"versions":[2],"client":"x","pad":"';
    const hello = `${start}${'p'.repeat(LIMITS.helloBytes + difference - start.length - 3)}"}\n`;
    expect(hello).toHaveLength(LIMITS.helloBytes + difference);
    const raw = await connectAndSend(host.port, hello);
    if (isTaken) await raw.waitFor((received) => received.startsWith('WASSOP2 {"version":2'));
    else expect(await raw.waitForEnd()).toMatch(refusal('WIRE_FRAME_TOO_BIG'));
  });

  it('is refused when the host is full, and taken again when somebody went', async () => {
    const { host } = await startTestHost({ maxPeople: 1 });
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    const refused = await connectAndSend(host.port, HELLO_LINE);
    expect(await refused.waitForEnd()).toMatch(refusal('HOST_FULL'));
    ana.raw.write('{"type":"bye"}\n');
    await ana.raw.waitForEnd();
    await Wassop2TestClient.enter(host.port, 'Beto');
  });
});

describe('a conversation', () => {
  /** What a client that knows the host's nonce sends; the last line asks for something whose answer ends the test. */
  const conversation = (hello: ReturnType<typeof parseHostHello>, device: ReturnType<typeof makeDevice>) =>
    Buffer.from(
      [
        authFrame(1, 'Ana 👋', device, hello),
        '{"type":"ping"}\n',
        '{"type":"room.join","id":2,"name":"Sala ñ"}\n',
        '{"type":"room.join","id":7,"name":"Sala ñ"}\n',
        '{"type":"from.the.future","anything":[1,{"x":2}]}\n',
        '{"type":"from.the.future","id":3}\n',
        '{"type":"room.list","id":4}\r\n',
        '{"type":"member.list","id":5,"roomId":"nowhere"}\n',
        '{"type":"room.list","id":6}\n',
      ].join(''),
      'utf8',
    );

  /** Answers without what differs from run to run. */
  const inEssence = (client: Wassop2TestClient) =>
    client.frames
      .filter((frame) => frame['id'] !== undefined)
      .map((frame) => JSON.stringify(frame).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID'))
      .sort();

  async function answersWhenCut(pieceBytes: number): Promise<readonly string[]> {
    const { host } = await startTestHost();
    const client = await Wassop2TestClient.connect(host.port);
    if (!client.hello) throw new Error('no hello');
    await client.raw.writeInPieces(conversation(client.hello, client.device), pieceBytes);
    await client.answerTo(6);
    return inEssence(client);
  }

  it('has the same answers whole, byte by byte, and cut inside characters', async () => {
    const whole = await answersWhenCut(Number.MAX_SAFE_INTEGER);
    expect(whole).toHaveLength(7);
    expect(whole.join('\n')).toContain('WIRE_UNKNOWN_REQUEST');
    for (const pieceBytes of [1, 2, 3, 7, 64]) expect(await answersWhenCut(pieceBytes)).toEqual(whole);
  });

  it('survives a hello that comes byte by byte', async () => {
    const { host } = await startTestHost();
    const raw = await RawSocket.connect(host.port);
    await raw.writeInPieces(Buffer.from(HELLO_LINE), 1);
    await raw.waitFor((received) => received.includes('\n'));
  });

  it('in which a thousand messages come in one write is answered one by one and in order', async () => {
    const { host } = await startTestHost();
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    const count = 1_000;
    const frames = Array.from({ length: count }, (_, index) =>
      JSON.stringify({ type: 'message.send', id: index + 100, roomId: ana.landingRoomId, nonce: nonceOf(index), text: `m${index}` }),
    );
    ana.raw.write(`${frames.join('\n')}\n`);
    await ana.raw.until(() => ana.entries.length === count);
    await ana.answerTo(count + 99);
    expect(ana.entries.map(({ seq, text }) => `${seq} ${text}`)).toEqual(frames.map((_, index) => `${index + 1} m${index}`));
    const answered = ana.frames.filter((frame) => frame.type === 'ok' && Number(frame['id']) >= 100);
    expect(answered.map((frame) => frame['id'])).toEqual(frames.map((_, index) => index + 100));
  });
});

describe('requests sent without waiting', () => {
  it('take effect in their order: a room is joined before the message behind it is looked at', async () => {
    const { host } = await startTestHost();
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    const made = await ana.request({ type: 'room.join', name: 'Taller' });
    const { roomId } = (made['value'] as { room: { roomId: string } }).room;
    const ids = [
      ana.post({ type: 'room.leave', roomId }),
      ana.post({ type: 'room.join', name: 'Otra' }),
      ana.post({ type: 'room.join', roomId }),
      ana.post({ type: 'message.send', roomId, nonce: nonceOf(1), text: 'hola' }),
    ];
    const answers = await Promise.all(ids.map((id) => ana.answerTo(id)));
    expect(answers.map(({ type }) => type)).toEqual(['ok', 'ok', 'ok', 'ok']);
  });
});

describe('a frame', () => {
  it.each([
    ['that is no JSON', '{"type":', 'WIRE_MALFORMED'],
    ['that is no object', '[1,2]', 'WIRE_MALFORMED'],
    ['that is empty', '', 'WIRE_MALFORMED'],
    ['nested too deep', `{"type":"x","a":${'['.repeat(LIMITS.jsonDepth)}${']'.repeat(LIMITS.jsonDepth)}}`, 'WIRE_MALFORMED'],
    ['twenty thousand levels deep', `{"a":${'['.repeat(20_000)}`, 'WIRE_MALFORMED'],
    ['in broken UTF-8', Buffer.from('{"type":"\u00c3("}', 'latin1'), 'WIRE_MALFORMED'],
    ['of a request without an id', '{"type":"room.list"}', 'WIRE_BAD_REQUEST'],
  ])('%s ends the connection with bye', async (_what, frame, code) => {
    const { host } = await startTestHost();
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    ana.raw.write(frame);
    ana.raw.write('\n');
    await ana.raw.waitForEnd();
    expect(ana.frames.at(-1)).toMatchObject({ type: 'bye', code });
    expect(host.people()).toEqual([]);
  });

  it.each([
    [-1, true],
    [0, true],
    [1, false],
  ])('%i bytes from the limit', async (difference, isTaken) => {
    const { host } = await startTestHost();
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    const start = '{"type":"room.list","id":77,"pad":"';
    ana.raw.write(`${start}${'p'.repeat(LIMITS.clientFrameBytes + difference - start.length - 2)}"}\n`);
    if (isTaken) expect(await ana.answerTo(77)).toMatchObject({ type: 'ok' });
    else {
      await ana.raw.waitForEnd();
      expect(ana.frames.at(-1)).toMatchObject({ type: 'bye', code: 'WIRE_FRAME_TOO_BIG' });
    }
  });

  it('without an end is not kept beyond the limit', async () => {
    const { host } = await startTestHost();
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    ana.raw.write('x'.repeat(LIMITS.clientFrameBytes + 2));
    await ana.raw.waitForEnd();
    expect(ana.frames.at(-1)).toMatchObject({ type: 'bye', code: 'WIRE_FRAME_TOO_BIG' });
  });

  it.each([
    ['a room id that is a number', { type: 'room.join', roomId: 5 }, 'roomId'],
    ['neither name nor id', { type: 'room.join' }, 'name'],
    ['both name and id', { type: 'room.join', roomId: 'a', name: 'b' }, 'name'],
    ['a nonce that is too short', { type: 'message.send', roomId: 'a', nonce: 'x', text: 'hola' }, 'nonce'],
    ['no text', { type: 'message.send', roomId: 'a', nonce: nonceOf(1) }, 'text'],
    ['a page of nothing', { type: 'history.read', roomId: 'a', afterSeq: 0, limit: 0 }, 'limit'],
    ['a page that is too long', { type: 'history.read', roomId: 'a', afterSeq: 0, limit: LIMITS.historyPageEntries + 1 }, 'limit'],
    ['a page in both directions', { type: 'history.read', roomId: 'a', afterSeq: 0, beforeSeq: 5, limit: 10 }, 'afterSeq'],
    ['a page in no direction', { type: 'history.read', roomId: 'a', limit: 10 }, 'afterSeq'],
  ])('with %s is answered WIRE_BAD_REQUEST, and the connection goes on', async (_what, fields, field) => {
    const { host } = await startTestHost();
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    expect(await ana.request(fields)).toMatchObject({ type: 'error', code: 'WIRE_BAD_REQUEST', details: { field } });
    expect(await ana.request({ type: 'room.list' })).toMatchObject({ type: 'ok' });
  });

  it('about a room one is not in is answered ROOM_NOT_JOINED', async () => {
    const { host } = await startTestHost();
    const ana = await Wassop2TestClient.connect(host.port);
    await ana.authenticate('Ana');
    const roomId = ana.landingRoomId;
    for (const fields of [
      { type: 'room.leave', roomId },
      { type: 'member.list', roomId },
      { type: 'message.send', roomId, nonce: nonceOf(1), text: 'hola' },
      { type: 'history.read', roomId, afterSeq: 0, limit: 10 },
    ]) {
      expect(await ana.request(fields)).toMatchObject({ type: 'error', code: 'ROOM_NOT_JOINED' });
    }
    expect(await ana.request({ type: 'room.join', roomId: 'nowhere' })).toMatchObject({ code: 'ROOM_NOT_FOUND' });
  });

  it('that would change what objects are changes nothing', async () => {
    const { host } = await startTestHost();
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    ana.raw.write('{"type":"room.list","id":50,"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}\n');
    expect(await ana.answerTo(50)).toMatchObject({ type: 'ok' });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('proof of a key', () => {
  it('is asked for before anything else', async () => {
    const { host } = await startTestHost();
    const ana = await Wassop2TestClient.connect(host.port);
    expect(await ana.request({ type: 'room.list' })).toMatchObject({ type: 'error', code: 'AUTH_REQUIRED' });
    expect(await ana.authenticate('Ana')).toMatchObject({ type: 'ok', value: { name: 'Ana', role: 'member' } });
  });

  it.each([
    ['the signature of another connection', (frame: string, other: string) => ({ ...JSON.parse(frame), signature: JSON.parse(other).signature })],
    ['the key of another device', (frame: string, other: string) => ({ ...JSON.parse(frame), publicKey: JSON.parse(other).publicKey })],
    ['the id of another device', (frame: string, other: string) => ({ ...JSON.parse(frame), deviceId: JSON.parse(other).deviceId })],
    ['a changed signature', (frame: string) => ({ ...JSON.parse(frame), signature: 'A'.repeat(86) })],
  ])('with %s is AUTH_INVALID, and the connection ends', async (_what, forge) => {
    const { host } = await startTestHost();
    const [ana, beto] = await Promise.all([Wassop2TestClient.connect(host.port), Wassop2TestClient.connect(host.port)]);
    if (!ana.hello || !beto.hello) throw new Error('no hello');
    const forged: unknown = forge(authFrame(1, 'Ana', ana.device, ana.hello), authFrame(1, 'Ana', beto.device, beto.hello));
    ana.raw.write(`${JSON.stringify(forged)}\n`);
    await ana.raw.waitForEnd();
    expect(ana.frames).toMatchObject([
      { type: 'error', id: 1, code: 'AUTH_INVALID' },
      { type: 'bye', code: 'AUTH_INVALID' },
    ]);
    expect(host.people()).toEqual([]);
  });

  it('recorded and sent again on another connection is AUTH_INVALID', async () => {
    const { host } = await startTestHost();
    const device = makeDevice();
    const first = await Wassop2TestClient.connect(host.port, device);
    if (!first.hello) throw new Error('no hello');
    const recorded = authFrame(1, 'Ana', device, first.hello);
    first.raw.write(recorded);
    await first.answerTo(1);
    const replay = await Wassop2TestClient.connect(host.port);
    replay.raw.write(recorded);
    await replay.raw.waitForEnd();
    expect(replay.frames[0]).toMatchObject({ code: 'AUTH_INVALID' });
  });

  it('twice on one connection is refused, and the first one holds', async () => {
    const { host } = await startTestHost();
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    expect(await ana.authenticate('Otra')).toMatchObject({ type: 'error', code: 'WIRE_BAD_REQUEST' });
    expect(host.people().map(({ name }) => name)).toEqual(['Ana']);
  });
});

describe('deadlines', () => {
  it('end a handshake ten seconds after its first byte, not after its last', async () => {
    const clock = new FakeClock();
    const { host } = await startTestHost({}, { clock });
    const raw = await RawSocket.connect(host.port);
    raw.write('WASSOP2 ');
    await untilLogged(host, raw);
    for (let seconds = 1; seconds < 10; seconds += 1) {
      raw.write('x');
      await clock.advance(1_000);
    }
    expect(raw.hasEnded).toBe(false);
    await clock.advance(1_000);
    expect(await raw.waitForEnd()).toMatch(refusal('WIRE_HANDSHAKE_TIMEOUT'));
  });

  it('end one that said hello and did not prove a key', async () => {
    const clock = new FakeClock();
    const { host } = await startTestHost({}, { clock });
    const client = await Wassop2TestClient.connect(host.port);
    await clock.advance(DEADLINES.handshakeMs);
    await client.raw.waitForEnd();
    expect(client.frames).toMatchObject([{ type: 'bye', code: 'WIRE_HANDSHAKE_TIMEOUT' }]);
  });

  it('give somebody who has to think of another name five minutes', async () => {
    const clock = new FakeClock();
    const { host } = await startTestHost({}, { clock });
    await Wassop2TestClient.enter(host.port, 'Ana');
    const other = await Wassop2TestClient.connect(host.port);
    await other.authenticate('Ana');
    await clock.advance(DEADLINES.handshakeMs * 2);
    expect(await other.authenticate('Beto')).toMatchObject({ type: 'ok' });
  });

  it('end a connection from which nothing came after five minutes, and it was sent nothing', async () => {
    const clock = new FakeClock();
    const { host } = await startTestHost({}, { clock });
    const silent = await RawSocket.connect(host.port);
    // Connections are accepted in order, so the silent one is in when this one is answered.
    await Wassop2TestClient.connect(host.port);
    await clock.advance(DEADLINES.silentMs - 1);
    expect(silent.hasEnded).toBe(false);
    await clock.advance(1);
    expect(await silent.waitForEnd()).toBe('');
  });

  it('ping every four seconds, and end a link fourteen seconds after its last byte', async () => {
    const clock = new FakeClock();
    const { host } = await startTestHost({}, { clock });
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    const pings = () => ana.frames.filter((frame) => frame.type === 'ping').length;
    for (let count = 1; count <= 3; count += 1) {
      await clock.advance(DEADLINES.pingEveryMs);
      await ana.raw.until(() => pings() === count);
    }
    // 12 s: a byte now starts the count again.
    ana.raw.write('{"type":"ping"}\n');
    await ana.request({ type: 'room.list' });
    await clock.advance(DEADLINES.deadAfterMs - 1);
    expect(ana.raw.hasEnded).toBe(false);
    await clock.advance(1_000);
    await ana.raw.waitForEnd();
    expect(ana.frames.at(-1)).toMatchObject({ type: 'bye', code: 'HEARTBEAT_LOST' });
    expect(host.people()).toEqual([]);
  });

  it('cut nobody because the host itself stood still: what came meanwhile is read before the verdict', async () => {
    const clock = new FakeClock();
    const { host } = await startTestHost({}, { clock });
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    // All timers of fourteen seconds run at once, and not a byte is read between them.
    await clock.advance(DEADLINES.deadAfterMs);
    await ana.request({ type: 'room.list' });
    await clock.advance(1_000);
    expect(await ana.request({ type: 'room.list' })).toMatchObject({ type: 'ok' });
    expect(host.people()).toHaveLength(1);
  });
});

describe('going', () => {
  it('with bye is a closed connection, and the others are told', async () => {
    const { host } = await startTestHost();
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    const beto = await Wassop2TestClient.enter(host.port, 'Beto');
    beto.raw.write('{"type":"bye"}\n');
    await beto.raw.waitForEnd();
    await ana.frame((frame) => frame.type === 'member' && frame['change'] === 'left');
  });

  it('half-way (no more bytes from that side) ends the connection as well', async () => {
    const { host } = await startTestHost();
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    ana.raw.socket.end();
    await ana.raw.waitForEnd();
    expect(host.people()).toEqual([]);
  });
});

/** Waits until the host has read what was written: it answers others in the same order. */
async function untilLogged(host: { readonly port: number }, raw: RawSocket): Promise<void> {
  await Wassop2TestClient.connect(host.port);
  expect(raw.hasEnded).toBe(false);
}
