// What the observers found out, before anybody judges it. Types alone.
import type { NetworkCardView } from '../../src-shared/ipc/views.ts';
import type { ErrorCode } from '../../src-shared/errors/error-codes.ts';

export type FirewallState =
  | { readonly kind: 'none' }
  | { readonly kind: 'lets-in'; readonly name: string }
  /** `command` would let the room in. */
  | { readonly kind: 'on'; readonly name: string; readonly command: string | null }
  | { readonly kind: 'blocks'; readonly name: string; readonly command: string | null }
  | { readonly kind: 'public-network'; readonly network: string; readonly command: string }
  | { readonly kind: 'not-read' };

/** Who answered at an address. */
export type Knock =
  | { readonly kind: 'host'; readonly hostId: string; readonly spaceName: string; readonly tookMs: number }
  /** HOST_UNPROVEN, DIALECT_MISMATCH, or what a dialer says. */
  | { readonly kind: 'failed'; readonly code: ErrorCode };

export interface KnockAt {
  /** As people type it. */
  readonly address: string;
  readonly knock: Knock;
}

export interface TargetFacts {
  readonly knocks: readonly KnockAt[];
  /** Whether its announcements are heard here. */
  readonly isHeard: boolean;
  /** Whether any of its addresses belongs to a network of this computer; null for a name. */
  readonly isNeighbour: boolean | null;
  /** Whether the network's router answers; null: there is none, or it cannot be told. */
  readonly isRouterReachable: boolean | null;
}

export interface HostFacts {
  readonly port: number;
  readonly hostId: string;
  /** One for each address that others may use. */
  readonly knocks: readonly KnockAt[];
  /** People who came in from other computers. */
  readonly visitorCount: number;
}

export interface DoctorFacts {
  readonly platform: NodeJS.Platform;
  readonly cards: readonly NetworkCardView[];
  readonly firewall: FirewallState;
  /** Hosts heard on this network that are not this computer's own. */
  readonly heardCount: number;
  /** Cards on which nothing could be sent to everybody. */
  readonly muteCards: readonly string[];
  /** null: no room is open here. */
  readonly host: HostFacts | null;
  /** null: nobody was named. */
  readonly target: TargetFacts | null;
}
