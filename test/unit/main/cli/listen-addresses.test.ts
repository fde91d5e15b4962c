import { describe, expect, it } from 'vitest';
import { expandListen, reachableAddresses } from '../../../../src-main/cli/listen-addresses.ts';
import type { NetworkAddress } from '../../../../src-main/runtime/network-addresses.ts';

function address(text: string, kind: NetworkAddress['kind'], isPrivate = true): NetworkAddress {
  return { address: text, family: text.includes(':') ? 'IPv6' : 'IPv4', interfaceName: 'eth0', kind, isPrivate };
}

const NETWORK = [
  address('192.168.1.10', 'lan'),
  address('203.0.113.7', 'lan', false),
  address('fe80::1%eth0', 'link-local'),
  address('172.17.0.1', 'virtual'),
  address('127.0.0.1', 'loopback'),
  address('::1', 'loopback'),
];

describe('the words of --listen', () => {
  it.each([
    [['any'], ['::']],
    [['192.168.1.10', 'any'], ['::']],
    [['localhost'], ['127.0.0.1', '::1']],
    [['10.0.0.1'], ['10.0.0.1']],
    [['10.0.0.1', '10.0.0.1'], ['10.0.0.1']],
    [['lan'], ['127.0.0.1', '::1', '172.17.0.1', 'fe80::1%eth0', '192.168.1.10']],
    [['localhost', 'lan'], ['127.0.0.1', '::1', '172.17.0.1', 'fe80::1%eth0', '192.168.1.10']],
  ])('%j are the addresses %j', async (words, addresses) => {
    expect(await expandListen(words, NETWORK, async () => true)).toEqual(addresses);
  });

  it('lan is never a public address', async () => {
    expect(await expandListen(['lan'], NETWORK, async () => true)).not.toContain('203.0.113.7');
  });

  it('lan is loopback where there is no network', async () => {
    expect(await expandListen(['lan'], [], async () => true)).toEqual(['127.0.0.1']);
  });

  it('leave out an address that takes no socket yet, unless a person named it', async () => {
    const canListen = async (candidate: string) => candidate !== 'fe80::1%eth0' && candidate !== '10.0.0.1';
    expect(await expandListen(['lan', '10.0.0.1'], NETWORK, canListen)).toEqual([
      '127.0.0.1', '::1', '172.17.0.1', '192.168.1.10', '10.0.0.1',
    ]);
  });

  it('ask the system which addresses take a socket', async () => {
    const foreign = address('203.0.113.99', 'lan');
    expect(await expandListen(['lan'], [foreign, address('127.0.0.1', 'loopback')])).toEqual(['127.0.0.1']);
  });
});

describe('the addresses where others join', () => {
  const reachable = (bound: readonly string[]) => reachableAddresses(bound, NETWORK).map((found) => found.address);

  it('are all when the host listens on every address', () => {
    expect(reachable(['::'])).toEqual(NETWORK.map((each) => each.address));
  });

  it('are those of IPv4 when it listens on every address of IPv4', () => {
    expect(reachable(['0.0.0.0'])).toEqual(['192.168.1.10', '203.0.113.7', '172.17.0.1', '127.0.0.1']);
  });

  it('are the ones it listens on otherwise, best first', () => {
    expect(reachable(['127.0.0.1', '192.168.1.10'])).toEqual(['192.168.1.10', '127.0.0.1']);
  });
});
