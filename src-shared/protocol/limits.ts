// Every number of the protocol in one place. docs/PROTOCOL.md section 8 states them; a test keeps both equal.

export const LIMITS = {
  /** The hello lines of both sides, including the line feed: fits one read of the oldest server (1,024 bytes) with room to spare. */
  helloBytes: 1_000,
  /** One frame from a client to a host, without its line feed. */
  clientFrameBytes: 64 * 1024,
  /** One frame from a host to a client: a full page of history. */
  hostFrameBytes: 1024 * 1024,
  /** The text of one message in UTF-8. */
  textBytes: 8 * 1024,
  /** Nesting of one frame: more only serves to overflow a recursive reader. */
  jsonDepth: 16,
  /** User-perceived characters of a person's name. */
  nameGraphemes: 32,
  nameBytes: 128,
  /** User-perceived characters of a room's name. */
  roomNameGraphemes: 64,
  roomNameBytes: 256,
  nonceBytes: 16,
  /** Nonces of both hellos. */
  helloNonceBytes: 32,
  /** Entries in one history page, and the bytes after which a page ends early. */
  historyPageEntries: 1_000,
  historyPageBytes: 256 * 1024,
  memberPageEntries: 200,
  /** Rooms one host holds, and rooms one session may be in. */
  roomsPerHost: 1_000,
  roomsPerSession: 100,
  /** Requests of one session without an answer yet; beyond them the host stops reading from it. */
  requestsInFlight: 512,
} as const;

/** Protocol deadlines in milliseconds; see docs/PROTOCOL.md section 7. */
export const DEADLINES = {
  /** From the first byte of a handshake to its end. */
  handshakeMs: 10_000,
  /** A connection from which nothing came yet. */
  silentMs: 5 * 60_000,
  /** Each side sends at least a ping this often. */
  pingEveryMs: 4_000,
  /** Without a byte received for this long a link is dead: three pings and some slack. */
  deadAfterMs: 14_000,
} as const;

export const PROTOCOL_VERSION = 2;
export const DEFAULT_PORT = 5555;
export const JSON_PAIR_DEFAULT_PORT = 5000;
export const FIRST_ROOM_NAME = 'Sala1';
export const JSON_PAIR_ROOM_NAME = 'General';
