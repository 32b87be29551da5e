-- Who took a rule set (rule_text) into use, and why. A set without a row came with the store.
CREATE TABLE rule_set (
    version INTEGER PRIMARY KEY,
    actor TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    adopted_running INTEGER NOT NULL DEFAULT 0,
    recorded_at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER rule_text_never_changes BEFORE UPDATE ON rule_text
BEGIN SELECT RAISE(ABORT, 'a rule set in use is never changed'); END;
CREATE TRIGGER rule_text_never_goes BEFORE DELETE ON rule_text
BEGIN SELECT RAISE(ABORT, 'a rule set in use is never deleted'); END;

-- Who is on duty when, and in which duty grid (duty_code '' = anywhere). Ends are exclusive.
CREATE TABLE shift (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    duty_code TEXT NOT NULL DEFAULT '',
    recorded_at INTEGER NOT NULL,
    CHECK (to_at > from_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX shift_time ON shift (to_at, from_at);
CREATE INDEX shift_person ON shift (person, to_at);

-- Where a collector on duty was last; one row each, nothing is kept of the way.
CREATE TABLE position (
    person TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    lon REAL NOT NULL,
    lat REAL NOT NULL
) STRICT, WITHOUT ROWID;

-- Open tasks of a collector.
CREATE INDEX cases_task ON cases (task_to) WHERE task_to IS NOT NULL;
-- How cases of a kind ended nearby.
CREATE INDEX cases_kind_community ON cases (kind, community_code);
