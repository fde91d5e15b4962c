/** What the search shows: hits of several rooms and servers, of every length. */
import type { KeptServerView, SearchHit } from '../../src-shared/ipc/search.ts';
import { message, SCRIPT_NOW_UNIX_MS as NOW } from '../helpers/scripted-chat-api.ts';
import type { ScriptedChatApi } from '../helpers/scripted-chat-api.ts';

const DAY = 24 * 60 * 60_000;
const LONG = 'Preguntas sobre la práctica final del primer cuatrimestre, grupo B';

export const KEPT_SERVERS: KeptServerView[] = [
  { placeKey: 'p1', name: 'Taller de Redes', dialect: 'wassop2', connectionId: 'c1', rooms: [{ roomId: 'r1', name: 'Sala1' }, { roomId: 'r2', name: 'General' }, { roomId: 'r9', name: LONG }] },
  { placeKey: 'p2', name: 'Biblioteca, piso 2', dialect: 'wassop2', connectionId: null, rooms: [{ roomId: 'b1', name: 'Sala1' }] },
  { placeKey: 'p3', name: '192.168.1.10:5555', dialect: 'wassop1', connectionId: null, rooms: [{ roomId: 'w1', name: 'Sala1' }] },
];

/** `text` with each `[word]` marked. */
function hit(entryId: number, text: string, change: Partial<SearchHit> = {}): SearchHit {
  const marks: [number, number][] = [];
  let plain = '';
  for (const piece of text.split(/(\[[^\]]*\])/)) {
    const word = piece.startsWith('[') ? piece.slice(1, -1) : piece;
    if (word !== piece) marks.push([plain.length, plain.length + word.length]);
    plain += word;
  }
  return {
    entryId, roomNumber: 1, roomName: 'Sala1', serverName: 'Taller de Redes', seq: entryId, key: `k${entryId}`, authorName: 'Carolina', isOwn: false,
    sentAtUnixMs: NOW - entryId * 7 * 60_000,
    excerpt: { text: plain, marks, isCutBefore: false, isCutAfter: false },
    ...change,
  };
}

const HITS: SearchHit[] = [
  hit(2, 'Perfecto, llevo el [cable].', { isOwn: true, authorName: 'Juanmi', key: 'o2' }),
  hit(3, 'El [cable] rojo está en la mesa del fondo; el azul no, que es el del proyector.'),
  hit(4, 'conecté un [CABLE] al puerto 5555 🙌', { authorName: 'Cris Peña' }),
  hit(5, '¿Alguien tiene un [cablé] de sobra?', { authorName: 'María de los Ángeles Fernández-Montesinos y Ruiz de Arcaute', roomName: LONG, sentAtUnixMs: NOW - DAY }),
  {
    ...hit(6, 'y entonces le dije que no, que ese [cable] no es de red sino de consola, que se nota porque el conector es más ancho y además es plano, y que si lo conectas ahí no pasa nada pero tampoco va a funcionar nunca, así que trajo otro [cable] y ya', { authorName: 'שירה לוי', serverName: 'Biblioteca, piso 2', roomNumber: 4, sentAtUnixMs: NOW - 40 * DAY }),
  },
  hit(7, 'Cable[cable]cablecablecablecablecablecablecablecablecablecablecablecablecable', { authorName: '🦊', serverName: '192.168.1.10:5555', roomNumber: 5, sentAtUnixMs: NOW - 400 * DAY }),
].map((one, index) => (index === 4 ? { ...one, excerpt: { ...one.excerpt, isCutBefore: true, isCutAfter: true } } : one));

export function withSearch(api: ScriptedChatApi): ScriptedChatApi {
  api.keptServers = KEPT_SERVERS;
  api.hits = HITS;
  api.keptPlaces.set(1, { kind: 'live', connectionId: 'c1', roomId: 'r1' });
  api.keptPlaces.set(4, { kind: 'kept', room: { roomNumber: 4, roomName: 'Sala1', serverName: 'Biblioteca, piso 2', dialect: 'wassop2', connectionId: 'c1' } });
  api.timelines.set('kept-4', Array.from({ length: 30 }, (_, index) => message(index + 1, index % 3 === 0 ? 'Beto' : 'Dora', index === 5 ? 'ese cable no es de red sino de consola' : `Dicho hace tiempo, ${index + 1}`, { sentAtUnixMs: NOW - 40 * DAY + index * 60_000 })));
  return api;
}
