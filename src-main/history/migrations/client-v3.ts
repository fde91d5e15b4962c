// Version 3 of the database of one's own copy: what lets history be deleted, exported and imported. Never edited once released.

export const CLIENT_V3_SQL = `
-- All up to here was deleted by the person, and is not read from the host again before they ask for it. Never above floor_seq.
ALTER TABLE room ADD COLUMN deleted_seq INTEGER NOT NULL DEFAULT 0;

-- Tells the numbers of this copy from those of another where the server gives none: an imported file carries it along.
ALTER TABLE room ADD COLUMN copy_id TEXT NOT NULL DEFAULT '';
UPDATE room SET copy_id = lower(hex(randomblob(16)));
CREATE UNIQUE INDEX room_copy ON room (server_number, copy_id);
`;
