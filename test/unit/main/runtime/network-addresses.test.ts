import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { listHostAddresses, listNetworkAddresses } from '../../../../src-main/runtime/network-addresses.ts';

function ipv4(address: string, internal = false): NetworkInterfaceInfo {
  return { family: 'IPv4', address, netmask: '255.255.255.0', mac: '00:00:00:00:00:00', internal, cidr: `${address}/24` };
}

function ipv6(address: string, internal = false): NetworkInterfaceInfo {
  return { family: 'IPv6', address, netmask: 'ffff:ffff:ffff:ffff::', mac: '00:00:00:00:00:00', internal, cidr: `${address}/64`, scopeid: 2 };
}

const LAPTOP = {
  lo: [ipv4('127.0.0.1', true), ipv6('::1', true)],
  docker0: [ipv4('172.17.0.1'), ipv6('fe80::42:1')],
  tailscale0: [ipv4('100.101.102.103')],
  wlan0: [ipv4('192.168.1.10'), ipv6('2001:db8::5'), ipv6('fd00::5'), ipv6('fe80::1')],
};

describe('the addresses of this computer', () => {
  it('come with the LAN first, then link-local, virtual, VPN, and loopback last', () => {
    expect(listHostAddresses(5555, LAPTOP).map(({ text, kind }) => `${kind} ${text}`)).toEqual([
      'lan 192.168.1.10:5555',
      'lan [fd00::5]:5555',
      'lan [2001:db8::5]:5555',
      'link-local [fe80::1%wlan0]:5555',
      'virtual 172.17.0.1:5555',
      'virtual [fe80::42:1%docker0]:5555',
      'vpn 100.101.102.103:5555',
      'loopback 127.0.0.1:5555',
      'loopback [::1]:5555',
    ]);
  });

  it('name the card they belong to', () => {
    expect(listHostAddresses(1, { wlan0: [ipv4('192.168.1.10')] })).toEqual([
      { text: '192.168.1.10:1', interfaceName: 'wlan0', kind: 'lan' },
    ]);
  });

  it.each([
    ['veth12ab', 'virtual'], ['br-0a1b2c', 'virtual'], ['virbr0', 'virtual'], ['vmnet8', 'virtual'], ['vboxnet0', 'virtual'],
    ['vEthernet (Default Switch)', 'virtual'], ['VMware Network Adapter VMnet8', 'virtual'], ['awdl0', 'virtual'], ['bridge100', 'virtual'],
    ['tun0', 'vpn'], ['tap0', 'vpn'], ['wg0', 'vpn'], ['ppp0', 'vpn'], ['utun4', 'vpn'], ['ztabcdef', 'vpn'], ['Tailscale', 'vpn'],
    ['WireGuard Tunnel', 'vpn'], ['OpenVPN TAP-Windows6', 'vpn'],
    ['eth0', 'lan'], ['enp3s0', 'lan'], ['en0', 'lan'], ['Wi-Fi', 'lan'], ['Ethernet 2', 'lan'], ['br0', 'lan'], ['bridge0', 'lan'],
  ])('on %s are of the kind %s', (name, kind) => {
    expect(listNetworkAddresses({ [name]: [ipv4('192.168.7.7')] })[0]?.kind).toBe(kind);
  });

  it.each([
    ['10.1.2.3', true], ['172.16.0.1', true], ['172.31.255.1', true], ['172.32.0.1', false], ['192.168.0.1', true], ['169.254.9.9', true],
    ['100.64.0.1', false], ['8.8.8.8', false],
  ])('of IPv4, %s private: %s', (address, isPrivate) => {
    expect(listNetworkAddresses({ eth0: [ipv4(address)] })[0]?.isPrivate).toBe(isPrivate);
  });

  it.each([['fe80::1', true], ['fd12:3456::1', true], ['2001:db8::1', false]])('of IPv6, %s private: %s', (address, isPrivate) => {
    expect(listNetworkAddresses({ eth0: [ipv6(address)] })[0]?.isPrivate).toBe(isPrivate);
  });

  it('are none where there is no network', () => {
    expect(listHostAddresses(5555, {})).toEqual([]);
  });

  it('are asked of the system when nobody says them', () => {
    expect(listHostAddresses(5555).map(({ text }) => text)).toContain('127.0.0.1:5555');
  });
});
