// What the space's store asks of its worker thread. Both sides are one build, so nothing is checked here.
// Knows nothing of threads or SQL.
import type { ErrorCode } from '../../src-shared/errors/error-codes.ts';
import type { MessageEntry, RoomId } from '../../src-shared/protocol/model.ts';
import type { HistoryQuery, IdentityRecord, MessageDraft, PrunedRoom, RoomRecord, SpaceRecord, Visit } from '../host/hub/space-store.ts';
import type { PruneLimits } from './retention.ts';

/** A draft as a tuple: cloning one between threads costs half of what an object costs. */
export type DraftRow = readonly [
  roomId: RoomId,
  nonceScope: string,
  text: string,
  messageId: string,
  authorMemberId: string,
  authorName: string,
  authorDoor: string,
  nonce: string,
  sentAtUnixMs: number,
  authorSeq: number | null,
  prevHash: string | null,
  sig: string | null,
];

export function draftRowOf(draft: MessageDraft): DraftRow {
  const { author } = draft;
  return [
    draft.roomId,
    draft.nonceScope,
    draft.text,
    draft.messageId,
    author.memberId,
    author.name,
    author.door,
    draft.nonce,
    draft.sentAtUnixMs,
    draft.authorSeq ?? null,
    draft.prevHash ?? null,
    draft.sig ?? null,
  ];
}

/** What became of one draft: its number, the entry that was there already, or why it was refused. */
export type AppendOutcome = number | { readonly duplicate: MessageEntry } | { readonly refused: ErrorCode };

/** One step of taking away old entries. */
export interface PruneOutcome {
  readonly entries: number;
  readonly rooms: readonly PrunedRoom[];
  readonly hasMore: boolean;
}

/** Each request a space's thread takes, with what it answers. */
export type SpaceCalls = {
  load: { args: Record<never, never>; result: SpaceRecord };
  saveRoom: { args: { readonly room: RoomRecord }; result: void };
  removeRoom: { args: { readonly roomId: RoomId }; result: void };
  saveIdentity: { args: { readonly identity: IdentityRecord }; result: void };
  append: { args: { readonly rows: readonly DraftRow[] }; result: readonly AppendOutcome[] };
  /** A HistoryPage as JSON: one string crosses between threads at a third of the cost of a thousand objects. */
  read: { args: { readonly roomId: RoomId; readonly query: HistoryQuery }; result: string };
  saveVisits: { args: { readonly visits: readonly Visit[] }; result: void };
  prune: { args: { readonly limits: PruneLimits }; result: PruneOutcome };
  /** @returns how many entries `prune` would take away altogether. */
  countPrunable: { args: { readonly limits: PruneLimits }; result: number };
  /** @returns whether there are more pages to give back. */
  shrink: { args: Record<never, never>; result: boolean };
  /** @returns the path of the copy. */
  backup: { args: { readonly nowUnixMs: number }; result: string };
  close: { args: Record<never, never>; result: void };
};
