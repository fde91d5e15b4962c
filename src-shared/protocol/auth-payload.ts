// The bytes a device signs to prove its key. Pure: signing and checking are done by whoever holds the keys.

export interface AuthPayloadFields {
  /** base64url of the channel's exporter; empty where the channel gives none (plain TCP). */
  readonly channelBinding: string;
  /** The nonce of the host's hello, as sent. */
  readonly serverNonce: string;
  readonly hostId: string;
  readonly spaceId: string;
  readonly deviceId: string;
}

/** Seven lines, UTF-8, joined by line feeds; no field can hold one. Source: docs/PROTOCOL.md section 4. */
export function authPayload(fields: AuthPayloadFields): Uint8Array {
  const lines = ['wassop2-auth', 'client', fields.channelBinding, fields.serverNonce, fields.hostId, fields.spaceId, fields.deviceId];
  return new TextEncoder().encode(lines.join('\n'));
}
