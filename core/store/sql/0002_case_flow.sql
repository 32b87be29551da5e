-- The complete case flow: what lists and the tick ask of a case, who has claimed a report, who has opened a case.
ALTER TABLE cases ADD COLUMN request TEXT;           -- operation that waits for approval
ALTER TABLE cases ADD COLUMN request_level TEXT;     -- posts whose opinion is next, by '|'
ALTER TABLE cases ADD COLUMN suspend_until INTEGER;
ALTER TABLE cases ADD COLUMN merged_into TEXT;       -- id of the original
ALTER TABLE cases ADD COLUMN supervised INTEGER NOT NULL DEFAULT 0; -- orders to hurry that wait for a reply
ALTER TABLE cases ADD COLUMN emergency INTEGER NOT NULL DEFAULT 0;  -- its grade while it lasts
ALTER TABLE cases ADD COLUMN exempt INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN self_handled INTEGER NOT NULL DEFAULT 0;
CREATE INDEX cases_request ON cases (request_level) WHERE request IS NOT NULL;
CREATE INDEX cases_suspended ON cases (suspend_until) WHERE suspend_until IS NOT NULL;
CREATE INDEX cases_merged ON cases (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX cases_to_archive ON cases (closed_at) WHERE state IN ('closed', 'forced_close');
-- The ledgers ask for requests of a period; the list is the same in their query.
CREATE INDEX case_event_request ON case_event (type, at)
    WHERE type IN ('return', 'withdraw', 'extend', 'suspend', 'force_close', 'upward', 'appeal');

-- A report taken from the common pool (领取): a lock on work, not a step of the case.
CREATE TABLE claim (
    case_fid INTEGER PRIMARY KEY REFERENCES cases (fid),
    login TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

-- The last time somebody opened a case: a step can be taken back until another post has.
CREATE TABLE case_seen (
    case_fid INTEGER NOT NULL REFERENCES cases (fid),
    login TEXT NOT NULL,
    post TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (case_fid, login)
) STRICT, WITHOUT ROWID;

-- What a person or a post is told (通知). args: JSON for the sentence `text`; a resident's words never.
CREATE TABLE notice (
    id TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    login TEXT,      -- one person, or else
    post TEXT,       -- everybody in a post
    department TEXT, -- of that department only
    case_id TEXT,
    text TEXT NOT NULL,
    args TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_of_person ON notice (login, at) WHERE login IS NOT NULL;
CREATE INDEX notice_of_post ON notice (post, at) WHERE post IS NOT NULL;
CREATE TABLE notice_read (
    notice_id TEXT NOT NULL REFERENCES notice (id),
    login TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (notice_id, login)
) STRICT, WITHOUT ROWID;
