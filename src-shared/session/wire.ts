// What a session needs of a network: bytes out, bytes in, and the end. Given by the main process (TCP, later TLS),
// by a browser (WebSocket), or by a test (in memory).
import type { AppFailure } from '../errors/app-failure.ts';
import type { HostProof } from '../protocol/hello.ts';
import type { Dispose } from '../util/disposable.ts';
import type { Result } from '../util/result.ts';

/** Where to connect; `host` is a name, an IPv4 or a bare IPv6 address, perhaps with a zone. */
export interface NetAddress {
  readonly host: string;
  readonly port: number;
}

export interface Wire {
  /** This machine's address that the connection goes from, without a zone; absent where nobody can say. */
  readonly localAddress?: string | undefined;
  /** Queues bytes; MUST NOT block and MUST keep their order. One call is one write where the network allows it. */
  write(bytes: Uint8Array): void;
  /** Ends the connection; what was written before still goes out. `onClose` follows. */
  close(): void;
  onBytes(listener: (chunk: Uint8Array) => void): Dispose;
  /** Called once, at the end; `null` when it closed in order. */
  onClose(listener: (cause: AppFailure | null) => void): Dispose;
}

export interface Dialer {
  /** @returns CONNECT_REFUSED, CONNECT_TIMEOUT, CONNECT_HOST_UNKNOWN or CONNECT_UNREACHABLE. */
  dial(address: NetAddress): Promise<Result<Wire, AppFailure>>;
}

/** This device's Ed25519 key; the private half stays with whoever gives this. */
export interface DeviceIdentity {
  readonly deviceId: string;
  /** Raw 32 bytes, base64url. */
  readonly publicKey: string;
  /** @returns the signature, 64 bytes, base64url. */
  sign(payload: Uint8Array): Promise<string>;
}

/**
 * Whether the key is the one that `hostId` is the hash of, and its signature that of `payload`. Given by whoever has the cryptography.
 * Anything that is no such key or signature is `false`.
 */
export type VerifyHostProof = (proof: HostProof, hostId: string, payload: Uint8Array) => Promise<boolean>;
