// The bytes a host signs to prove its key. Pure: signing and checking are done by whoever holds the keys.

export interface HostProofFields {
  /** base64url of the channel's exporter; empty where the channel gives none (plain TCP). */
  readonly channelBinding: string;
  /** The nonce of the client's hello, as sent. */
  readonly clientNonce: string;
  /** The nonce of the host's hello, as sent. */
  readonly serverNonce: string;
  readonly hostId: string;
  readonly spaceId: string;
}

/** Seven lines, UTF-8, joined by line feeds. The one field that could hold one, the space's id, is the last. Source: docs/PROTOCOL.md section 3. */
export function hostProofPayload(fields: HostProofFields): Uint8Array {
  const lines = ['wassop2-hello', 'host', fields.channelBinding, fields.clientNonce, fields.serverNonce, fields.hostId, fields.spaceId];
  return new TextEncoder().encode(lines.join('\n'));
}
