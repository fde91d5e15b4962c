// What the renderer is told without asking. The other half of ChatApi; see contract.ts.
import { z } from 'zod';
import { HistoryJobView } from './history-archive.ts';
import { ConnectionView, HostView, MemberView, NearbyHostView, NetworkCardView, OpenedLinkView, RoomView, ServerView, SettingsView, TimelineItem } from './views.ts';

const inRoom = { connectionId: z.string(), roomId: z.string() };

export const CHAT_EVENTS = {
  'settings.changed': SettingsView,
  'servers.changed': z.array(ServerView),
  /** All hosts heard of on this network as they are now, without one's own. */
  'nearby.changed': z.array(NearbyHostView),
  /** All network cards of this computer as they are now. */
  'cards.changed': z.array(NetworkCardView),
  'host.changed': HostView,
  /** The system opened the app with a link, or a second start handed one over: the person is asked before anything follows. */
  'link.opened': OpenedLinkView,
  /** A connection that is new or has changed in any way. */
  'connection.changed': ConnectionView,
  'connection.closed': z.object({ connectionId: z.string() }),
  /** All rooms of a connection as they are now. */
  'rooms.changed': z.object({ connectionId: z.string(), rooms: z.array(RoomView) }),
  /** All members of a joined room as they are now. */
  'members.changed': z.object({ ...inRoom, members: z.array(MemberView) }),
  /** Items that are new or replace those with the same key (perhaps at another place in the order). */
  'timeline.items': z.object({ ...inRoom, items: z.array(TimelineItem) }),
  'timeline.removed': z.object({ ...inRoom, keys: z.array(z.string()) }),
  /** What was shown of this room no longer holds (left, or another epoch): read it again. */
  'timeline.reset': z.object(inRoom),
  /** How far an export or import is; null when there is none. */
  'history.job': HistoryJobView.nullable(),
} as const satisfies Record<string, z.ZodType>;

export type ChatEvents = typeof CHAT_EVENTS;
export type EventName = keyof ChatEvents;
export type EventPayload<E extends EventName> = z.infer<ChatEvents[E]>;
