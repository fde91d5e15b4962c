// Rows of one's own copy: their shapes, and from a message to its row and back. Knows nothing of statements or who runs them.
import { z } from 'zod';
import { Dialect } from '../../src-shared/ipc/views.ts';
import type { StoredMessage } from '../../src-shared/session/local-history.ts';

export const ServerRow = z.object({
  server_number: z.int(),
  server_key: z.string(),
  dialect: Dialect,
  space_name: z.string().nullable(),
  self_id: z.string().nullable(),
  self_name: z.string(),
  landing_room_id: z.string().nullable(),
});
export const RoomRow = z.object({
  room_number: z.int(),
  room_id: z.string(),
  name: z.string(),
  is_joined: z.int(),
  floor_seq: z.int(),
  last_seq: z.int(),
  read_seq: z.int(),
  deleted_seq: z.int(),
});

/** One JSON text a row: handing the columns over one by one takes three times as long as parsing this. */
export const MESSAGE_AS_JSON = `json_array(
  seq, message_key, author_id, author_name, author_door, is_own, sent_at_unix_ms, text
) AS message_json`;

/** As MESSAGE_AS_JSON lists them. The types hold because the tables are STRICT. */
type MessageTuple = readonly [
  seq: number,
  key: string,
  authorId: string | null,
  authorName: string,
  door: StoredMessage['door'],
  isOwn: number,
  sentAtUnixMs: number,
  text: string,
];

export function messageOfRow(row: unknown): StoredMessage {
  const { message_json: json } = row as { readonly message_json: string };
  const [seq, key, authorId, authorName, door, isOwn, sentAtUnixMs, text] = JSON.parse(json) as MessageTuple;
  return { seq, key, authorId, authorName, door, isOwn: isOwn === 1, sentAtUnixMs, text };
}

/** U+0000 would end a text in SQLite, half a surrogate pair would come back as another character: a host may send either. */
export function storable(text: string): string {
  return text.replaceAll(/[\0\p{Surrogate}]/gu, '\uFFFD');
}

export function storableOrNull(text: string | null): string | null {
  return text === null ? null : storable(text);
}
