// The one list of error codes. A code is never reused for another meaning.
// A test keeps it equal to docs/PROTOCOL.md (area "wire") and to every locale catalogue (keys "error.<CODE>").

export type ErrorArea = 'wire' | 'connection' | 'host' | 'app';

/** Where people see it: beside the thing it is about, as a banner over the chat, as a dialog, or only in the log. */
export type ErrorPlace = 'inline' | 'banner' | 'dialog' | 'log';

type ErrorEntry = { readonly area: ErrorArea; readonly isRetryable: boolean; readonly place: ErrorPlace };

function entry(area: ErrorArea, isRetryable: boolean, place: ErrorPlace): ErrorEntry {
  return { area, isRetryable, place };
}

export const ERROR_CODES = {
  // Travel over Wassop 2, as answers or in `bye`; specified in docs/PROTOCOL.md section 9.
  WIRE_MALFORMED: entry('wire', false, 'banner'),
  WIRE_FRAME_TOO_BIG: entry('wire', false, 'banner'),
  WIRE_VERSION_UNSUPPORTED: entry('wire', false, 'banner'),
  WIRE_HANDSHAKE_TIMEOUT: entry('wire', true, 'banner'),
  WIRE_BAD_REQUEST: entry('wire', false, 'log'),
  WIRE_UNKNOWN_REQUEST: entry('wire', false, 'log'),
  WIRE_DOOR_CLOSED: entry('wire', false, 'banner'),
  AUTH_REQUIRED: entry('wire', false, 'log'),
  AUTH_INVALID: entry('wire', false, 'banner'),
  NAME_TAKEN: entry('wire', false, 'inline'),
  NAME_INVALID: entry('wire', false, 'inline'),
  ROOM_NOT_FOUND: entry('wire', false, 'inline'),
  ROOM_NAME_INVALID: entry('wire', false, 'inline'),
  ROOM_NOT_JOINED: entry('wire', false, 'inline'),
  ROOM_LIMIT_REACHED: entry('wire', false, 'inline'),
  MESSAGE_EMPTY: entry('wire', false, 'inline'),
  MESSAGE_TOO_LONG: entry('wire', false, 'inline'),
  NONCE_CONFLICT: entry('wire', false, 'log'),
  RATE_LIMITED: entry('wire', true, 'inline'),
  HISTORY_UNAVAILABLE: entry('wire', true, 'inline'),
  HISTORY_WRITE_FAILED: entry('wire', true, 'inline'),
  HEARTBEAT_LOST: entry('wire', true, 'banner'),
  SESSION_REPLACED: entry('wire', false, 'banner'),
  HOST_STOPPED: entry('wire', true, 'banner'),
  HOST_FULL: entry('wire', true, 'banner'),
  INTERNAL: entry('wire', true, 'banner'),

  // Found out by the connecting side.
  ADDRESS_INVALID: entry('connection', false, 'inline'),
  CONNECT_HOST_UNKNOWN: entry('connection', true, 'banner'),
  CONNECT_REFUSED: entry('connection', true, 'banner'),
  CONNECT_TIMEOUT: entry('connection', true, 'banner'),
  CONNECT_UNREACHABLE: entry('connection', true, 'banner'),
  CONNECT_LOST: entry('connection', true, 'banner'),
  DIALECT_UNKNOWN: entry('connection', false, 'banner'),
  DIALECT_MISMATCH: entry('connection', false, 'banner'),
  ALREADY_CONNECTED: entry('connection', false, 'banner'),
  DIALECT_LIMIT: entry('connection', false, 'inline'),
  NOT_CONNECTED: entry('connection', true, 'inline'),

  // Starting and running a host.
  PORT_IN_USE: entry('host', false, 'dialog'),
  PORT_FORBIDDEN: entry('host', false, 'dialog'),
  LISTEN_ADDRESS_UNUSABLE: entry('host', false, 'dialog'),
  HOST_CONFIG_INVALID: entry('host', false, 'log'),
  HOST_DATA_UNUSABLE: entry('host', false, 'dialog'),
  HOST_DATA_DAMAGED: entry('host', false, 'dialog'),
  HOST_DATA_NEWER: entry('host', false, 'dialog'),
  HOST_ALREADY_RUNNING: entry('host', false, 'dialog'),
  HOST_START_FAILED: entry('host', true, 'dialog'),
  HOST_CRASHED: entry('host', true, 'dialog'),

  // Inside the app.
  LINK_NOT_ALLOWED: entry('app', false, 'inline'),
  SETTINGS_UNWRITABLE: entry('app', true, 'banner'),
  DEVICE_KEY_UNUSABLE: entry('app', false, 'dialog'),
  IPC_FORBIDDEN: entry('app', false, 'log'),
  IPC_BAD_ARGUMENTS: entry('app', false, 'log'),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERROR_CODES;

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERROR_CODES, value);
}
