// Version 1 of the database of one's own copy. Never edited once released: what changes later is a migration of its own.

export const CLIENT_V1_SQL = `
-- One row: this copy.
CREATE TABLE copy (
  only_row            INTEGER PRIMARY KEY CHECK (only_row = 1),
  copy_id             TEXT    NOT NULL,
  created_at_unix_ms  INTEGER NOT NULL
) STRICT;

-- One epoch of a space, or a place where an older dialect is spoken.
CREATE TABLE server (
  server_number       INTEGER PRIMARY KEY,
  server_key          TEXT    NOT NULL UNIQUE,
  dialect             TEXT    NOT NULL,
  space_name          TEXT,
  self_id             TEXT,
  self_name           TEXT    NOT NULL,
  landing_room_id     TEXT
) STRICT;

-- What was last entered at an address.
CREATE TABLE place (
  address             TEXT    PRIMARY KEY,
  server_number       INTEGER NOT NULL REFERENCES server (server_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE room (
  room_number         INTEGER PRIMARY KEY,
  server_number       INTEGER NOT NULL REFERENCES server (server_number),
  room_id             TEXT    NOT NULL,
  name                TEXT    NOT NULL,
  is_joined           INTEGER NOT NULL DEFAULT 0,
  -- All there is to be had above floor_seq and up to last_seq is here.
  floor_seq           INTEGER NOT NULL,
  last_seq            INTEGER NOT NULL,
  read_seq            INTEGER NOT NULL,
  -- Its numbers began anew: kept for itself, beside the room that goes on under the same id.
  is_retired          INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE UNIQUE INDEX room_in_use ON room (server_number, room_id) WHERE is_retired = 0;

CREATE TABLE entry (
  entry_id            INTEGER PRIMARY KEY,
  room_number         INTEGER NOT NULL REFERENCES room (room_number),
  seq                 INTEGER NOT NULL CHECK (seq >= 1),
  message_key         TEXT    NOT NULL,
  author_id           TEXT,
  -- The name at the time of writing.
  author_name         TEXT    NOT NULL,
  author_door         TEXT    NOT NULL,
  is_own              INTEGER NOT NULL,
  sent_at_unix_ms     INTEGER NOT NULL,
  text                TEXT    NOT NULL,
  UNIQUE (room_number, seq)
) STRICT;

-- The outbox. Belongs to a room by its id, so that a room that begins anew keeps it.
CREATE TABLE unsent (
  -- Order of sending.
  unsent_id           INTEGER PRIMARY KEY,
  server_number       INTEGER NOT NULL REFERENCES server (server_number),
  room_id             TEXT    NOT NULL,
  message_key         TEXT    NOT NULL,
  text                TEXT    NOT NULL,
  written_at_unix_ms  INTEGER NOT NULL,
  state               TEXT    NOT NULL CHECK (state IN ('waiting', 'begun', 'failed')),
  -- JSON, as in FailureView; why it failed.
  failure             TEXT,
  UNIQUE (server_number, message_key)
) STRICT;
`;
