// What a fault proxy can do to a link, as plain data: a list of these with their times is a script that can be kept and run again.
// Knows nothing of sockets.

/** `up`: from whoever connects to the target; `down`: back. */
export type Direction = 'up' | 'down';
export const DIRECTIONS: readonly Direction[] = ['up', 'down'];

/** How bytes of one direction travel, from now on and on connections to come. A field left out is without fault. */
export interface Shape {
  readonly latencyMs?: number;
  /** Added to the latency of each chunk: 0 to this. Never changes the order. */
  readonly jitterMs?: number;
  readonly bytesPerSecond?: number;
  /** Passed on in pieces of 1 to this many bytes, each in a packet of its own as far as loopback allows. */
  readonly sliceMaxBytes?: number;
  /** Everything that comes within one such window arrives as one piece, at its end. */
  readonly coalesceMs?: number;
  /** Nothing is read nor passed on, and nothing is lost: who writes feels it once the buffers are full. */
  readonly isStalled?: boolean;
}

export type Fault =
  | { readonly kind: 'shape'; readonly direction: Direction; readonly shape: Shape }
  /**
   * Swallows everything and tells neither side, as a pulled cable does. New connections open, and nothing comes of them.
   * What was open then stays dead after `heal`: a stream with a hole in it does not exist.
   */
  | { readonly kind: 'black-hole' }
  /** Ends shapes and the black hole, and an armed cut. */
  | { readonly kind: 'heal' }
  /** Both sides of every connection see a reset. */
  | { readonly kind: 'reset' }
  /** After that many more bytes in one direction every open connection ends; where none is open, the next one. */
  | { readonly kind: 'cut'; readonly direction: Direction; readonly atByte: number; readonly how: 'end' | 'reset' }
  /** What was said on the newest connection so far is said again on a connection of its own, whose answers nobody reads. */
  | { readonly kind: 'duplicate' }
  /** Connections to come reach the target from this address. */
  | { readonly kind: 'source-address'; readonly address: string };

export interface TimedFault {
  /** Since the proxy began. */
  readonly atMs: number;
  readonly fault: Fault;
}

export type Script = readonly TimedFault[];
