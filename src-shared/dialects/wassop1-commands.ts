// The commands of Wassop 1, one a line: read by a host, written by a client. Must not know connections.
import { isBlankText } from '../protocol/blank-text.ts';
import { encodeUtf8, utf8Length } from '../util/utf8.ts';
import { splitText } from './split-text.ts';
import { WASSOP1_SAFE_BYTES } from './wassop1-chat-lines.ts';

/** What one read of the original server holds: more is cut into several commands there. */
export const WASSOP1_COMMAND_BYTES = 1_024;

export type Wassop1Command =
  | { readonly kind: 'join'; readonly name: string }
  | { readonly kind: 'room'; readonly roomName: string }
  | { readonly kind: 'list-rooms' }
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'exit' }
  | { readonly kind: 'quit' }
  /** A line that asks for nothing: the original answers nothing to it. */
  | { readonly kind: 'nothing' };

/** What the host says in a person's name for each of the three words. */
export const WASSOP1_REACTIONS = { LOVE: '❤️', LIKE: '👍', DISLIKE: '👎' } as const;

/** One line without its end. JOIN and ROOM without a name give an empty one; MESSAGE without a text asks for nothing. */
export function parseWassop1Command(line: string): Wassop1Command {
  const trimmed = line.trim();
  const space = trimmed.indexOf(' ');
  const word = space < 0 ? trimmed : trimmed.slice(0, space);
  const rest = space < 0 ? '' : trimmed.slice(space + 1);
  switch (word) {
    case 'JOIN':
      return { kind: 'join', name: rest.trim() };
    case 'ROOM':
      return { kind: 'room', roomName: rest.trim() };
    case 'LIST_ROOMS':
      return { kind: 'list-rooms' };
    case 'MESSAGE':
      // U+0000 is in no text that is kept, and this dialect has no answer to refuse it with.
      return isBlankText(rest) ? { kind: 'nothing' } : { kind: 'message', text: rest.replaceAll('\0', '\ufffd') };
    case 'EXIT':
      return { kind: 'exit' };
    case 'QUIT':
      return { kind: 'quit' };
    case 'LOVE':
    case 'LIKE':
    case 'DISLIKE':
      return { kind: 'message', text: WASSOP1_REACTIONS[word] };
    default:
      return { kind: 'nothing' };
  }
}

/**
 * Commands of a client, each to be sent in a write of its own with a pause after it: the original takes one read for one command.
 * Names are the caller's to check; control characters in them become spaces.
 */
export const wassop1Commands = {
  join: (name: string) => encodeUtf8(`JOIN ${oneLine(name)}\n`),
  room: (roomName: string) => encodeUtf8(`ROOM ${oneLine(roomName)}\n`),
  listRooms: () => encodeUtf8('LIST_ROOMS\n'),
  exit: () => encodeUtf8('EXIT\n'),
  quit: () => encodeUtf8('QUIT\n'),
  message: encodeWassop1Message,
} as const;

/**
 * One MESSAGE command a line of `text`, a longer line as several, cut between characters.
 * Each is at most 1,024 bytes, and so short that `NAME: part` stays readable for the original clients it is relayed to.
 * @param selfName the name this client joined with: the server writes it before each part.
 * @returns [] when nothing but blanks is in it: an empty MESSAGE ends the connection on the original server.
 */
export function encodeWassop1Message(text: string, selfName: string): readonly Uint8Array[] {
  const relayedBytes = WASSOP1_SAFE_BYTES - utf8Length(`${selfName}: \n`);
  const maxBytes = Math.max(MIN_PART_BYTES, Math.min(relayedBytes, WASSOP1_COMMAND_BYTES - utf8Length('MESSAGE \n')));
  return text
    .split(/\r\n|\r|\n/)
    .flatMap((line) => splitText(oneLine(line), maxBytes))
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => encodeUtf8(`MESSAGE ${part}\n`));
}

/** Even behind an absurdly long name a part moves on by some characters. */
const MIN_PART_BYTES = 64;

// The original strips more than JavaScript's trim knows (\x1c to \x1f, \x85): as spaces they cannot leave a MESSAGE empty.
// oxlint-disable-next-line no-control-regex -- replacing control characters is the purpose
const CONTROLS = /[\x00-\x1f\x7f-\x9f]/g;

function oneLine(text: string): string {
  return text.replace(CONTROLS, ' ').trim();
}
