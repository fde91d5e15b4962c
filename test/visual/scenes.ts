/** The states worth looking at, each as a ChatApi in that state. Sample people and texts live here only. */
import { failure } from '../../src-shared/errors/app-failure.ts';
import type { ConnectionView, HostView, LinkView, MemberView, NearbyHostView, NetworkCardView, ServerView, TimelineItem } from '../../src-shared/ipc/views.ts';
import { FIRST_SETTINGS, PENDING_ORDER_SEQ } from '../../src-shared/ipc/views.ts';
import { ok } from '../../src-shared/util/result.ts';
import {
  ALL_ABILITIES,
  connectionView,
  memberView,
  message,
  ownMessage,
  presence,
  roomView,
  SCRIPT_NOW_UNIX_MS as NOW,
  SCRIPT_TICKET,
  ScriptedChatApi,
} from '../helpers/scripted-chat-api.ts';
import { withSearch } from './search-scene.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const LONG_NAME = 'María de los Ángeles Fernández-Montesinos y Ruiz de Arcaute';
const LONG_WORD = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(3);

const SERVERS: ServerView[] = [
  { address: '192.168.1.10:5555', name: null, dialect: 'wassop1', hostId: null, otherAddresses: [], isFavourite: false, lastUsedUnixMs: NOW - DAY },
  { address: 'chat.ejemplo.org:5555', name: 'Biblioteca, piso 2', dialect: 'wassop2', hostId: 'h2', otherAddresses: [], isFavourite: true, lastUsedUnixMs: NOW - 3 * DAY },
  { address: '[fe80::1c2a:9bff:fe10:2233%eth0]:5000', name: null, dialect: 'json-pair', hostId: null, otherAddresses: [], isFavourite: false, lastUsedUnixMs: NOW - 200 * DAY },
];

const NEARBY: NearbyHostView[] = [
  { hostId: 'h1', spaceId: 's1', name: 'Taller de Redes', peopleCount: 14, isLocked: false, addresses: ['192.168.1.23:5555'] },
  { hostId: 'h2', spaceId: 's2', name: 'Biblioteca, piso 2', peopleCount: 3, isLocked: true, addresses: ['[fe80::1c2a:9bff:fe10:2233%eth0]:5555'] },
  { hostId: 'h3', spaceId: 's3', name: 'Sala de María de los Ángeles Fernández-Montesinos y Ruiz de Arcaute', peopleCount: 1, isLocked: false, addresses: ['192.168.1.40:5556'] },
  { hostId: 'h4', spaceId: 's4', name: 'החדר של שירה', peopleCount: 0, isLocked: false, addresses: ['192.168.1.41:5555'] },
];

const CARDS: NetworkCardView[] = [
  { name: 'wlp3s0', kind: 'lan', addresses: ['192.168.1.40', 'fe80::40'], isUsed: true },
  { name: 'docker0', kind: 'virtual', addresses: ['172.17.0.1'], isUsed: false },
  { name: 'tun0', kind: 'vpn', addresses: ['10.8.0.2'], isUsed: false },
];

const PEOPLE: MemberView[] = [
  memberView('Juanmi', { isSelf: true, role: 'owner' }),
  memberView('Carolina'),
  memberView('Beto', { door: 'browser' }),
  memberView('Cris Peña', { door: 'wassop1' }),
  memberView('Dora', { door: 'json-pair' }),
  memberView('Eva', { role: 'moderator' }),
  memberView('שירה לוי'),
  memberView('🦊'),
  memberView(LONG_NAME),
];

const RUNNING: HostView = {
  kind: 'running',
  port: 5555,
  spaceName: 'Taller de Redes',
  connectionId: 'c1',
  ticket: SCRIPT_TICKET,
  isBrowserDoorOpen: false,
  addresses: [
    { text: '192.168.1.23:5555', interfaceName: 'wlp3s0', kind: 'lan' },
    { text: '[2001:db8:4:12::23]:5555', interfaceName: 'wlp3s0', kind: 'lan' },
    { text: '172.17.0.1:5555', interfaceName: 'docker0', kind: 'virtual' },
    { text: '10.8.0.2:5555', interfaceName: 'tun0', kind: 'vpn' },
    { text: '127.0.0.1:5555', interfaceName: 'lo', kind: 'loopback' },
  ],
  people: [
    { sessionId: 's1', name: 'Juanmi', door: 'app', remoteAddress: '127.0.0.1', roomNames: ['Sala1', 'General'], isSelf: true },
    { sessionId: 's2', name: 'Carolina', door: 'app', remoteAddress: '192.168.1.40', roomNames: ['Sala1'], isSelf: false },
    { sessionId: 's3', name: 'Cris Peña', door: 'wassop1', remoteAddress: '192.168.1.77', roomNames: ['Sala1'], isSelf: false },
    { sessionId: 's4', name: 'Dora', door: 'json-pair', remoteAddress: '192.168.1.81', roomNames: ['General'], isSelf: false },
  ],
};

const ROOMS = [
  roomView(),
  roomView({ roomId: 'r2', name: 'General', unreadCount: 3, memberCount: 4 }),
  roomView({ roomId: 'r3', name: 'Preguntas', memberCount: 2 }),
  roomView({ roomId: 'r4', name: 'Proyecto final', memberCount: 5, isJoined: false }),
  roomView({ roomId: 'r5', name: 'Café', memberCount: 1, isJoined: false }),
];

const TALK: TimelineItem[] = [
  message(1, 'Carolina', '¡Buenas! Mañana a las diez empezamos.', { sentAtUnixMs: NOW - DAY }),
  ownMessage({ key: 'o2', orderSeq: 2, text: 'Perfecto, llevo el cable.', sentAtUnixMs: NOW - DAY + MINUTE }),
  message(3, 'Carolina', 'Bienvenidos. El enunciado está en https://example.org/taller/enunciado.pdf; pregunten en Preguntas.', { sentAtUnixMs: NOW - 7 * MINUTE }),
  message(4, 'Carolina', 'Son tres partes:\n1. el servidor\n2. el cliente\n3. que se entiendan', { sentAtUnixMs: NOW - 6 * MINUTE }),
  presence(4, 1, 'joined', 'Beto', NOW - 5 * MINUTE),
  presence(4, 2, 'joined', 'Dora', NOW - 5 * MINUTE),
  ...['Eva', 'Fran', 'Gema', 'Hugo'].map((name, index) => presence(4, 3 + index, 'joined', name, NOW - 5 * MINUTE)),
  message(5, 'Cris Peña', '¿el puerto es el 5555?', { door: 'wassop1', sentAtUnixMs: NOW - 2 * MINUTE }),
  message(6, 'Beto', 'Sí, y entré desde el navegador del teléfono 🙌', { door: 'browser', sentAtUnixMs: NOW - MINUTE }),
  ownMessage({ key: 'o7', orderSeq: 7, text: 'hola a todos!' }),
  ownMessage({ key: 'o8', orderSeq: 8, text: '❤️❤️❤️' }),
];

function chat(items: TimelineItem[] = TALK, connection: Partial<ConnectionView> = {}): ScriptedChatApi {
  const api = new ScriptedChatApi({ servers: SERVERS });
  api.addConnection(connectionView(connection), structuredClone(ROOMS));
  api.timelines.set('r1', items);
  api.members.set('r1', PEOPLE);
  return api;
}

function hosting(items: TimelineItem[] = TALK, host: HostView = RUNNING): ScriptedChatApi {
  const api = chat(items, { isOwnHost: true });
  api.snapshot.host = host;
  return api;
}

function linked(link: LinkView): ScriptedChatApi {
  return chat(TALK, { link });
}

/** A connection that was not there yet. */
function arriving(link: LinkView): ScriptedChatApi {
  const api = new ScriptedChatApi({ servers: SERVERS });
  api.addConnection(connectionView({ link, landingRoomId: null, dialect: null, spaceName: null }), []);
  return api;
}

function older(dialect: 'wassop1' | 'json-pair'): ScriptedChatApi {
  const isWassop1 = dialect === 'wassop1';
  const api = chat(TALK.slice(-5), {
    dialect,
    spaceName: null,
    abilities: { rooms: isWassop1 ? 'one-at-a-time' : 'none', hasHistory: false, hasMemberList: false, hasReceipts: false },
  });
  if (!isWassop1) api.changeRooms('c1', [roomView({ name: 'General', memberCount: null })]);
  api.members.set('r1', [memberView('Juanmi', { isSelf: true }), memberView('Beto', { door: 'unknown' })]);
  return api;
}

/** A long room: `count` messages of a handful of people, some of them long, a day every few hundred. */
function manyMessages(count: number): TimelineItem[] {
  const names = ['Carolina', 'Beto', 'Cris Peña', 'Dora', 'Juanmi'];
  return Array.from({ length: count }, (_, index) => {
    const seq = index + 1;
    const author = names[Math.floor((index * 7) / 3) % names.length] ?? 'Dora';
    const text = index % 13 === 0 ? `Mensaje ${seq}. ${'Una frase algo más larga que ocupa su sitio. '.repeat(4)}` : `Mensaje ${seq}`;
    const sentAtUnixMs = NOW - (count - index) * 2 * MINUTE;
    return author === 'Juanmi' ? ownMessage({ key: `k${seq}`, orderSeq: seq, text, sentAtUnixMs }) : message(seq, author, text, { sentAtUnixMs });
  });
}

export const SCENES: Readonly<Record<string, () => ScriptedChatApi>> = {
  welcome: () => new ScriptedChatApi({ settings: FIRST_SETTINGS }),
  'lobby-empty': () => new ScriptedChatApi(),
  lobby: () => new ScriptedChatApi({ servers: SERVERS }),
  'lobby-nearby': () => new ScriptedChatApi({ servers: SERVERS, nearby: NEARBY, cards: CARDS }),
  'lobby-no-network': () => new ScriptedChatApi({ servers: SERVERS, cards: [] }),
  'lobby-open': () => {
    const api = hosting();
    api.addConnection(connectionView({ connectionId: 'c2', spaceName: null, address: '192.168.1.10:5555', link: { kind: 'failed', failure: failure('CONNECT_REFUSED') } }), []);
    return api;
  },
  ticket: () => new ScriptedChatApi({ servers: SERVERS, openedLink: { ticket: SCRIPT_TICKET.replace('/?', '/Preguntas%20sobre%20la%20pr%C3%A1ctica?') } }),
  'ticket-nobody': () => new ScriptedChatApi({ servers: SERVERS, openedLink: { ticket: 'wassop://chat.ejemplo.org/Sala1?v=1' } }),
  'ticket-broken': () => new ScriptedChatApi({ servers: SERVERS, openedLink: { ticket: null } }),
  'host-browsers': () => {
    const api = hosting(TALK, { ...RUNNING, isBrowserDoorOpen: true });
    api.snapshot.settings.letsBrowsersIn = true;
    return api;
  },
  'lobby-host-failed': () => new ScriptedChatApi({ servers: SERVERS, host: { kind: 'failed', failure: failure('HOST_DATA_UNUSABLE') } }),
  'lobby-host': () => {
    const api = new ScriptedChatApi({ servers: SERVERS });
    api.answer('host.start', () => {
      api.changeConnection(connectionView({ isOwnHost: true }));
      api.changeRooms('c1', [roomView({ memberCount: 1 })]);
      const alone: HostView = { ...RUNNING, people: RUNNING.people.slice(0, 1) };
      api.changeHost(alone);
      return ok(alone);
    });
    return api;
  },
  chat: () => chat(),
  host: () => hosting(),
  'host-alone': () => {
    const api = hosting([], { ...RUNNING, people: RUNNING.people.slice(0, 1) });
    api.changeRooms('c1', [roomView({ memberCount: 1 })]);
    api.members.set('r1', PEOPLE.slice(0, 1));
    return api;
  },
  connecting: () => arriving({ kind: 'connecting', attempt: 1 }),
  'failed-first': () => arriving({ kind: 'failed', failure: failure('DIALECT_UNKNOWN') }),
  'waiting-first': () => arriving({ kind: 'waiting', attempt: 2, retryInMs: 38_000, failure: failure('CONNECT_TIMEOUT') }),
  'name-needed-first': () => arriving({ kind: 'name-needed', failure: failure('NAME_TAKEN'), suggestion: 'Juanmi 2' }),
  waiting: () => linked({ kind: 'waiting', attempt: 3, retryInMs: 38_000, failure: failure('CONNECT_LOST') }),
  'name-needed': () => linked({ kind: 'name-needed', failure: failure('NAME_TAKEN'), suggestion: 'Juanmi 2' }),
  failed: () => linked({ kind: 'failed', failure: failure('CONNECT_REFUSED') }),
  wassop1: () => older('wassop1'),
  json: () => older('json-pair'),
  'own-states': () =>
    chat([
      ...TALK,
      ownMessage({ key: 'o9', orderSeq: PENDING_ORDER_SEQ, orderSub: 1, text: 'Este no salió.', delivery: { kind: 'failed', failure: failure('HISTORY_WRITE_FAILED') } }),
      ownMessage({ key: 'o10', orderSeq: PENDING_ORDER_SEQ, orderSub: 2, text: 'Y este va de camino', delivery: { kind: 'sending' } }),
    ]),
  awkward: () =>
    chat([
      message(1, LONG_NAME, LONG_WORD),
      message(2, 'שירה לוי', 'שלום, זה הקישור: https://example.org/a?b=c'),
      message(3, 'gpj.\u202Eexe', 'nombre con cambio de dirección: abc \u202E fed'),
      message(4, 'Beto', '😀'),
      message(5, 'Beto', '👩‍👩‍👧‍👦🏳️‍🌈🇪🇸'),
      message(6, 'Ana', 'Dos enlaces: www.example.org/a_(b), http://xn--e1afmkfd.example/ y correo a ana@example.org.'),
      message(7, 'Ana', '<b>no es negrita</b> <img src=x onerror=alert(1)>'),
      ownMessage({ key: 'o8', orderSeq: 8, text: `${'Párrafo largo. '.repeat(60)}` }),
      ownMessage({ key: 'o9', orderSeq: 9, text: 'línea uno\n\n    sangrada\n\tcon tabulador' }),
      { kind: 'notice', key: 'n1', orderSeq: 9, orderSub: 1, notice: 'host-left', atUnixMs: NOW },
      { kind: 'notice', key: 'n2', orderSeq: 9, orderSub: 2, notice: 'reconnected', atUnixMs: NOW },
      presence(9, 3, 'left', 'Dora'),
      presence(9, 4, 'joined', 'Dora'),
      presence(9, 5, 'joined', 'שירה לוי'),
      presence(9, 6, 'left', 'Beto'),
    ]),
  'host-restored': () =>
    hosting(TALK, { ...RUNNING, people: RUNNING.people.slice(0, 1), restoredFromUnixMs: NOW - DAY, damagedFilesDir: '/home/juanmi/.local/share/wassop/host/damaged-20261121T090412Z' }),
  'room-owned': () => {
    const api = hosting();
    api.changeRooms('c1', ROOMS.map((room) => ({ ...room, isOwned: true, catchUp: { kind: 'last', count: 50 } as const })));
    return api;
  },
  'room-policy': () => {
    const api = chat(TALK.slice(4));
    api.changeRooms('c1', ROOMS.map((room) => ({ ...room, catchUp: { kind: 'last', count: 50 } as const })));
    return api;
  },
  latecomer: () => chat([...TALK.slice(0, 4), { kind: 'notice', key: 'n1', orderSeq: 4, orderSub: 1, notice: 'joined-here', atUnixMs: NOW }, ...TALK.slice(-4)]),
  'lost-messages': () =>
    chat([
      ...TALK,
      { kind: 'notice', key: 'n1', orderSeq: 8, orderSub: 1, notice: 'history-lost', atUnixMs: NOW },
      ownMessage({ key: 'o9', orderSeq: PENDING_ORDER_SEQ, orderSub: 1, text: 'Llevo yo el proyector.', sentAtUnixMs: NOW - 3 * MINUTE, delivery: { kind: 'failed', failure: failure('MESSAGE_LOST') } }),
      ownMessage({ key: 'o10', orderSeq: PENDING_ORDER_SEQ, orderSub: 2, text: 'Y dos regletas.', sentAtUnixMs: NOW - 2 * MINUTE, delivery: { kind: 'failed', failure: failure('MESSAGE_LOST') } }),
    ]),
  'long-message': () => chat([message(1, 'Carolina', 'Un texto muy largo que alguien pegó entero. '.repeat(120)), message(2, 'Beto', Array.from({ length: 60 }, (_, index) => `línea ${index + 1}`).join('\n'))]),
  retrying: () => linked({ kind: 'connecting', attempt: 3, failure: failure('CONNECT_LOST') }),
  unread: () => {
    const api = chat(manyMessages(40));
    api.changeRooms('c1', ROOMS.map((room) => (room.roomId === 'r1' ? { ...room, unreadCount: 12 } : room)));
    return api;
  },
  'messages-500': () => chat(manyMessages(500)),
  'messages-100k': () => {
    const api = chat(manyMessages(100_000));
    // All of it in the first page: what a window that was open for months holds.
    api.answer('timeline.read', () => ok({ items: api.timelines.get('r1') ?? [], isComplete: true, isNewest: true }));
    return api;
  },
  'kept-history': () => {
    const api = chat(TALK);
    const kept = (count: number, unsentCount = 0) => ({ messageCount: count, unsentCount });
    api.archive = {
      folder: '/home/juanmi/.local/share/wassop/history',
      sizeBytes: 48_234_567,
      servers: [
        {
          serverKey: 'a', name: 'Taller de Redes', dialect: 'wassop2', addresses: ['192.168.1.10:5555'],
          rooms: [
            { roomId: 'r1', name: 'Sala1', ...kept(61_204, 2) },
            { roomId: 'r2', name: 'Preguntas sobre la práctica final del primer cuatrimestre, grupo B', ...kept(38_796) },
            { roomId: 'r3', name: 'שאלות', ...kept(1) },
          ],
        },
        { serverKey: 'b', name: `${LONG_NAME}, segundo grupo`, dialect: 'wassop2', addresses: [], rooms: [{ roomId: 'x', name: 'General', ...kept(12) }] },
        { serverKey: 'c', name: null, dialect: 'wassop1', addresses: ['[fe80::1c2a:9bff:fe10:2233%eth0]:5000'], rooms: [{ roomId: 'y', name: 'Sala1', ...kept(733) }] },
      ],
    };
    api.answer('timeline.read', () => ok({ items: TALK, isComplete: true, isDeletedBefore: true, isNewest: true }));
    api.answer('history.export', () => ok({ kind: 'saved', path: '/home/juanmi/Documentos/Wassop Sala1 2026-11-21.html', messageCount: 100_001 }));
    api.answer('history.import', () => ok({ kind: 'imported', addedCount: 1_204, knownCount: 61, skippedCount: 3, roomsApart: ['Sala1'] }));
    return api;
  },
  'deleted-room': () => {
    const api = chat([]);
    api.answer('timeline.read', () => ok({ items: [], isComplete: true, isDeletedBefore: true, isNewest: true }));
    return api;
  },
  search: () => withSearch(chat(manyMessages(60))),
  'no-room': () => chat([], { landingRoomId: null, abilities: ALL_ABILITIES }),
  empty: () => chat([]),
  'long-names': () => {
    const api = chat(TALK, { spaceName: `${LONG_NAME}, segundo grupo de la tarde`, isOwnHost: true });
    api.snapshot.settings.name = LONG_NAME;
    api.snapshot.host = { ...RUNNING, people: RUNNING.people.map((person) => ({ ...person, name: LONG_NAME })) };
    api.changeRooms('c1', [
      roomView({ name: 'Preguntas sobre la práctica final del primer cuatrimestre, grupo B' }),
      roomView({ roomId: 'r2', name: 'W'.repeat(64), unreadCount: 1_234 }),
    ]);
    api.members.set('r1', PEOPLE.map((person) => ({ ...person, name: `${LONG_NAME} ${person.name}` })));
    return api;
  },
};
