// What one passes on to let others into a room: a link for the app, the address in it that can be typed, a page for browsers. Pure.
import type { ConnectionView } from '../../../src-shared/ipc/views.ts';
import { printAddress } from '../../../src-shared/session/address.ts';
import { fingerprintWords } from '../../../src-shared/session/fingerprint.ts';
import { printPageAddress } from '../../../src-shared/session/invitation.ts';
import { parseTicket, printTicket } from '../../../src-shared/session/ticket.ts';
import type { RunningHost } from '../../stores/host-store.ts';

export interface Invitation {
  readonly link: string;
  /** For those who type: the best of the addresses. */
  readonly address: string;
  /** null while browsers are not let in, or where one is a guest with the app and cannot know. */
  readonly page: string | null;
  /** Of the host's key; none where it proved none. */
  readonly words: readonly string[];
}

export interface InvitingSide {
  /** The one that runs here, when the connection is to it. */
  readonly host: RunningHost | null;
  /** One is in a browser oneself, on the host's own page. */
  readonly isPage: boolean;
}

/** @returns null without a network. */
export function invitationTo(connection: ConnectionView, roomName: string | null, { host, isPage }: InvitingSide): Invitation | null {
  const own = connection.isOwnHost ? host : null;
  const text = connection.isOwnHost ? (own?.ticket ?? null) : connection.ticket;
  const ticket = text === null ? null : parseTicket(text);
  if (!ticket?.ok) return null;
  const [best] = ticket.value.addresses;
  return {
    link: printTicket({ ...ticket.value, roomName }),
    address: printAddress(best),
    page: isPage || own?.isBrowserDoorOpen ? printPageAddress(best, roomName) : null,
    words: ticket.value.hostId === null ? [] : fingerprintWords(ticket.value.hostId),
  };
}
