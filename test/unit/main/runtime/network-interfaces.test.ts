import { networkInterfaces } from 'node:os';
import { expect, it } from 'vitest';
import { keepLastInterfaces, readInterfaces } from '../../../../src-main/runtime/network-interfaces.ts';

const CARD = { eth0: [] };

it('are those of the system', () => {
  expect(Object.keys(readInterfaces())).toEqual(Object.keys(networkInterfaces()));
});

it('are none, and then the last known ones, while the system cannot say', () => {
  const answers: (() => typeof CARD)[] = [noDescriptor, () => CARD, noDescriptor];
  const read = keepLastInterfaces(() => (answers.shift() ?? noDescriptor)());
  expect([read(), read(), read(), read()]).toEqual([{}, CARD, CARD, CARD]);
});

function noDescriptor(): never {
  throw new Error('uv_interface_addresses returned Unknown system error 24');
}
