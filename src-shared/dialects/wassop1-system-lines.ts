// The lines a Wassop 1 server writes by itself, byte for byte as the original does, both to write and to recognise them.
// Source: the recorded session in test/interop/vectors. Must not know who is in which room.

export const WASSOP1_LINES = {
  joined: 'OK',
  nameTaken: 'ERROR: Username ya en uso.',
  // The original has no words for the rest; clients show whatever comes, and take ERROR for a refusal.
  nameInvalid: 'ERROR: Username no permitido.',
  joinFirst: 'ERROR: Primero hace falta JOIN.',
  joinedAlready: 'ERROR: Username ya elegido.',
  hostFull: 'ERROR: Servidor lleno.',
  roomRefused: 'ERROR: Sala no permitida.',
  hostStopped: 'El servidor se ha cerrado.',
  roomListHead: 'Salas disponibles:',
} as const;

export function roomJoinedLine(roomName: string): string {
  return `Te has unido a la sala ${roomName}.`;
}

export function roomLeftLine(roomName: string): string {
  return `Has salido de la sala ${roomName}.`;
}

export function roomListedLine(roomName: string, memberCount: number): string {
  return `${roomName} (${memberCount})`;
}

export function memberJoinedLine(name: string): string {
  return `${name} se ha unido a la sala.`;
}

/** @param from the room alone, or the whole chat: closed, dropped or QUIT. */
export function memberLeftLine(name: string, from: 'room' | 'chat'): string {
  return from === 'room' ? `${name} ha salido de la sala.` : `${name} ha salido del chat.`;
}

export const ROOM_JOINED = /^Te has unido a la sala (.+)\.$/;
export const ROOM_LEFT = /^Has salido de la sala (.+)\.$/;
export const ROOM_LISTED = /^(.+) \((\d+)\)$/;
export const MEMBER_JOINED = /^(.+) se ha unido a la sala\.$/;
export const MEMBER_LEFT = /^(.+) ha salido (de la sala|del chat)\.$/;

const FIXED_LINES: ReadonlySet<string> = new Set(Object.values(WASSOP1_LINES));
const BEGINNINGS = [roomJoinedLine(''), roomLeftLine('')].map((line) => line.slice(0, -1));
const ENDINGS = [memberJoinedLine(''), memberLeftLine('', 'room'), memberLeftLine('', 'chat')];

/** Whether a reader of this dialect could take `line` for the server's own words. Asked for everything that is said: no patterns where ends will do. */
export function looksLikeSystemLine(line: string): boolean {
  if (FIXED_LINES.has(line) || line.startsWith('ERROR')) return true;
  if (line.endsWith(')')) return ROOM_LISTED.test(line);
  if (!line.endsWith('.')) return false;
  return BEGINNINGS.some((words) => line.startsWith(words)) || ENDINGS.some((words) => line.endsWith(words));
}
