// Version 2: a log may lose its oldest entries, and the host knows since when somebody is in a room.
// Never edited once released: what changes later is a migration of its own.

export const V2_SQL = `
-- Entries up to this number were taken away by the host's retention. Numbers go on: none is given twice.
ALTER TABLE room ADD COLUMN pruned_seq INTEGER NOT NULL DEFAULT 0 CHECK (pruned_seq >= 0);

-- Where the log of a room stood when somebody with a key came into it for the first time: what a latecomer may read depends on it.
CREATE TABLE visit (
  room_number         INTEGER NOT NULL REFERENCES room (room_number) ON DELETE CASCADE,
  member_id           TEXT    NOT NULL,
  first_joined_seq    INTEGER NOT NULL CHECK (first_joined_seq >= 0),
  PRIMARY KEY (room_number, member_id)
) STRICT, WITHOUT ROWID;
`;
