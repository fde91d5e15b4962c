import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ticketOf } from '../../../../src-shared/session/host-ticket.ts';
import { parseInvitation, printPageAddress } from '../../../../src-shared/session/invitation.ts';
import { printTicket } from '../../../../src-shared/session/ticket.ts';
import type { HostAddressView } from '../../../../src-shared/ipc/views.ts';
import { HOST_ID, ticket as anyTicket } from '../../../helpers/any-ticket.ts';

const LINK = `wassop://192.168.1.10/Sala1?v=1&k=${HOST_ID}`;

describe('what is pasted', () => {
  it.each([
    ['the link alone', LINK],
    ['the link with white space around it', `  ${LINK}\n`],
    ['a message with the link in it', `Únete a «Sala1»: ${LINK} — hasta luego`],
    ['a link at the end of a sentence', `Entra por aquí (${LINK}).`],
    ['two links, of which the first counts', `${LINK} wassop://evil.example/`],
  ])('as %s leads there', (_what, text) => {
    expect(parseInvitation(text)).toMatchObject({ ok: true, value: { addresses: [{ host: '192.168.1.10' }], roomName: 'Sala1', hostId: HOST_ID } });
  });

  it.each([
    ['http://192.168.1.10:5555/#Sala1', '192.168.1.10', 5555, 'Sala1'],
    ['HTTP://192.168.1.10:5555', '192.168.1.10', 5555, null],
    ['http://[fd00::1]:6000/#Caf%C3%A9', 'fd00::1', 6000, 'Café'],
    ['http://sala.example/', 'sala.example', 80, null],
  ])('as the address of a page (%s) leads to its host', (text, host, port, roomName) => {
    expect(parseInvitation(text)).toEqual({ ok: true, value: { addresses: [{ host, port }], roomName, spaceId: null, hostId: null, token: null } });
  });

  it.each(['wassop://', 'ven: wassop://h/%zz', 'https://192.168.1.10:5555/#Sala1', 'http://h/page', 'http://h/?x=1', 'http://u@h/', 'http://h/#%zz', 'http://'])(
    'as %j is a link that leads nowhere',
    (text) => {
      expect(parseInvitation(text)).toMatchObject({ ok: false, error: { code: 'TICKET_INVALID' } });
    },
  );

  it.each(['', 'chat.example.org', '192.168.1.10:5555', '[::1]:5555', 'hola'])('as %j is no link', (text) => {
    expect(parseInvitation(text)).toBeNull();
  });
});

describe('the address of a page', () => {
  it('names host, port and room, and never the secret', () => {
    expect(printPageAddress({ host: 'fe80::1%eth0', port: 5555 }, 'Café / té')).toBe('http://[fe80::1]:5555/#Caf%C3%A9%20%2F%20t%C3%A9');
    expect(printPageAddress({ host: '10.0.0.2', port: 6000 }, null)).toBe('http://10.0.0.2:6000/');
    fc.assert(
      fc.property(anyTicket, (ticket) => {
        const [address] = ticket.addresses;
        expect(ticket.token !== null && printPageAddress(address, ticket.roomName).includes(ticket.token)).toBe(false);
      }),
    );
  });
});

describe('the ticket of a host', () => {
  const view = (text: string, kind: HostAddressView['kind']): HostAddressView => ({ text, interfaceName: 'any', kind });
  const linkOf = (addresses: HostAddressView[]): string | null => {
    const ticket = ticketOf({ addresses, spaceId: 'space', hostId: HOST_ID });
    return ticket && printTicket(ticket);
  };

  it('holds what others may reach, best first, and no name of a card', () => {
    const addresses = [
      view('192.168.1.23:5556', 'lan'),
      view('[2001:db8::23]:5556', 'lan'),
      view('[fe80::1%eth0]:5556', 'link-local'),
      view('172.17.0.1:5556', 'virtual'),
      view('10.8.0.2:5556', 'vpn'),
      view('127.0.0.1:5556', 'loopback'),
    ];
    expect(linkOf(addresses)).toBe(`wassop://192.168.1.23:5556/?v=1&a=2001:db8::23,fe80::1,10.8.0.2&s=space&k=${HOST_ID}`);
  });

  it('holds what there is where nothing is for others', () => {
    expect(linkOf([view('172.17.0.1:5555', 'virtual'), view('127.0.0.1:5555', 'loopback')])).toBe(`wassop://172.17.0.1/?v=1&a=127.0.0.1&s=space&k=${HOST_ID}`);
    expect(linkOf([])).toBeNull();
  });

  it('holds eight addresses at most', () => {
    const addresses = Array.from({ length: 20 }, (_, index) => view(`10.0.0.${index}:5555`, 'lan'));
    expect(ticketOf({ addresses, spaceId: 's', hostId: HOST_ID })?.addresses).toHaveLength(8);
  });
});
