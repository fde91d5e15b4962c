import { describe, expect, it } from 'vitest';
import { Wassop1ServerDecoder } from '../../../../src-shared/dialects/wassop1-server-decoder.ts';
import type { Wassop1Awaited, Wassop1ServerEvent } from '../../../../src-shared/dialects/wassop1-server-decoder.ts';
import { everyWayToCut, toBytes } from '../../../helpers/cut-bytes.ts';
import { SeededRandom } from '../../../helpers/seeded-random.ts';

function read(chunks: Iterable<Uint8Array>, awaited: readonly Wassop1Awaited[]): Wassop1ServerEvent[] {
  const decoder = new Wassop1ServerDecoder();
  for (const answer of awaited) decoder.await(answer);
  const events: Wassop1ServerEvent[] = [];
  for (const chunk of chunks) expect(decoder.push(chunk, (event) => events.push(event)).ok).toBe(true);
  decoder.endRoomList((event) => events.push(event));
  return events;
}

const CASES: readonly (readonly [string, string, readonly Wassop1Awaited[], readonly Wassop1ServerEvent[]])[] = [
  ['the answer to JOIN', 'OK\n', ['join'], [{ kind: 'joined' }]],
  ['a taken name', 'ERROR: Username ya en uso.\n', ['join'], [{ kind: 'error', text: 'ERROR: Username ya en uso.', isNameTaken: true }]],
  ['another refusal', 'ERROR: Sala no permitida.\n', ['room'], [{ kind: 'error', text: 'ERROR: Sala no permitida.', isNameTaken: false }]],
  ['the answer to ROOM', 'Te has unido a la sala Taller de Redes.\n', ['room'], [{ kind: 'room-joined', roomName: 'Taller de Redes' }]],
  ['the answer to EXIT', 'Has salido de la sala Sala1.\n', ['exit'], [{ kind: 'room-left', roomName: 'Sala1' }]],
  [
    'a room list with a chat line and a coming right behind it',
    'Salas disponibles:\nSala1 (2)\nTaller (de) Redes (10)\nana: hola (2)\nbeto se ha unido a la sala.\n',
    ['room-list'],
    [
      { kind: 'room-list', rooms: [{ name: 'Sala1', memberCount: 2 }, { name: 'Taller (de) Redes', memberCount: 10 }] },
      { kind: 'message', authorName: 'ana', text: 'hola (2)' },
      { kind: 'member-joined', name: 'beto' },
    ],
  ],
  ['a room list ended by silence', 'Salas disponibles:\nSala1 (0)\n', ['room-list'], [{ kind: 'room-list', rooms: [{ name: 'Sala1', memberCount: 0 }] }]],
  ['an empty room list', 'Salas disponibles:\n', ['room-list'], [{ kind: 'room-list', rooms: [] }]],
  [
    'comings, goings and messages',
    'beto se ha unido a la sala.\nbeto: hola: qué tal ❤️\nbeto ha salido de la sala.\ncris peña ha salido del chat.\n',
    [],
    [
      { kind: 'member-joined', name: 'beto' },
      { kind: 'message', authorName: 'beto', text: 'hola: qué tal ❤️' },
      { kind: 'member-left', name: 'beto', from: 'room' },
      { kind: 'member-left', name: 'cris peña', from: 'chat' },
    ],
  ],
  [
    'a text of several lines, the later ones without a name',
    'ana: uno\nMESSAGE dos\n\ntres\n',
    [],
    [
      { kind: 'message', authorName: 'ana', text: 'uno' },
      { kind: 'continuation', text: 'MESSAGE dos' },
      { kind: 'continuation', text: '' },
      { kind: 'continuation', text: 'tres' },
    ],
  ],
  [
    'lines like answers when none is awaited, which somebody wrote',
    'ana: x\nOK\nSalas disponibles:\nSala1 (2)\nTe has unido a la sala x.\nERROR: Username ya en uso.\n',
    [],
    [
      { kind: 'message', authorName: 'ana', text: 'x' },
      { kind: 'continuation', text: 'OK' },
      { kind: 'continuation', text: 'Salas disponibles:' },
      { kind: 'continuation', text: 'Sala1 (2)' },
      { kind: 'continuation', text: 'Te has unido a la sala x.' },
      { kind: 'message', authorName: 'ERROR', text: 'Username ya en uso.' },
    ],
  ],
];

describe('the reader of what a Wassop 1 server says', () => {
  it.each(CASES)('understands %s the same however it is cut', (_name, text, awaited, events) => {
    for (const chunks of everyWayToCut(toBytes(text), new SeededRandom(2))) expect(read(chunks, awaited)).toEqual(events);
  });

  it('takes an answer for one once only', () => {
    expect(read([toBytes('OK\nOK\n')], ['join'])).toEqual([{ kind: 'joined' }, { kind: 'continuation', text: 'OK' }]);
  });

  it('waits no longer for an answer that was given up', () => {
    const decoder = new Wassop1ServerDecoder();
    decoder.await('room-list');
    decoder.forget('room-list');
    decoder.push(toBytes('Salas disponibles:\n'), () => undefined);
    expect(decoder.isReadingRoomList).toBe(false);
  });

  it('gives up on a line that no such server writes', () => {
    const endless = new Wassop1ServerDecoder().push(new Uint8Array(10_000).fill(0x78), () => undefined);
    expect(endless).toMatchObject({ ok: false, error: { code: 'WIRE_FRAME_TOO_BIG' } });
    const broken = new Wassop1ServerDecoder().push(Uint8Array.of(0xff, 0x0a), () => undefined);
    expect(broken).toMatchObject({ ok: false, error: { code: 'WIRE_MALFORMED' } });
  });
});
