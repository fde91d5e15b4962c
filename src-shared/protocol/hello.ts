// The first line of either side. It alone decides whether the two can talk; everything after it is frames.
import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { DeviceId } from './model.ts';

/** A client's first bytes on every transport; no other dialect begins with them. */
export const HELLO_PREFIX = 'WASSOP2 ';

const capability = z.string().min(1).max(32);

export const ClientHello = z.object({
  /** Protocol versions the client speaks, best first. */
  versions: z.array(z.int()).min(1).max(16),
  /** Name and version of the program, for logs only. */
  client: z.string().max(64),
  /** Optional features the client understands; unknown ones are ignored. */
  capabilities: z.array(capability).max(32).default([]),
  door: z.enum(['app', 'browser']).catch('app'),
});
export type ClientHello = z.infer<typeof ClientHello>;

export const HostHello = z.object({
  version: z.int(),
  host: z.string().max(64),
  capabilities: z.array(capability).max(32).default([]),
  spaceId: z.string().min(1).max(64),
  spaceName: z.string().max(256),
  hostId: DeviceId,
  /** Raised when the space moves to another host or comes back from a backup. */
  epoch: z.int().min(1),
  /** 32 random bytes, base64url: what the client signs. */
  nonce: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  nowUnixMs: z.int(),
  /** The largest frame the host takes, in bytes without its line feed. */
  frameBytes: z.int().min(1_024).default(LIMITS.clientFrameBytes),
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
