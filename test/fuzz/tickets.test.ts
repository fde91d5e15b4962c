/** Links that somebody changed: refused, or read in one way only. 10,000 of them; 100,000 in the long run. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseInvitation } from '../../src-shared/session/invitation.ts';
import { parsePlace } from '../../src-shared/session/place.ts';
import { parseTicket, placeOf, printTicket } from '../../src-shared/session/ticket.ts';
import type { Ticket } from '../../src-shared/session/ticket.ts';
import { ticket as anyTicket } from '../helpers/any-ticket.ts';

const RUNS = process.env['WASSOP_LONG'] === '1' ? 100_000 : 10_000;

/** What means something to some reader of links. */
const PIECES = ['/', '//', '\\', '?', '#', '&', '=', '@', ':', '%', '%25', '%00', '%2F', '%3A', '%40', '%0a', '[', ']', ',', '.', '..', '+', ' ', '\n', '"', "'", '-', '--', 'v=1', 'v=2', 'k=', 'a=', '::', 'é', '\u202e', '\u0000', 'wassop://'];

const mutation = fc.record({
  at: fc.nat(),
  removed: fc.nat({ max: 8 }),
  put: fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 4 }), fc.constant('')),
});

const mutated = fc.tuple(anyTicket, fc.array(mutation, { minLength: 1, maxLength: 4 })).map(([ticket, mutations]) =>
  mutations.reduce((text, { at, removed, put }) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + put + text.slice(start + removed);
  }, printTicket(ticket)),
);

/** Whatever reads the link again, here or at somebody else's, reads the same. */
function expectOneReading(ticket: Ticket): void {
  const text = printTicket(ticket);
  const again = parseTicket(text);
  expect(again).toEqual({ ok: true, value: ticket });
  expect(parsePlace(placeOf(ticket))).toMatchObject({ ok: true, value: { addresses: ticket.addresses } });
  expect(parseInvitation(text)).toEqual(again);
}

it(`${RUNS} changed links are refused or read in one way`, { timeout: 600_000 }, () => {
  let readCount = 0;
  fc.assert(
    fc.property(mutated, (text) => {
      const parsed = parseTicket(text);
      if (!parsed.ok) return;
      readCount += 1;
      // What was cut off to fit is not part of the ticket any more.
      expectOneReading(parsed.value);
    }),
    { numRuns: RUNS },
  );
  // Otherwise nothing was looked at.
  expect(readCount).toBeGreaterThan(RUNS / 100);
});
