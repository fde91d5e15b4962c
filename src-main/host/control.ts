// What the main process and the host process say to each other. Parsed on both sides: neither trusts the other's version.
// Must not know how the messages travel.
import { z } from 'zod';
import { FailureView, HostPersonView, RetentionView } from '../../src-shared/ipc/views.ts';

/** main → host process. */
export const HostControlCommand = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('start'),
    spaceName: z.string().min(1),
    /** Addresses to listen on; `::` serves IPv4 as well where the system can. */
    listenAddresses: z.array(z.string()).min(1),
    port: z.int().min(0).max(65_535),
    /** `exact` after a crash, so that everybody finds the host again where it was. */
    portPolicy: z.enum(['exact', 'next-free']),
    dataDir: z.string().min(1),
    historyWorkerFile: z.string().min(1),
    ownerDeviceIds: z.array(z.string()),
    browserDoor: z.object({ isOpen: z.boolean(), installersDir: z.string().nullable(), pageDir: z.string().min(1) }),
  }),
  /** How the host makes itself known on the network; silent until the first. */
  z.object({ kind: z.literal('announce'), isListed: z.boolean(), cardChoices: z.record(z.string(), z.boolean()) }),
  /** Lets browsers in, or tells those inside to leave. */
  z.object({ kind: z.literal('browser-door'), isOpen: z.boolean(), installersDir: z.string().nullable() }),
  /** How long messages are kept; for ever until the first. */
  z.object({ kind: z.literal('retention'), retention: RetentionView }),
  /** Asks how many messages would go at once under that rule; answered by `expired`. */
  z.object({ kind: z.literal('count-expired'), requestId: z.int(), retention: RetentionView }),
  /** Ends in order: everybody is told, what waits goes out, the store is closed. A second one ends at once. */
  z.object({ kind: z.literal('stop') }),
]);
export type HostControlCommand = z.infer<typeof HostControlCommand>;
export type HostStartCommand = Extract<HostControlCommand, { kind: 'start' }>;
export type HostCountExpiredCommand = Extract<HostControlCommand, { kind: 'count-expired' }>;
export type HostAnnounceCommand = Extract<HostControlCommand, { kind: 'announce' }>;

/** host process → main. */
export const HostControlEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('listening'),
    port: z.int(),
    spaceName: z.string(),
    spaceId: z.string(),
    hostId: z.string(),
    /** When the backup was made that took the place of a damaged history at this start. */
    restoredFromUnixMs: z.int().optional(),
    damagedFilesDir: z.string().optional(),
  }),
  /** Whether browsers are let in, and what they are offered: after `listening`, and whenever it changed. */
  z.object({ kind: z.literal('browser-door'), isOpen: z.boolean(), installerNames: z.array(z.string()).optional() }),
  /** `messages` is null when it cannot be told. */
  z.object({ kind: z.literal('expired'), requestId: z.int(), messages: z.int().nullable() }),
  z.object({ kind: z.literal('people'), people: z.array(HostPersonView) }),
  /** One structured log event; the text of messages is never in it. */
  z.object({ kind: z.literal('log'), event: z.record(z.string(), z.unknown()) }),
  /** It did not start, or cannot go on; the process ends by itself. */
  z.object({ kind: z.literal('failed'), failure: FailureView }),
  z.object({ kind: z.literal('stopped') }),
]);
export type HostControlEvent = z.infer<typeof HostControlEvent>;
