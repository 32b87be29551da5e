-- Around the case: what a desk writes down, keeps at hand and hands over.

-- The duty log (值班日志). Nothing is rewritten: an amendment is a line of its own that names the one it amends.
CREATE TABLE duty_log (
    id TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    author TEXT NOT NULL,
    kind TEXT NOT NULL,  -- note, handover, daily (a collector's day)
    day TEXT NOT NULL,   -- local day it is about, 2026-01-05
    text TEXT NOT NULL,
    amends TEXT REFERENCES duty_log (id),
    taken_by TEXT,       -- handover: who took over
    taken_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX duty_log_of_day ON duty_log (day, at);
-- A collector sends one log a day.
CREATE UNIQUE INDEX duty_log_daily ON duty_log (author, day) WHERE kind = 'daily' AND amends IS NULL;

CREATE TABLE favourite (
    login TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    note TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (login, case_id)
) STRICT, WITHOUT ROWID;
