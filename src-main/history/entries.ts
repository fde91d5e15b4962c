// From a draft to a numbered entry, and when two drafts are the same message. Knows nothing of where entries are kept.
import type { MessageEntry } from '../../src-shared/protocol/model.ts';
import type { MessageDraft } from '../host/hub/space-store.ts';

/** The entry as members see it; absent proofs of authorship stay absent. */
export function entryOf(draft: MessageDraft, seq: number): MessageEntry {
  const { messageId, author, sentAtUnixMs, nonce, text } = draft;
  const entry: MessageEntry = { seq, kind: 'message', messageId, author, sentAtUnixMs, nonce, text };
  if (draft.authorSeq !== undefined) entry.authorSeq = draft.authorSeq;
  if (draft.prevHash !== undefined) entry.prevHash = draft.prevHash;
  if (draft.sig !== undefined) entry.sig = draft.sig;
  return entry;
}

/**
 * U+0000 would end the text in SQLite, half a surrogate pair would come back as another character.
 * @throws RangeError: the hub refuses such texts, so one that comes here is a fault of this program.
 */
export function assertStorable(draft: MessageDraft): void {
  if (/[\0\p{Surrogate}]/u.test(draft.text)) throw new RangeError('A text that cannot be stored as it is');
}

/** Whether a nonce that came again stands for the message stored under it. */
export function isSameMessage(draft: MessageDraft, stored: { readonly roomId: string; readonly text: string }): boolean {
  return draft.roomId === stored.roomId && draft.text === stored.text;
}
