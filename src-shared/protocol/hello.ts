// The first line of either side. It alone decides whether the two can talk; everything after it is frames.
import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { DeviceId } from './model.ts';

/** A client's first bytes on every transport; no other dialect begins with them. */
export const HELLO_PREFIX = 'WASSOP2 ';

const capability = z.string().min(1).max(32);
/** 32 random bytes, base64url. */
const nonce = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

export const ClientHello = z.object({
  /** Protocol versions the client speaks, best first. */
  versions: z.array(z.int()).min(1).max(16),
  /** Name and version of the program, for logs only. */
  client: z.string().max(64),
  /** Optional features the client understands; unknown ones are ignored. */
  capabilities: z.array(capability).max(32).default([]),
  door: z.enum(['app', 'browser']).catch('app'),
  /** Asks the host to prove its key over these bytes. */
  nonce: nonce.optional(),
});
export type ClientHello = z.infer<typeof ClientHello>;

/** That the host holds the key its id is the hash of; see `hostProofPayload`. */
export const HostProof = z.object({
  /** P-256, SPKI in DER (91 bytes), base64url. */
  publicKey: z.string().regex(/^[A-Za-z0-9_-]{122}$/),
  /** ECDSA with SHA-256, r and s as 32 bytes each, base64url. */
  signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
});
export type HostProof = z.infer<typeof HostProof>;

export const HostHello = z.object({
  version: z.int(),
  host: z.string().max(64),
  capabilities: z.array(capability).max(32).default([]),
  spaceId: z.string().min(1).max(64),
  spaceName: z.string().max(256),
  hostId: DeviceId,
  /** Raised when the space moves to another host or comes back from a backup. */
  epoch: z.int().min(1),
  /** What the client signs. */
  nonce,
  nowUnixMs: z.int(),
  /** The largest frame the host takes, in bytes without its line feed. */
  frameBytes: z.int().min(1_024).default(LIMITS.clientFrameBytes),
  /** Only in answer to a client's nonce. */
  proof: HostProof.optional(),
});
export type HostHello = z.infer<typeof HostHello>;

/** The hello line without its line feed, for either side. */
export function encodeHello(hello: ClientHello | HostHello): string {
  return HELLO_PREFIX + JSON.stringify(hello);
}

/** The host's refusal in place of its hello: `WASSOP2 {"error":{"code":…}}`, after which it closes. */
export const HelloRefusal = z.object({
  error: z.object({ code: z.string().max(64), details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional() }),
});
