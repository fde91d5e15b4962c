// Whether a link can still live on the addresses this machine has now. Pure; must not know where the addresses come from.

/** The machine's own, which no change of network takes away; one may use any of 127.0.0.0/8 without its being listed. */
const LOOPBACK = /^127\.|^::1$/;

/**
 * @param localAddress the address the link goes from; undefined: not known
 * @param localAddresses what this machine has now, without zones; null: not known
 */
export function isAddressGone(localAddress: string | undefined, localAddresses: ReadonlySet<string> | null): boolean {
  if (localAddress === undefined || localAddresses === null || LOOPBACK.test(localAddress)) return false;
  return !localAddresses.has(localAddress);
}
