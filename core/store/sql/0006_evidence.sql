-- Photos, sound, video and documents: the rows. The bytes lie beside the store in
-- X.sqlite.d/objects/ab/<hash> and are there before their row.
-- mark: what a case's chain holds of it: the hash itself; of what a citizen gave SHA-256(salt ‖ hash).
-- seal: SHA-256 over the row as it was written (core/domain/evidence).
CREATE TABLE evidence (
    fid INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    case_id TEXT REFERENCES cases (id),
    mark TEXT NOT NULL CHECK (length(mark) = 64),
    hash TEXT CHECK (length(hash) = 64),
    salt TEXT CHECK (length(salt) = 64),
    media TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size > 0),
    name TEXT NOT NULL,
    taken_at INTEGER,
    lon_e7 INTEGER,
    lat_e7 INTEGER,
    purpose TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    seal TEXT NOT NULL CHECK (length(seal) = 64),
    erased_by TEXT,
    CHECK ((hash IS NULL) = (erased_by IS NOT NULL))
) STRICT;
-- The same file is one row for a case and a purpose, however often it is sent.
CREATE UNIQUE INDEX evidence_once ON evidence (case_id, hash, purpose) WHERE case_id IS NOT NULL;
CREATE INDEX evidence_case ON evidence (case_id, fid);
CREATE INDEX evidence_mark ON evidence (mark);
CREATE INDEX evidence_hash ON evidence (hash);

CREATE TRIGGER evidence_never_goes BEFORE DELETE ON evidence
BEGIN SELECT RAISE(ABORT, 'evidence is never deleted'); END;
-- Two changes only: a file that came before its case is given to it, and a citizen's is erased.
CREATE TRIGGER evidence_never_changes BEFORE UPDATE ON evidence
WHEN NEW.id <> OLD.id OR NEW.mark <> OLD.mark OR NEW.media <> OLD.media OR NEW.size <> OLD.size
    OR NEW.purpose <> OLD.purpose OR NEW.added_by <> OLD.added_by OR NEW.added_at <> OLD.added_at
    OR (OLD.case_id IS NOT NULL AND NEW.case_id IS NOT OLD.case_id)
    OR (OLD.case_id IS NOT NULL AND NEW.seal <> OLD.seal)
    OR (OLD.erased_by IS NOT NULL AND NEW.erased_by IS NOT OLD.erased_by)
    OR (NEW.erased_by IS NULL AND (NEW.hash IS NOT OLD.hash OR NEW.salt IS NOT OLD.salt
        OR NEW.name <> OLD.name OR NEW.taken_at IS NOT OLD.taken_at
        OR NEW.lon_e7 IS NOT OLD.lon_e7 OR NEW.lat_e7 IS NOT OLD.lat_e7))
BEGIN SELECT RAISE(ABORT, 'evidence is never changed'); END;

-- The order in which this store took events and evidence. It lets the head of all chains be worked out
-- again as it was at any earlier row, so that a head kept elsewhere proves that nothing since was
-- dropped. kind 0: event `number` of the case with this fid; kind 1: the seal of an evidence row.
CREATE TABLE ledger (
    seq INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL CHECK (kind IN (0, 1)),
    fid INTEGER NOT NULL,
    number INTEGER NOT NULL,
    hash TEXT
) STRICT;
INSERT INTO ledger (kind, fid, number) SELECT 0, case_fid, seq FROM case_event ORDER BY at, case_fid, seq;
INSERT INTO ledger (kind, fid, number, hash) SELECT 1, fid, 0, seal FROM evidence ORDER BY fid;

CREATE TRIGGER ledger_event AFTER INSERT ON case_event
BEGIN INSERT INTO ledger (kind, fid, number) VALUES (0, NEW.case_fid, NEW.seq); END;
CREATE TRIGGER ledger_evidence AFTER INSERT ON evidence
BEGIN INSERT INTO ledger (kind, fid, number, hash) VALUES (1, NEW.fid, 0, NEW.seal); END;
CREATE TRIGGER ledger_evidence_given AFTER UPDATE OF seal ON evidence
BEGIN INSERT INTO ledger (kind, fid, number, hash) VALUES (1, NEW.fid, 1, NEW.seal); END;
CREATE TRIGGER ledger_never_changes BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END;
CREATE TRIGGER ledger_never_goes BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;

-- The head of all chains reads this index alone, not the wide rows.
CREATE INDEX cases_chain ON cases (id, revision, head);

-- Heads as they were told: one a day for the duty log, and each that was printed.
CREATE TABLE chain_head (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    day TEXT NOT NULL,
    at INTEGER NOT NULL,
    ledger INTEGER NOT NULL,
    cases INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX chain_head_hash ON chain_head (hash);
CREATE TRIGGER chain_head_never_changes BEFORE UPDATE ON chain_head
BEGIN SELECT RAISE(ABORT, 'a head that was told is never changed'); END;
CREATE TRIGGER chain_head_never_goes BEFORE DELETE ON chain_head
BEGIN SELECT RAISE(ABORT, 'a head that was told is never deleted'); END;
