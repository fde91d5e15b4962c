// What a host can be told, and what it needs to run. Holds the defaults of rates; those of limits stand where they are kept.
import { LIMITS } from '../../src-shared/protocol/limits.ts';
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Random } from '../../src-shared/util/random.ts';
import type { ConnectionLimits } from './admission.ts';
import type { HostIdentity } from './host-identity.ts';
import type { SpaceStore } from './hub/space-store.ts';
import type { HostLog } from './log-events.ts';
import type { SendLimits } from './send-queue.ts';
import type { RateLimit } from './token-bucket.ts';
import type { Defer } from './turn.ts';

export interface HostOptions {
  /** What the host calls itself to programs: name and version. */
  readonly program: string;
  readonly spaceName: string;
  /** `::` serves IPv4 as well where the system can. */
  readonly listenAddresses: readonly string[];
  /** 0: any free one. */
  readonly port: number;
  readonly portPolicy: 'exact' | 'next-free';
  /** Devices whose people own this space. */
  readonly ownerDeviceIds: readonly string[];
  /** The room where apps land; default `Sala1`. */
  readonly landingRoomName?: string | undefined;
  /** The room of everybody who comes in by JSON pair; default `General`. */
  readonly jsonPairRoomName?: string | undefined;
  /** Puts the text of messages into the log. */
  readonly logMessages?: boolean | undefined;
  readonly maxPeople?: number | undefined;
  readonly connectionLimits?: Partial<ConnectionLimits> | undefined;
  readonly sendLimits?: Partial<SendLimits> | undefined;
  readonly totalBacklogBytes?: number | undefined;
  /** Without it browsers are told that they are not let in, and cannot be. */
  readonly browserDoor?: BrowserDoorOptions | undefined;
  /** `off`: sessions act as fast as they can, for measurements. */
  readonly messageRate?: RateLimit | 'off' | undefined;
}

export interface BrowserDoorOptions {
  /** Whether it is open from the start. */
  readonly isOpen: boolean;
  /** The built page; may lie inside an asar archive. */
  readonly pageDir: string;
  /** Names besides this computer's own under which browsers may come, each perhaps with a port. */
  readonly furtherNames?: readonly string[] | undefined;
  /** A folder with the app's installers and their SHA256SUMS, to be offered to visitors. */
  readonly installersDir?: string | null | undefined;
}

export interface HostDeps {
  /** Closed by `stop`, or when the start fails. */
  readonly store: SpaceStore;
  readonly identity: HostIdentity;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: HostLog;
  readonly defer?: Defer | undefined;
}

/** Enough for the biggest hall; above it descriptors run out first. */
export const MAX_PEOPLE = 5_000;
/** Faster than anybody types, slower than a flood. */
export const MESSAGE_RATE: RateLimit = { burst: 20, perSecond: 10 };
/** Everything else a session asks for. A client that comes back goes into all its rooms at once and asks who is there. */
export const MOVE_RATE: RateLimit = { burst: 2 * LIMITS.roomsPerSession + 20, perSecond: 10 };
