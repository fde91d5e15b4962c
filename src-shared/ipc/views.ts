// What the renderer is shown: plain data, made by whoever holds the connections (the main process, or a browser tab).
// Everything here crosses IPC, so every shape is a schema.
import { z } from 'zod';
import { isErrorCode } from '../errors/error-codes.ts';
import type { ErrorCode } from '../errors/error-codes.ts';
import { CatchUp, Door, Role } from '../protocol/model.ts';

export const ErrorCodeSchema = z.custom<ErrorCode>(isErrorCode);
export const FailureView = z.object({
  code: ErrorCodeSchema,
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
export type FailureView = z.infer<typeof FailureView>;

export const LocaleChoice = z.enum(['system', 'es', 'en']);
export const ThemeChoice = z.enum(['system', 'light', 'dark']);
export const Dialect = z.enum(['wassop2', 'wassop1', 'json-pair']);
export type Dialect = z.infer<typeof Dialect>;
export const DialectChoice = z.enum(['auto', ...Dialect.options]);
export type DialectChoice = z.infer<typeof DialectChoice>;

/** How long one's own host keeps messages; `newest`: so many in each room. */
export const RetentionView = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('forever') }),
  z.object({ kind: z.literal('days'), days: z.int().min(1).max(99_999) }),
  z.object({ kind: z.literal('newest'), count: z.int().min(1).max(999_999_999) }),
]);
export type RetentionView = z.infer<typeof RetentionView>;

/** What people set; kept in settings.json. */
export const SettingsView = z.object({
  /** The name shown to others; empty until the person gave one. */
  name: z.string(),
  locale: LocaleChoice,
  theme: ThemeChoice,
  /** Name of the space when hosting; empty: made from the person's name. */
  spaceName: z.string(),
  /** Whether one's own host makes itself known near by. */
  isHostListed: z.boolean(),
  /** Network cards by name, where the person said something of them: whether hosts are looked for and announced there. */
  cardChoices: z.record(z.string(), z.boolean()),
  /** Whether rooms hosted here are also open to browsers. */
  letsBrowsersIn: z.boolean(),
  retention: RetentionView,
  /** Folder with the app's installers that browsers are offered; empty: none. */
  installersDir: z.string(),
});
export type SettingsView = z.infer<typeof SettingsView>;

/** Before anybody set anything. */
export const FIRST_SETTINGS: SettingsView = {
  name: '',
  locale: 'system',
  theme: 'system',
  spaceName: '',
  isHostListed: true,
  cardChoices: {},
  letsBrowsersIn: false,
  installersDir: '',
  retention: { kind: 'forever' },
};

/** A place that was connected to before. */
export const ServerView = z.object({
  /** Canonical text of the address: `host:port` or `[v6]:port`. */
  address: z.string(),
  /** What the server calls itself; null where its dialect has no name. */
  name: z.string().nullable(),
  /** As found out, or as the person said. */
  dialect: Dialect.nullable(),
  /** Of a host that proved its key: by it, and no longer by its address, the place is known. */
  hostId: z.string().nullable(),
  /** Where that host was before, newest first. */
  otherAddresses: z.array(z.string()),
  isFavourite: z.boolean(),
  lastUsedUnixMs: z.int(),
});
export type ServerView = z.infer<typeof ServerView>;

/** A host heard of on this network. Hearsay: who it is shows when one connects. */
export const NearbyHostView = z.object({
  hostId: z.string(),
  spaceId: z.string(),
  /** What it calls its space. */
  name: z.string(),
  peopleCount: z.int(),
  /** One needs a passcode to get in. */
  isLocked: z.boolean(),
  /** Where to knock, best first: `192.168.1.10:5555`, `[fe80::1%eth0]:5555`. */
  addresses: z.array(z.string()).min(1),
});
export type NearbyHostView = z.infer<typeof NearbyHostView>;

/** A network card of this computer, and whether hosts are looked for and announced on it. */
export const NetworkCardView = z.object({
  name: z.string(),
  kind: z.enum(['lan', 'virtual', 'vpn', 'loopback']),
  addresses: z.array(z.string()),
  isUsed: z.boolean(),
});
export type NetworkCardView = z.infer<typeof NetworkCardView>;

export const HostAddressView = z.object({
  /** As others type it, port included: `192.168.1.10:5555`, `[fe80::1%eth0]:5555`. */
  text: z.string(),
  interfaceName: z.string(),
  kind: z.enum(['lan', 'link-local', 'virtual', 'vpn', 'loopback']),
});
export type HostAddressView = z.infer<typeof HostAddressView>;

export const HostPersonView = z.object({
  sessionId: z.string(),
  name: z.string(),
  door: Door,
  remoteAddress: z.string(),
  roomNames: z.array(z.string()),
  isSelf: z.boolean(),
});
export type HostPersonView = z.infer<typeof HostPersonView>;

export const HostView = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stopped') }),
  z.object({ kind: z.literal('starting') }),
  z.object({
    kind: z.literal('running'),
    port: z.int(),
    spaceName: z.string(),
    /** LAN addresses first, virtual and VPN cards after, loopback last. */
    addresses: z.array(HostAddressView),
    people: z.array(HostPersonView),
    connectionId: z.string(),
    /** The link by which others come in, without a room (ticket.ts); null without a network. */
    ticket: z.string().nullable(),
    /** Whether browsers are let in: the page is then at `http://ADDRESS/` of each address. */
    isBrowserDoorOpen: z.boolean(),
    /** The app's installers that visitors are offered now; absent while none were looked for. */
    installerNames: z.array(z.string()).optional(),
    /** The history was damaged, and the backup of this time is in its place. */
    restoredFromUnixMs: z.int().optional(),
    /** Then: the folder where the damaged files are. */
    damagedFilesDir: z.string().optional(),
  }),
  z.object({ kind: z.literal('stopping') }),
  z.object({ kind: z.literal('failed'), failure: FailureView }),
]);
export type HostView = z.infer<typeof HostView>;

/** The life of one link; each state holds what the screen needs to show it. */
export const LinkView = z.discriminatedUnion('kind', [
  /** `failure`: why the attempt before this one ended. */
  z.object({ kind: z.literal('connecting'), attempt: z.int().min(1), failure: FailureView.optional() }),
  z.object({ kind: z.literal('online'), sinceUnixMs: z.int() }),
  /** Waiting to try again; `retryInMs` from now feeds the countdown, and no clock that is set can disturb it. */
  z.object({ kind: z.literal('waiting'), attempt: z.int(), retryInMs: z.number(), failure: FailureView }),
  /** The server is there, but the name is not to be had: the person gives another. */
  z.object({ kind: z.literal('name-needed'), failure: FailureView, suggestion: z.string() }),
  /** Ended for a reason that trying again does not cure. */
  z.object({ kind: z.literal('failed'), failure: FailureView }),
]);
export type LinkView = z.infer<typeof LinkView>;

/** What the server can do; shown as facts where it cannot. */
export const AbilitiesView = z.object({
  rooms: z.enum(['many', 'one-at-a-time', 'none']),
  hasHistory: z.boolean(),
  hasMemberList: z.boolean(),
  /** Whether the server confirms messages; else "sent" means handed to the network. */
  hasReceipts: z.boolean(),
});
export type AbilitiesView = z.infer<typeof AbilitiesView>;

export const ConnectionView = z.object({
  connectionId: z.string(),
  address: z.string(),
  dialect: Dialect.nullable(),
  spaceName: z.string().nullable(),
  /** Proven by the host that answered last; null before, and for one that proves none. */
  hostId: z.string().nullable(),
  /** The link by which others get to the same server, without a room (ticket.ts). */
  ticket: z.string(),
  isOwnHost: z.boolean(),
  /** The name used on this server. */
  selfName: z.string(),
  /** The room to show first; null until one is joined. */
  landingRoomId: z.string().nullable(),
  abilities: AbilitiesView,
  link: LinkView,
});
export type ConnectionView = z.infer<typeof ConnectionView>;

export const RoomView = z.object({
  roomId: z.string(),
  name: z.string(),
  /** null where the server does not say. */
  memberCount: z.int().nullable(),
  isJoined: z.boolean(),
  /** Messages of others after the last one marked read; 0 for rooms not joined. What was said before one came in counts as read. */
  unreadCount: z.int(),
  /** What latecomers get to read; null where the server does not say. */
  catchUp: CatchUp.nullable(),
  /** Whether this person may set that. */
  isOwned: z.boolean(),
});
export type RoomView = z.infer<typeof RoomView>;

export const MemberView = z.object({
  memberId: z.string(),
  name: z.string(),
  role: Role,
  door: Door,
  isSelf: z.boolean(),
});
export type MemberView = z.infer<typeof MemberView>;

/**
 * Where an item stands in its room: by `orderSeq`, then `orderSub`. Messages have the room's number and 0;
 * what happened after message n (comings, goings, notices) has n and 1, 2, 3 …; messages on their way have
 * PENDING_ORDER_SEQ and their order of writing.
 */
const order = { key: z.string(), orderSeq: z.int(), orderSub: z.int() };
export const PENDING_ORDER_SEQ = Number.MAX_SAFE_INTEGER;

export const DeliveryView = z.discriminatedUnion('kind', [
  /** Not on its way: there is no link, or the server asked to wait. It goes out by itself. */
  z.object({ kind: z.literal('waiting') }),
  z.object({ kind: z.literal('sending') }),
  z.object({ kind: z.literal('sent') }),
  z.object({ kind: z.literal('failed'), failure: FailureView }),
]);
export type DeliveryView = z.infer<typeof DeliveryView>;

export const MessageItem = z.object({
  kind: z.literal('message'),
  ...order,
  authorId: z.string().nullable(),
  authorName: z.string(),
  door: Door,
  isOwn: z.boolean(),
  sentAtUnixMs: z.int(),
  text: z.string(),
  /** Said while this app had no link, or was not in the room: the line "new" stands over the first of them even before somebody who looks. */
  wasMissed: z.boolean().optional(),
  /** null on others' messages. */
  delivery: DeliveryView.nullable(),
});
export type MessageItem = z.infer<typeof MessageItem>;

export const PresenceItem = z.object({
  kind: z.literal('presence'),
  ...order,
  change: z.enum(['joined', 'left']),
  name: z.string(),
  atUnixMs: z.int(),
});
export type PresenceItem = z.infer<typeof PresenceItem>;

export const NOTICES = ['host-left', 'reconnected', 'history-lost', 'joined-here'] as const;
export const NoticeItem = z.object({ kind: z.literal('notice'), ...order, notice: z.enum(NOTICES), atUnixMs: z.int() });
export type NoticeItem = z.infer<typeof NoticeItem>;

export const TimelineItem = z.discriminatedUnion('kind', [MessageItem, PresenceItem, NoticeItem]);
export type TimelineItem = z.infer<typeof TimelineItem>;

export const InstallerView = z.object({
  /** Name of the file; also the end of its path, `/installers/NAME`. */
  name: z.string(),
  sizeBytes: z.int().min(0),
  /** Hexadecimal. */
  sha256: z.string(),
  system: z.enum(['windows', 'macos', 'linux']),
});
export type InstallerView = z.infer<typeof InstallerView>;

/** What the host tells a page before anybody came in: `/visit.json`. */
export const VisitView = z.object({
  spaceName: z.string(),
  /** The app, for whoever wants more than a browser can do. */
  installers: z.array(InstallerView),
});
export type VisitView = z.infer<typeof VisitView>;

/** The app was opened with a link; `ticket` is its canonical text (ticket.ts), null when it could not be read. */
export const OpenedLinkView = z.object({ ticket: z.string().nullable() });
export type OpenedLinkView = z.infer<typeof OpenedLinkView>;

/** Everything a window needs when it opens or reloads. */
export const AppSnapshot = z.object({
  appVersion: z.string(),
  electronVersion: z.string().nullable(),
  /** The system's language, resolved to one the app has. */
  systemLocale: z.enum(['es', 'en']),
  settings: SettingsView,
  servers: z.array(ServerView),
  nearby: z.array(NearbyHostView),
  cards: z.array(NetworkCardView),
  host: HostView,
  /** In a browser, what it is a visit to; null in the app. */
  visit: VisitView.nullable(),
  connections: z.array(z.object({ connection: ConnectionView, rooms: z.array(RoomView) })),
  /** A link that nobody has looked at yet. */
  openedLink: OpenedLinkView.nullable(),
});
export type AppSnapshot = z.infer<typeof AppSnapshot>;
