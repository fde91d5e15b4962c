// The one list of error codes. A code is never reused for another meaning.
// A test keeps it equal to docs/PROTOCOL.md (area "wire") and to every locale catalogue (keys "error.<CODE>").

type ErrorArea = 'wire' | 'connection' | 'host' | 'app';

type ErrorEntry = { readonly area: ErrorArea; readonly isRetryable: boolean };

function entry(area: ErrorArea, isRetryable: boolean): ErrorEntry {
  return { area, isRetryable };
}

export const ERROR_CODES = {
  // Travel over Wassop 2, as answers or in `bye`; specified in docs/PROTOCOL.md section 9.
  WIRE_MALFORMED: entry('wire', false),
  WIRE_FRAME_TOO_BIG: entry('wire', false),
  WIRE_VERSION_UNSUPPORTED: entry('wire', false),
  WIRE_HANDSHAKE_TIMEOUT: entry('wire', true),
  WIRE_BAD_REQUEST: entry('wire', false),
  WIRE_UNKNOWN_REQUEST: entry('wire', false),
  WIRE_DOOR_CLOSED: entry('wire', false),
  AUTH_REQUIRED: entry('wire', false),
  AUTH_INVALID: entry('wire', false),
  NAME_TAKEN: entry('wire', false),
  NAME_INVALID: entry('wire', false),
  ROOM_NOT_FOUND: entry('wire', false),
  ROOM_NAME_INVALID: entry('wire', false),
  ROOM_NOT_JOINED: entry('wire', false),
  ROLE_REQUIRED: entry('wire', false),
  ROOM_LIMIT_REACHED: entry('wire', false),
  MESSAGE_EMPTY: entry('wire', false),
  MESSAGE_TOO_LONG: entry('wire', false),
  NONCE_CONFLICT: entry('wire', false),
  RATE_LIMITED: entry('wire', true),
  HISTORY_UNAVAILABLE: entry('wire', true),
  HISTORY_WRITE_FAILED: entry('wire', true),
  HEARTBEAT_LOST: entry('wire', true),
  SESSION_REPLACED: entry('wire', false),
  HOST_STOPPED: entry('wire', true),
  HOST_FULL: entry('wire', true),
  INTERNAL: entry('wire', true),

  // Found out by the connecting side.
  ADDRESS_INVALID: entry('connection', false),
  CONNECT_HOST_UNKNOWN: entry('connection', true),
  CONNECT_REFUSED: entry('connection', true),
  CONNECT_TIMEOUT: entry('connection', true),
  CONNECT_UNREACHABLE: entry('connection', true),
  CONNECT_LOST: entry('connection', true),
  DIALECT_UNKNOWN: entry('connection', false),
  DIALECT_MISMATCH: entry('connection', false),
  HOST_UNPROVEN: entry('connection', false),
  TICKET_INVALID: entry('connection', false),
  ALREADY_CONNECTED: entry('connection', false),
  DIALECT_LIMIT: entry('connection', false),
  NOT_CONNECTED: entry('connection', true),
  NEARBY_HOST_GONE: entry('connection', false),

  // Starting and running a host.
  PORT_IN_USE: entry('host', false),
  PORT_FORBIDDEN: entry('host', false),
  LISTEN_ADDRESS_UNUSABLE: entry('host', false),
  HOST_DATA_UNUSABLE: entry('host', false),
  HOST_DATA_DAMAGED: entry('host', false),
  HOST_DATA_NEWER: entry('host', false),
  HOST_ALREADY_RUNNING: entry('host', false),
  HOST_START_FAILED: entry('host', true),
  HOST_CRASHED: entry('host', true),

  // Inside the app.
  LINK_NOT_ALLOWED: entry('app', false),
  SETTINGS_UNWRITABLE: entry('app', true),
  DEVICE_KEY_UNUSABLE: entry('app', false),
  NOT_IN_BROWSER: entry('app', false),
  CLIPBOARD_UNAVAILABLE: entry('app', false),
  IPC_FORBIDDEN: entry('app', false),
  IPC_BAD_ARGUMENTS: entry('app', false),
  MESSAGE_LOST: entry('app', true),
  LOCAL_HISTORY_DAMAGED: entry('app', false),
  LOCAL_HISTORY_UNUSABLE: entry('app', false),
  SEARCH_UNAVAILABLE: entry('app', true),
  SEARCH_REPLACED: entry('app', false),
  HISTORY_JOB_RUNNING: entry('app', true),
  EXPORT_FAILED: entry('app', true),
  EXPORT_DISK_FULL: entry('app', true),
  EXPORT_FORBIDDEN: entry('app', false),
  IMPORT_UNREADABLE: entry('app', false),
  IMPORT_NO_HISTORY: entry('app', false),
  IMPORT_DAMAGED: entry('app', false),
  IMPORT_NEWER: entry('app', false),
  IMPORT_TOO_BIG: entry('app', false),
  IMPORT_FAILED: entry('app', true),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERROR_CODES;

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERROR_CODES, value);
}
