// A place of the list as something to connect to: where it was, where it is said to be, and whom one has to find there. Pure.
import type { DialectChoice, ServerView } from '../../src-shared/ipc/views.ts';
import type { PlaceTexts } from '../../src-shared/session/place.ts';

/** @param heardAddresses where its host was heard of near by; hearsay, which is why the host has to prove itself. */
export function rememberedPlace(server: ServerView, heardAddresses: readonly string[], dialect: DialectChoice): PlaceTexts {
  const { address, hostId, otherAddresses } = server;
  // Of the older dialects nobody proves anything; whoever asks for one means what is at the address.
  if (hostId === null || dialect === 'wassop1' || dialect === 'json-pair') return { address };
  const others = [...new Set([...heardAddresses, ...otherAddresses])].filter((other) => other !== address);
  return { address, otherAddresses: others, expected: { hostId, spaceId: null } };
}
