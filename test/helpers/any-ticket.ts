// Tickets of all kinds, for tests that hold for any.
import fc from 'fast-check';
import { LIMITS } from '../../src-shared/protocol/limits.ts';
import { parseRoomName } from '../../src-shared/protocol/names.ts';
import { MAX_ADDRESSES } from '../../src-shared/session/place.ts';
import type { Ticket } from '../../src-shared/session/ticket.ts';
import { parseAddress, printAddress } from '../../src-shared/session/address.ts';

export const HOST_ID = 'rzqk3vkpl5dlmfbtw2xw4n6cye7hj2qgosua3i4tzb5nfvxmpwda';

const ipv6 = fc.ipV6().filter((text) => !text.includes('.'));
const zone = fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/);
const hostName = fc.stringMatching(/^[a-zñ][a-z0-9-]{0,20}(\.[a-z][a-z0-9]{0,30}){0,6}$/);
const hostText = fc.oneof(fc.ipV4(), hostName, ipv6, fc.tuple(ipv6, zone).map(([digits, name]) => `${digits}%${name}`));
const address = fc.tuple(hostText, fc.oneof(fc.constant(5555), fc.integer({ min: 1, max: 65_535 }))).map(([text, port]) => {
  const parsed = parseAddress(text.includes(':') ? `[${text}]` : text);
  if (!parsed.ok) throw new Error(`No address: ${text}`);
  return { host: parsed.value.host, port };
});

/** As a host keeps them: names of rooms in their one form. */
const roomName = fc.string({ unit: 'grapheme', minLength: 1, maxLength: LIMITS.roomNameGraphemes }).map((text) => {
  const parsed = parseRoomName(text);
  return parsed.ok ? parsed.value : 'Sala ñ?&#/%';
});

export const ticket: fc.Arbitrary<Ticket> = fc.record({
  addresses: fc
    .uniqueArray(address, { minLength: 1, maxLength: MAX_ADDRESSES, selector: printAddress })
    .map((addresses) => addresses as [(typeof addresses)[number], ...typeof addresses]),
  roomName: fc.option(roomName),
  spaceId: fc.option(fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/)),
  hostId: fc.option(fc.stringMatching(/^[a-z2-7]{52}$/)),
  token: fc.option(fc.stringMatching(/^[A-Za-z0-9_-]{22,86}$/)),
});
