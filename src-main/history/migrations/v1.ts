// Version 1 of a space's database. Never edited once released: what changes later is a migration of its own.

export const V1_SQL = `
-- One row: the space that this file holds.
CREATE TABLE space (
  only_row            INTEGER PRIMARY KEY CHECK (only_row = 1),
  space_id            TEXT    NOT NULL,
  -- Raised when the space moves to another host or comes back from a backup.
  epoch               INTEGER NOT NULL CHECK (epoch >= 1),
  created_at_unix_ms  INTEGER NOT NULL
) STRICT;

CREATE TABLE room (
  -- Short stand-in for room_id in every entry.
  room_number         INTEGER PRIMARY KEY,
  room_id             TEXT    NOT NULL UNIQUE,
  name                TEXT    NOT NULL,
  -- JSON, as in RoomPolicies.
  policies            TEXT    NOT NULL,
  created_at_unix_ms  INTEGER NOT NULL
) STRICT;

-- A name and the key it belongs to: one name a device, one device a name.
CREATE TABLE identity (
  device_id           TEXT    PRIMARY KEY,
  member_id           TEXT    NOT NULL,
  name                TEXT    NOT NULL,
  -- The name folded for comparison.
  name_key            TEXT    NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

-- Within what a nonce is unique: a device id, or a session of an older dialect. Numbered, because a short key in the
-- index of nonces, whose pages are written in random order, makes appending half as dear.
CREATE TABLE nonce_scope (
  scope_number        INTEGER PRIMARY KEY,
  scope               TEXT    NOT NULL UNIQUE
) STRICT;

CREATE TABLE entry (
  -- Order of the whole log, over all rooms.
  entry_id            INTEGER PRIMARY KEY,
  room_number         INTEGER NOT NULL REFERENCES room (room_number),
  seq                 INTEGER NOT NULL CHECK (seq >= 1),
  message_id          TEXT    NOT NULL,
  author_member_id    TEXT    NOT NULL,
  -- The name at the time of writing.
  author_name         TEXT    NOT NULL,
  author_door         TEXT    NOT NULL,
  scope_number        INTEGER NOT NULL REFERENCES nonce_scope (scope_number),
  nonce               TEXT    NOT NULL,
  sent_at_unix_ms     INTEGER NOT NULL,
  text                TEXT    NOT NULL,
  -- Proof of authorship, stored unread.
  author_seq          INTEGER,
  prev_hash           TEXT,
  sig                 TEXT,
  UNIQUE (room_number, seq),
  UNIQUE (scope_number, nonce)
) STRICT;
`;
