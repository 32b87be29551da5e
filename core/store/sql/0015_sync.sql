-- A store joined to a centre. What the centre has not accepted yet is pending: the row of a case is the fold of its
-- accepted events and of what is pending on top. Times are microseconds UTC.

-- One row while the store is joined. xid, n: how far the feed has been read.
CREATE TABLE centre (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    url TEXT NOT NULL,             -- without a password
    desk TEXT NOT NULL CHECK (length(desk) = 3),
    region TEXT NOT NULL,          -- what this desk holds: '' the city, or a district or street
    department TEXT NOT NULL,      -- '' all
    feed TEXT NOT NULL,
    xid INTEGER NOT NULL DEFAULT 0,
    n INTEGER NOT NULL DEFAULT 0,
    joined_at INTEGER NOT NULL,
    contact_at INTEGER,            -- last answer of the centre
    proof_at INTEGER,              -- last time everything was delivered
    skew INTEGER NOT NULL DEFAULT 0, -- centre's clock less this one, microseconds
    stopped TEXT NOT NULL DEFAULT '' -- why the centre takes nothing more: reason code
) STRICT;

-- What a transaction here did and the centre has not told back yet. state: waiting to be taken; taken, until it comes
-- with the feed; refused for good. rows: changes of synced tables; steps: which cases, and what they were decided on.
CREATE TABLE sync_entry (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL,
    intent TEXT NOT NULL,
    mac TEXT NOT NULL,
    command TEXT NOT NULL DEFAULT '',  -- JSON: what decides anew when somebody was first; '' cannot be
    steps TEXT NOT NULL DEFAULT '[]',  -- JSON: {case, district, follows, private, evidence}
    rows TEXT NOT NULL DEFAULT '[]',
    made_at INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'taken', 'refused')),
    reason TEXT NOT NULL DEFAULT '',
    args TEXT NOT NULL DEFAULT '{}',
    tries INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX sync_entry_waiting ON sync_entry (n) WHERE state = 'waiting';

-- Steps the centre has not accepted, in the form of the events they become.
CREATE TABLE pending_event (
    case_fid INTEGER NOT NULL REFERENCES cases (fid),
    seq INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    actor TEXT NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    entry TEXT NOT NULL, -- id of the sync_entry
    PRIMARY KEY (case_fid, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX pending_event_entry ON pending_event (entry);

-- Secrets of people at the centre, that their work is signed with (AES-256-GCM): under their password, and under the
-- session at this desk that was opened with it. Without one of the two nobody can read them.
CREATE TABLE centre_secret (
    holder TEXT PRIMARY KEY, -- 'password:' and the login, or the SHA-256 of a session's token
    login TEXT NOT NULL REFERENCES person (login),
    session TEXT NOT NULL,
    sealed TEXT NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX centre_secret_login ON centre_secret (login);

-- One row while the store is brought to what the centre holds: when it joins (again = 0, in bulk), or when the centre has
-- begun another feed (again = 1, by comparing). part: the table that is being copied, or 'cases'; 'feed' when all is here.
-- after: the last key written of it. until: what the feed tells below this transaction may be here already. entries:
-- those up to this one that the centre has are in the copy.
CREATE TABLE sync_copy (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    again INTEGER NOT NULL CHECK (again IN (0, 1)),
    part TEXT NOT NULL DEFAULT '',
    after TEXT NOT NULL DEFAULT '',
    until INTEGER NOT NULL DEFAULT 0,
    entries INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Cases of which later events came before earlier ones, for they have just come into this desk's sight.
CREATE TABLE sync_gap (
    case_id TEXT PRIMARY KEY,
    district TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What could not be merged, kept until somebody decides. kind: row, an attribute or a whole row that two desks changed;
-- step, a step on a case that was refused; entry, a change that was refused. The value of this desk is in mine.
CREATE TABLE sync_conflict (
    id TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    entry TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('row', 'step', 'entry')),
    person TEXT NOT NULL,
    tbl TEXT NOT NULL DEFAULT '',
    key TEXT NOT NULL DEFAULT '',  -- JSON of the key's columns; of a step the case
    col TEXT NOT NULL DEFAULT '',  -- '' the whole row
    base TEXT NOT NULL DEFAULT 'null',
    theirs TEXT NOT NULL DEFAULT 'null',
    mine TEXT NOT NULL DEFAULT 'null',
    reason TEXT NOT NULL DEFAULT '',
    args TEXT NOT NULL DEFAULT '{}',
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'mine', 'theirs')),
    decided_by TEXT NOT NULL DEFAULT '',
    decided_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX sync_conflict_open ON sync_conflict (at) WHERE state = 'open';

-- A row here: this transaction brings the store to what the centre says. It is put in and taken out inside one
-- transaction, so that no committed state ever shows one. Only then may what is guarded change: what was numbered twice
-- is numbered anew, what the centre refused is undone.
CREATE TABLE sync_writing (
    n INTEGER PRIMARY KEY
) STRICT;

DROP TRIGGER component_change_stays;
CREATE TRIGGER component_change_stays BEFORE UPDATE ON component_change
WHEN NOT EXISTS (SELECT 1 FROM sync_writing)
BEGIN SELECT RAISE(ABORT, 'the past of a component is never changed'); END;
DROP TRIGGER component_change_kept;
CREATE TRIGGER component_change_kept BEFORE DELETE ON component_change
WHEN NOT EXISTS (SELECT 1 FROM sync_writing)
BEGIN SELECT RAISE(ABORT, 'the past of a component is never deleted'); END;
DROP TRIGGER component_kept;
CREATE TRIGGER component_kept BEFORE DELETE ON component
WHEN NOT EXISTS (SELECT 1 FROM sync_writing)
BEGIN SELECT RAISE(ABORT, 'a component is retired, never deleted'); END;

DROP TRIGGER rule_text_never_changes;
CREATE TRIGGER rule_text_never_changes BEFORE UPDATE ON rule_text
WHEN NOT EXISTS (SELECT 1 FROM sync_writing)
BEGIN SELECT RAISE(ABORT, 'a rule set in use is never changed'); END;
DROP TRIGGER rule_text_never_goes;
CREATE TRIGGER rule_text_never_goes BEFORE DELETE ON rule_text
WHEN NOT EXISTS (SELECT 1 FROM sync_writing)
BEGIN SELECT RAISE(ABORT, 'a rule set in use is never deleted'); END;

-- A cell of an edition that another edition has overtaken comes back with its code.
DROP TRIGGER cell_code_retired;
CREATE TRIGGER cell_code_retired BEFORE INSERT ON cell
WHEN EXISTS (SELECT 1 FROM cell_retired WHERE code = NEW.code) AND NOT EXISTS (SELECT 1 FROM sync_writing)
BEGIN SELECT RAISE(ABORT, 'a retired cell code is never used again'); END;

-- A code changes with the district alone: a district's desk knows one of the two.
CREATE TABLE component_recoded_alone (
    from_code INTEGER PRIMARY KEY,
    to_code INTEGER NOT NULL UNIQUE,
    edition INTEGER NOT NULL REFERENCES grid_edition (edition)
) STRICT;
INSERT INTO component_recoded_alone SELECT from_code, to_code, edition FROM component_recoded;
DROP TABLE component_recoded;
ALTER TABLE component_recoded_alone RENAME TO component_recoded;
