-- People sign in; the access log is chained.

-- What a sign-in is checked against. `failures` counts wrong tries since the last right one.
CREATE TABLE credential (
    login TEXT PRIMARY KEY REFERENCES person (login),
    hash TEXT NOT NULL,
    must_change INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    failed_at INTEGER,
    changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who is signed in. The secret itself is only in the person's own session file.
CREATE TABLE session (
    token_hash TEXT PRIMARY KEY,
    login TEXT NOT NULL REFERENCES person (login),
    started_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_login ON session (login);

-- Rows of the former log are taken over into the chain by the program, in this same step.
ALTER TABLE access_log RENAME TO access_log_before;
CREATE TABLE access_log (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    what TEXT NOT NULL,
    object TEXT NOT NULL,
    reason TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX access_log_actor ON access_log (actor, seq);

-- Where old rows were cut off: the hash of the last one that went, so that the rest stays provable.
CREATE TABLE access_checkpoint (
    upto INTEGER PRIMARY KEY,
    head TEXT NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE TRIGGER access_log_never_changes BEFORE UPDATE ON access_log
BEGIN SELECT RAISE(ABORT, 'the access log is never changed'); END;
CREATE TRIGGER access_log_goes_by_checkpoint BEFORE DELETE ON access_log
WHEN OLD.seq > coalesce((SELECT max(upto) FROM access_checkpoint), 0)
BEGIN SELECT RAISE(ABORT, 'the access log is cut at a checkpoint only'); END;
CREATE TRIGGER access_checkpoint_never_changes BEFORE UPDATE ON access_checkpoint
BEGIN SELECT RAISE(ABORT, 'a checkpoint is never changed'); END;
CREATE TRIGGER access_checkpoint_never_goes BEFORE DELETE ON access_checkpoint
BEGIN SELECT RAISE(ABORT, 'a checkpoint is never deleted'); END;
