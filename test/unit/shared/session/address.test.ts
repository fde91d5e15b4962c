import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidateAddresses, parseAddress, printAddress } from '../../../../src-shared/session/address.ts';

const ipv6 = fc.ipV6().filter((text) => !text.includes('.'));
const zone = fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/);
const hostName = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}(\.[a-z][a-z0-9]{0,10}){0,3}$/);
const host = fc.oneof(fc.ipV4(), hostName, ipv6, fc.tuple(ipv6, zone).map(([digits, name]) => `${digits}%${name}`));
const port = fc.integer({ min: 1, max: 65_535 });

describe('an address', () => {
  it.each([
    ['example.org', 'example.org', null],
    ['  Example.ORG:5555 ', 'example.org', 5555],
    ['192.168.1.10:6000', '192.168.1.10', 6000],
    ['[fe80::1%eth0]:5555', 'fe80::1%eth0', 5555],
    ['[::1]', '::1', null],
    ['::1', '::1', null],
    ['FE80:0:0:0::0001', 'fe80::1', null],
    ['fe80::1%eth0', 'fe80::1%eth0', null],
    ['portátil.local:5555', 'portátil.local', 5555],
  ])('%j is read as its host and port', (text, expectedHost, expectedPort) => {
    expect(parseAddress(text)).toEqual({ ok: true, value: { host: expectedHost, port: expectedPort } });
  });

  it.each([
    '', ' ', ':5555', 'host:', 'host:0', 'host:65536', 'host:5x', 'host:-1', 'a b', 'http://host', 'wassop://host', 'wassop://host/room?v=1', 'user@host', 'host/path',
    '1.2.3', '256.1.1.1', '5555', '127.1', '[::1', '[host]:1', '[::1]5555', '::1::2', '1:2:3', 'fe80::1%', 'fe80::1%a b', '.host', 'a..b', 'x'.repeat(254), 'host\u0000',
  ])('%j is refused', (text) => {
    expect(parseAddress(text)).toEqual({ ok: false, error: { code: 'ADDRESS_INVALID' } });
  });

  it('printed and read again is the same place, and prints the same', () => {
    fc.assert(
      fc.property(host, port, (someHost, somePort) => {
        const typed = parseAddress(someHost.includes(':') ? `[${someHost}]:${somePort}` : `${someHost}:${somePort}`);
        if (!typed.ok || typed.value.port === null) throw new Error(`refused ${someHost}`);
        const address = { host: typed.value.host, port: typed.value.port };
        const printed = printAddress(address);
        expect(parseAddress(printed)).toEqual({ ok: true, value: address });
      }),
    );
  });

  it('of any text whatever is read or refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => parseAddress(text)).not.toThrow();
      }),
    );
  });

  it('without a port is looked for at the port of Wassop first and of JSON pair second', () => {
    expect(candidateAddresses({ host: 'h', port: null })).toEqual([
      { host: 'h', port: 5555 },
      { host: 'h', port: 5000 },
    ]);
    expect(candidateAddresses({ host: 'h', port: 7 })).toEqual([{ host: 'h', port: 7 }]);
  });
});
