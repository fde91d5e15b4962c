// A host whose log was set back has lost what was said since its backup: which of one's own messages that are. Pure.
import type { Entry } from '../../protocol/model.ts';
import { isMessageEntry } from '../../protocol/model.ts';
import type { NumberedEntry } from '../room-timeline.ts';

/** How many of a room's newest messages are looked through: far more than are said in a day, and backups are made daily. */
export const LOOKED_THROUGH = 5_000;

/**
 * @param kept the newest messages of the copy, as the host had them before; rising
 * @param present the newest entries of the log as it is now; rising
 * @param lastSeq where the log ends now
 * @returns own messages of the copy that the log no longer has, in their order
 */
export function findLost(kept: readonly NumberedEntry[], present: readonly Entry[], lastSeq: number): NumberedEntry[] {
  const nonces = new Set(present.flatMap((entry) => (isMessageEntry(entry) ? [entry.nonce as string] : [])));
  const firstPresentSeq = present[0]?.seq ?? lastSeq + 1;
  // What stands below the entries looked at may be there still, and nobody is asked to say it twice.
  return kept.filter(({ seq, item }) => item?.isOwn === true && seq >= firstPresentSeq && !nonces.has(item.key));
}
