import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTicket, printTicket, TICKET_MAX_CHARS } from '../../../../src-shared/session/ticket.ts';
import type { Ticket } from '../../../../src-shared/session/ticket.ts';
import { ticket as anyTicket, HOST_ID } from '../../../helpers/any-ticket.ts';

const SPACE_ID = '01990f3e-7d1a-7c3e-9b1a-1f2e3d4c5b6a';
const TOKEN = 'AAAAAAAAAAAAAAAAAAAAAA';
const EMPTY = { roomName: null, spaceId: null, hostId: null, token: null };
const at = (host: string, port = 5555) => ({ host, port });

describe('a ticket', () => {
  it.each<[string, Ticket]>([
    ['wassop://192.168.1.10/?v=1', { ...EMPTY, addresses: [at('192.168.1.10')] }],
    ['wassop://192.168.1.10:6000/Sala1?v=1', { ...EMPTY, addresses: [at('192.168.1.10', 6000)], roomName: 'Sala1' }],
    ['wassop://[fe80::1%25eth0]:6000/?v=1', { ...EMPTY, addresses: [at('fe80::1%eth0', 6000)] }],
    ['wassop://port%C3%A1til.local/Caf%C3%A9%20%2F%20t%C3%A9?v=1', { ...EMPTY, addresses: [at('portátil.local')], roomName: 'Café / té' }],
    [
      `wassop://10.0.0.2:6000/Sala1?v=1&a=fd00::2,10.0.0.3:7000,%5Bfd00::3%5D:7000,fe80::4%25eth0&s=${SPACE_ID}&k=${HOST_ID}&t=${TOKEN}`,
      {
        addresses: [at('10.0.0.2', 6000), at('fd00::2', 6000), at('10.0.0.3', 7000), at('fd00::3', 7000), at('fe80::4%eth0', 6000)],
        roomName: 'Sala1',
        spaceId: SPACE_ID,
        hostId: HOST_ID,
        token: TOKEN,
      },
    ],
  ])('%s is the text of one', (text, ticket) => {
    expect(parseTicket(text)).toEqual({ ok: true, value: ticket });
    expect(printTicket(ticket)).toBe(text);
  });

  it.each([
    ['wassop://192.168.1.10', 'wassop://192.168.1.10/?v=1'],
    ['WASSOP://Host.Example:5555', 'wassop://host.example/?v=1'],
    ['wassop://h?k=' + HOST_ID, `wassop://h/?v=1&k=${HOST_ID}`],
    ['wassop://h/?later=x&v=1&another', 'wassop://h/?v=1'],
    ['wassop://h/Sala1/', null],
    ['wassop://[FE80:0:0::0001%25eth0]/', 'wassop://[fe80::1%25eth0]/?v=1'],
    ['wassop://h/?v=1&a=[fd00::3]:7000', 'wassop://h/?v=1&a=%5Bfd00::3%5D:7000'],
    ['wassop://h/?v=1&a=h:5555,h,g', 'wassop://h/?v=1&a=g'],
    ['wassop://h/%20Sala1%20?v=1', 'wassop://h/Sala1?v=1'],
    ['wassop://h.example./Fin.?v=1&a=g.', 'wassop://h.example%2E/Fin%2E?v=1&a=g%2E'],
  ])('%s has the one text %j', (text, canonical) => {
    const parsed = parseTicket(text);
    expect(parsed.ok ? printTicket(parsed.value) : null).toBe(canonical);
  });

  it.each([
    '', 'wassop', 'wassop:', 'wassop:/h', 'wassop://', 'wassop:///Sala1', 'http://h', 'wassop://user@h', 'wassop://user:pw@h/', 'wassop://h:0', 'wassop://h:65536',
    'wassop://h:', 'wassop://h:+1', 'wassop://h/#room', 'wassop://h/a/b', 'wassop://h/?v=1#x', 'wassop://h\\@evil/', 'wassop://h/\\evil', 'wassop://h /', ' wassop://h',
    'wassop://h\n', 'wassop://h/\u00e9', 'wassop://h/%', 'wassop://h/%zz', 'wassop://h/%ff', 'wassop://h/%00', 'wassop://h/a%0ab', 'wassop://h/%e2%80%ae', 'wassop://h%3A80/',
    'wassop://h%2Fx/', 'wassop://%68%40evil/', 'wassop://[::1', 'wassop://::1/', 'wassop://[h]/', 'wassop://[::1%25]/', 'wassop://[::1]x/', 'wassop://1.2.3/',
    'wassop://h/?v=1&v=1', 'wassop://h/?s=a&s=a', 'wassop://h/?s=', 'wassop://h/?s=a%20b', 'wassop://h/?s=a.', `wassop://h/?s=${'x'.repeat(65)}`, 'wassop://h/?k=abc', `wassop://h/?k=${'A'.repeat(52)}`,
    'wassop://h/?t=short', `wassop://h/?t=${'='.repeat(22)}`, 'wassop://h/?a=', 'wassop://h/?a=g,', 'wassop://h/?a=g%20', 'wassop://h/?a=wassop://g', 'wassop://h/?a=a,b,c,d,e,f,g,i',
    `wassop://h/${'x'.repeat(TICKET_MAX_CHARS)}`,
  ])('%j is none', (text) => {
    expect(parseTicket(text)).toEqual({ ok: false, error: { code: 'TICKET_INVALID' } });
  });

  it('that would be too long with its escapes is none: it could not be passed on whole', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((letter) => letter.repeat(253));
    const linkTo = (room: string) => `wassop://h/${room}?a=${names.join(',')}&k=${HOST_ID}&t=${'A'.repeat(86)}`;
    expect(linkTo("'".repeat(60)).length).toBeLessThanOrEqual(TICKET_MAX_CHARS);
    expect(parseTicket(linkTo('x'.repeat(60)))).toMatchObject({ ok: true });
    expect(parseTicket(linkTo("'".repeat(60)))).toEqual({ ok: false, error: { code: 'TICKET_INVALID' } });
  });

  it('of a later version says so', () => {
    expect(parseTicket('wassop://h/?v=2')).toEqual({ ok: false, error: { code: 'TICKET_INVALID', details: { reason: 'version' } } });
  });

  it('printed and read again is the same, and never longer than may be', () => {
    fc.assert(
      fc.property(anyTicket, (ticket) => {
        const text = printTicket(ticket);
        expect(text.length).toBeLessThanOrEqual(TICKET_MAX_CHARS);
        const parsed = parseTicket(text);
        if (!parsed.ok) throw new Error(`refused ${text}`);
        // Addresses beyond what fits are left out, the last first.
        expect(parsed.value).toEqual({ ...ticket, addresses: ticket.addresses.slice(0, parsed.value.addresses.length) });
        expect(printTicket(parsed.value)).toBe(text);
      }),
    );
  });

  it('of which a part can be in none is printed without it', () => {
    const ticket: Ticket = { addresses: [at('h')], roomName: 'a\u0000b', spaceId: 'a b', hostId: 'nobody', token: '../..' };
    expect(printTicket(ticket)).toBe('wassop://h/?v=1');
  });

  it('of any characters whatever is read or refused, never thrown at', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (tail) => void parseTicket(`wassop://${tail}`)));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseTicket(text)));
  });
});
