/** Which Host headers are this host's own (security.md T13), with cards that come and go. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HostNames, parseAuthority } from '../../../../../src-main/host/browser/host-names.ts';
import { FakeClock } from '../../../../helpers/fake-clock.ts';

const PORT = 5555;

function setUp(furtherNames: readonly string[] = []) {
  const clock = new FakeClock();
  const addresses = ['192.168.1.10', 'fe80::1', '2001:db8:0:0::7'];
  const names = new HostNames({ clock, listAddresses: () => addresses, computerName: 'Mesa-3', furtherNames });
  return { clock, addresses, isOwn: (authority: string) => names.isOwn(authority, PORT) };
}

describe('a name is this host’s own', () => {
  it.each(['192.168.1.10:5555', '[fe80::1]:5555', '[2001:db8::7]:5555', '[2001:DB8:0::0:7]:5555', 'mesa-3:5555', 'MESA-3.local:5555', 'localhost:5555', '127.8.9.1:5555'])('%s', (authority) => {
    expect(setUp().isOwn(authority)).toBe(true);
  });

  it.each(['192.168.1.11:5555', '[fe80::2]:5555', 'mesa-3.evil.example:5555', 'mesa-3.local.:5555', 'mesa-3', '192.168.1.10', '127.0.0.1.evil.example:5555', '127.0.0.1:05555x', '[fe80::1%25eth0]:5555', '[::ffff:192.168.1.10]:5555', ''])(
    'not: %s',
    (authority) => {
      expect(setUp().isOwn(authority)).toBe(false);
    },
  );

  it('by the address of a card that was plugged in since, and no longer by one that was pulled', async () => {
    const { clock, addresses, isOwn } = setUp();
    expect([isOwn('10.0.0.5:5555'), isOwn('192.168.1.10:5555')]).toEqual([false, true]);
    addresses.splice(0, addresses.length, '10.0.0.5');
    await clock.advance(3_000);
    expect([isOwn('10.0.0.5:5555'), isOwn('192.168.1.10:5555')]).toEqual([true, false]);
  });

  it('by what the owner added: with its own port where it was said, else with the host’s', () => {
    const { isOwn } = setUp(['Chat.Example', 'router.example:8080', '[2001:db8::99]']);
    expect(['chat.example:5555', 'router.example:8080', '[2001:db8::99]:5555'].map(isOwn)).toEqual([true, true, true]);
    expect(['chat.example', 'chat.example:8080', 'router.example:5555'].map(isOwn)).toEqual([false, false, false]);
  });
});

it('on port 80 the port is left out', () => {
  const names = new HostNames({ clock: new FakeClock(), listAddresses: () => [], computerName: 'mesa', furtherNames: [] });
  expect([names.isOwn('mesa', 80), names.isOwn('mesa:80', 80)]).toEqual([true, true]);
});

it('no text is taken that a browser would read as another place', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.webAuthority({ withUserInfo: true, withPort: true }), (text, authority) => {
      for (const candidate of [text, authority, `127.0.0.1:5555${text}`, `${text}127.0.0.1:5555`]) {
        const parsed = parseAuthority(candidate);
        if (!parsed || !setUp().isOwn(candidate)) continue;
        const url = new URL(`http://${candidate}/`);
        expect(url.hostname).toBe(parsed.host);
        expect(url.username).toBe('');
      }
    }),
    { numRuns: 2_000 },
  );
});
