// Version 2 of the database of one's own copy: what is needed to search it. Never edited once released.
// Nothing is indexed here: an old copy may hold a million messages, and the app is starting. See search/search-index.ts.

export const CLIENT_V2_SQL = `
-- Trigrams of the folded texts, and room and author as one token each; keeps no text itself. The rowid is the entry_id.
-- Without positions (detail=none) it is a fifth of the size; what it finds is compared with the entry itself.
CREATE VIRTUAL TABLE entry_search USING fts5(
  text, room, author,
  content = '', contentless_delete = 1, detail = none, tokenize = 'trigram case_sensitive 1'
);

-- Entries that are new, were changed, or are gone: what the index still has to take up.
CREATE TABLE search_todo (
  entry_id            INTEGER PRIMARY KEY
) STRICT;

CREATE TABLE search_state (
  only_row            INTEGER PRIMARY KEY CHECK (only_row = 1),
  -- Entries up to this one were there before the index and are taken up from the newest down.
  backlog_entry_id    INTEGER NOT NULL,
  -- Something was taken out: the pages that held it are still to be rewritten.
  is_merge_due        INTEGER NOT NULL DEFAULT 0
) STRICT;

INSERT INTO search_state (only_row, backlog_entry_id) SELECT 1, coalesce(max(entry_id), 0) FROM entry;

-- When the entries of a run of ids were sent: ids say nothing of time, because older pages are kept later.
CREATE TABLE search_block (
  block_number        INTEGER PRIMARY KEY,
  oldest_unix_ms      INTEGER NOT NULL,
  newest_unix_ms      INTEGER NOT NULL
) STRICT;

CREATE TABLE room_author (
  room_number         INTEGER NOT NULL REFERENCES room (room_number) ON DELETE CASCADE,
  name                TEXT    NOT NULL,
  PRIMARY KEY (room_number, name)
) STRICT, WITHOUT ROWID;

-- Whoever writes entries, by whatever statement, need not know of the index.
CREATE TRIGGER entry_added AFTER INSERT ON entry BEGIN
  INSERT OR IGNORE INTO search_todo (entry_id) VALUES (new.entry_id);
END;
CREATE TRIGGER entry_changed AFTER UPDATE OF text, room_number, author_name, sent_at_unix_ms ON entry BEGIN
  INSERT OR IGNORE INTO search_todo (entry_id) VALUES (new.entry_id);
END;
CREATE TRIGGER entry_removed AFTER DELETE ON entry BEGIN
  INSERT OR IGNORE INTO search_todo (entry_id) VALUES (old.entry_id);
END;
`;
