// ChatApi, declared once: command → arguments, result, the codes it may fail with. Types, the preload bridge,
// the registration in main and the renderer's client are all derived from this table and from events.ts.
import { z } from 'zod';
import type { ErrorCode } from '../errors/error-codes.ts';
import { DoctorReport } from './doctor.ts';
import { WantedCatchUp } from '../protocol/model.ts';
import { ArchiveView, ExportFormat, ExportOutcome, HistoryScope, ImportOutcome } from './history-archive.ts';
import { KeptPlace, KeptServerView, SearchPage, SearchQuery, SearchScope, TimelinePage, pageAnchor } from './search.ts';
import { AppSnapshot, ConnectionView, DialectChoice, HostView, LocaleChoice, MemberView, RetentionView, ThemeChoice } from './views.ts';

type Command = { readonly args: z.ZodType; readonly result: z.ZodType; readonly errors: readonly ErrorCode[] };

function command<A extends z.ZodType, R extends z.ZodType>(spec: { args: A; result: R; errors?: readonly ErrorCode[] }) {
  return { args: spec.args, result: spec.result, errors: spec.errors ?? [] };
}

const none = z.void();
const connectionId = z.string().min(1).max(64);
const roomId = z.string().min(1).max(64);
const inRoom = { connectionId, roomId };
/** What tells the places of the list apart. */
const remembered = { address: z.string().max(512), hostId: z.string().max(64).nullable() };
/** Of a room in one's own copy. */
const roomNumber = z.int().min(1);
const pageLimit = z.int().min(1).max(1_000);
/** Longest text that is taken from a person at all; the protocol's own limits are narrower and answered with a code. */
const typedText = z.string().max(100_000);

export const CHAT_COMMANDS = {
  'app.snapshot': command({ args: none, result: AppSnapshot }),
  'settings.update': command({
    args: z.object({
      name: z.string().max(512).optional(),
      locale: LocaleChoice.optional(),
      theme: ThemeChoice.optional(),
      spaceName: z.string().max(512).optional(),
      isHostListed: z.boolean().optional(),
      cardChoices: z.record(z.string().max(256), z.boolean()).optional(),
      letsBrowsersIn: z.boolean().optional(),
      retention: RetentionView.optional(),
    }),
    result: none,
    errors: ['NAME_INVALID', 'SETTINGS_UNWRITABLE'],
  }),
  /** Takes a place off the list of recent and favourite servers. */
  'servers.forget': command({ args: z.object(remembered), result: none, errors: ['SETTINGS_UNWRITABLE'] }),
  'servers.setFavourite': command({ args: z.object({ ...remembered, isFavourite: z.boolean() }), result: none, errors: ['SETTINGS_UNWRITABLE'] }),
  /** Connects to a place of that list, wherever it is by now; a host that once proved its key has to do so again. */
  'servers.open': command({
    args: z.object({ ...remembered, dialect: DialectChoice }),
    result: ConnectionView,
    errors: ['ADDRESS_INVALID', 'NAME_INVALID'],
  }),
  /** Somebody looks at the list of hosts near by: they are asked for again. */
  'nearby.look': command({ args: none, result: none }),
  /** Connects to a host of that list. */
  'nearby.join': command({
    args: z.object({ hostId: z.string().max(64), spaceId: z.string().max(64) }),
    result: ConnectionView,
    errors: ['NEARBY_HOST_GONE', 'ADDRESS_INVALID', 'NAME_INVALID'],
  }),
  /** Looks for what keeps others from seeing this computer; `target`: also for what keeps this one from a host, by address or link. */
  'doctor.examine': command({
    args: z.object({ target: z.string().max(4_096).nullable() }),
    result: DoctorReport,
    errors: ['ADDRESS_INVALID', 'TICKET_INVALID'],
  }),
  /** Starts the host and connects to it; while it runs already, answers with it. */
  'host.start': command({
    args: none,
    result: HostView,
    errors: ['NAME_INVALID', 'HOST_START_FAILED', 'HOST_DATA_UNUSABLE', 'HOST_DATA_DAMAGED', 'HOST_DATA_NEWER', 'HOST_ALREADY_RUNNING', 'PORT_IN_USE', 'PORT_FORBIDDEN'],
  }),
  /** How many messages the running host would delete at once if it kept them so; null while it does not run. */
  'host.countExpired': command({ args: z.object({ retention: RetentionView }), result: z.object({ messages: z.int().nullable() }) }),
  /** Asks for the folder with the app's installers that browsers are to be offered, or offers none any more. */
  'host.offerInstallers': command({ args: z.object({ isOffered: z.boolean() }), result: none, errors: ['SETTINGS_UNWRITABLE'] }),
  /** Tells everybody, ends the host and its own connection. */
  'host.stop': command({ args: none, result: none }),
  /**
   * `address`: `host`, `host:port` or `[v6]:port`; `otherAddresses`: more ways to the same host, raced. With `expected` only the host that
   * proves to be that one is talked to. A place already open is answered with its connection.
   */
  'connection.open': command({
    args: z.object({
      address: z.string().max(512),
      otherAddresses: z.array(z.string().max(512)).max(64).optional(),
      expected: z.object({ hostId: z.string().max(64).nullable(), spaceId: z.string().max(64).nullable() }).optional(),
      dialect: DialectChoice,
    }),
    result: ConnectionView,
    errors: ['ADDRESS_INVALID', 'NAME_INVALID'],
  }),
  'connection.close': command({ args: z.object({ connectionId }), result: none }),
  'connection.retryNow': command({ args: z.object({ connectionId }), result: none, errors: ['NOT_CONNECTED'] }),
  /** Answers the state `name-needed`; also becomes the remembered name. */
  'connection.setName': command({
    args: z.object({ connectionId, name: z.string().max(512) }),
    result: none,
    errors: ['NAME_INVALID', 'NOT_CONNECTED'],
  }),
  /** Joins the room of that name, or makes it. On a server with one room at a time it leaves the other. */
  'rooms.join': command({
    args: z.object({ connectionId, name: z.string().max(1_024) }),
    result: z.object({ roomId }),
    errors: ['ROOM_NAME_INVALID', 'ROOM_LIMIT_REACHED', 'DIALECT_LIMIT', 'NOT_CONNECTED'],
  }),
  'rooms.leave': command({ args: z.object(inRoom), result: none, errors: ['ROOM_NOT_FOUND', 'DIALECT_LIMIT', 'NOT_CONNECTED'] }),
  /** Asks the server for its rooms and counts again (Wassop 1 tells nobody by itself). */
  'rooms.refresh': command({ args: z.object({ connectionId }), result: none, errors: ['NOT_CONNECTED', 'DIALECT_LIMIT'] }),
  /** Everything up to the newest message counts as read. */
  'rooms.markRead': command({ args: z.object(inRoom), result: none, errors: ['ROOM_NOT_FOUND'] }),
  /** Says what latecomers of the room get to read; for its owner. */
  'rooms.setCatchUp': command({
    args: z.object({ ...inRoom, catchUp: WantedCatchUp }),
    result: none,
    errors: ['ROOM_NOT_FOUND', 'ROOM_NOT_JOINED', 'ROLE_REQUIRED', 'HISTORY_WRITE_FAILED', 'DIALECT_LIMIT', 'NOT_CONNECTED'],
  }),
  'members.list': command({ args: z.object(inRoom), result: z.array(MemberView), errors: ['ROOM_NOT_FOUND'] }),
  /** A page of a joined room: the newest `limit` items, those before or after a number, or those around one. */
  'timeline.read': command({
    args: z.object({ ...inRoom, ...pageAnchor, limit: pageLimit }),
    result: TimelinePage,
    errors: ['ROOM_NOT_FOUND', 'HISTORY_UNAVAILABLE', 'NOT_CONNECTED'],
  }),
  /** Looks through one's own copy: every server and room that was ever seen. A search ends when another one begins. */
  'search.query': command({ args: SearchQuery, result: SearchPage, errors: ['SEARCH_UNAVAILABLE', 'SEARCH_REPLACED'] }),
  /** A few names of authors in one's own copy that hold what was typed. */
  'search.people': command({
    args: z.object({ scope: SearchScope, text: z.string().max(256) }),
    result: z.array(z.string()),
    errors: ['SEARCH_UNAVAILABLE'],
  }),
  /** The servers and rooms that one's own copy holds. */
  'kept.list': command({ args: none, result: z.array(KeptServerView), errors: ['SEARCH_UNAVAILABLE'] }),
  /** Where a room of one's own copy can be seen; opens a connection to its server if there is none. */
  'kept.open': command({ args: z.object({ roomNumber }), result: KeptPlace, errors: ['ROOM_NOT_FOUND', 'SEARCH_UNAVAILABLE'] }),
  /** A page of a room out of one's own copy alone, whether one is in it or not. */
  'kept.read': command({
    args: z.object({ roomNumber, ...pageAnchor, limit: pageLimit }),
    result: TimelinePage,
    errors: ['SEARCH_UNAVAILABLE'],
  }),
  /** What was deleted on this computer may be read from the server again. */
  'timeline.loadDeleted': command({ args: z.object(inRoom), result: none, errors: ['ROOM_NOT_FOUND'] }),
  /** Puts a message into the outbox; its item comes by `timeline.items` and changes there from sending to sent or failed. */
  'messages.send': command({
    args: z.object({ ...inRoom, text: typedText }),
    result: z.object({ key: z.string() }),
    errors: ['MESSAGE_EMPTY', 'MESSAGE_TOO_LONG', 'ROOM_NOT_FOUND', 'ALREADY_CONNECTED'],
  }),
  'messages.retry': command({ args: z.object({ ...inRoom, key: z.string().max(64) }), result: none, errors: ['ROOM_NOT_FOUND'] }),
  'messages.discard': command({ args: z.object({ ...inRoom, key: z.string().max(64) }), result: none, errors: ['ROOM_NOT_FOUND'] }),
  /** What is kept on this computer of a scope. */
  'history.overview': command({ args: z.object({ scope: HistoryScope }), result: ArchiveView, errors: ['LOCAL_HISTORY_UNUSABLE'] }),
  /** Asks where to, then writes the file whole. One export or import at a time. */
  'history.export': command({
    args: z.object({ scope: HistoryScope, format: ExportFormat }),
    result: ExportOutcome,
    errors: ['LOCAL_HISTORY_UNUSABLE', 'HISTORY_JOB_RUNNING', 'EXPORT_FAILED', 'EXPORT_DISK_FULL', 'EXPORT_FORBIDDEN'],
  }),
  /** Asks for a file that was exported as JSON and takes over what is not here yet. */
  'history.import': command({
    args: none,
    result: ImportOutcome,
    errors: ['LOCAL_HISTORY_UNUSABLE', 'HISTORY_JOB_RUNNING', 'IMPORT_UNREADABLE', 'IMPORT_NO_HISTORY', 'IMPORT_DAMAGED', 'IMPORT_NEWER', 'IMPORT_TOO_BIG', 'IMPORT_FAILED'],
  }),
  /** Ends what is being exported or imported; what was imported by then stays. */
  'history.cancel': command({ args: none, result: none }),
  /** Deletes what is kept of a scope, without asking; `removesUnsent`: also what waits to be sent there. */
  'history.delete': command({
    args: z.object({ scope: HistoryScope, removesUnsent: z.boolean() }),
    result: z.object({ messageCount: z.int() }),
    errors: ['LOCAL_HISTORY_UNUSABLE', 'HISTORY_JOB_RUNNING'],
  }),
  /** Opens an http, https or mailto link outside the app; the person was asked before. */
  'links.open': command({ args: z.object({ url: z.string().max(4_096) }), result: none, errors: ['LINK_NOT_ALLOWED'] }),
  /** The link of `link.opened` was looked at, whatever came of it. */
  'link.done': command({ args: none, result: none }),
  /** For the invitation on a projector. */
  'window.setFullScreen': command({ args: z.object({ isOn: z.boolean() }), result: none }),
  'clipboard.write': command({ args: z.object({ text: typedText }), result: none }),
} as const satisfies Record<string, Command>;

export type ChatCommands = typeof CHAT_COMMANDS;
export type CommandName = keyof ChatCommands;
export type CommandArgs<C extends CommandName> = z.infer<ChatCommands[C]['args']>;
export type CommandResult<C extends CommandName> = z.infer<ChatCommands[C]['result']>;
