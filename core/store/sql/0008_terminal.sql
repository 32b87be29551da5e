-- The collector's end: what terminals send, tasks on their way, surveys, attendance, positions.

-- A package that was taken. The same id again is answered with the same result. seal: SHA-256 over
-- salt, sender and content, so that the same id with other content is told apart; the content itself
-- is kept where it belongs (case, evidence, …) and nowhere else.
CREATE TABLE terminal_package (
    id TEXT PRIMARY KEY,
    login TEXT NOT NULL,
    kind TEXT NOT NULL,
    salt TEXT NOT NULL,
    seal TEXT NOT NULL,
    made_at INTEGER NOT NULL,     -- by the terminal's clock
    received_at INTEGER NOT NULL,
    result TEXT NOT NULL,         -- JSON
    photo TEXT                    -- photo and piece: SHA-256 of the whole photo
) STRICT, WITHOUT ROWID;
CREATE INDEX terminal_package_photo ON terminal_package (login, photo) WHERE photo IS NOT NULL;
CREATE INDEX terminal_package_time ON terminal_package (received_at);

-- A photo that comes in pieces, while it is not whole; then it is a row of evidence.
CREATE TABLE terminal_photo (
    login TEXT NOT NULL,
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    size INTEGER NOT NULL CHECK (size > 0),
    piece_size INTEGER NOT NULL CHECK (piece_size > 0),
    purpose TEXT NOT NULL,
    name TEXT NOT NULL,
    taken_at INTEGER,
    lon REAL,
    lat REAL,
    at INTEGER NOT NULL,
    PRIMARY KEY (login, hash)
) STRICT, WITHOUT ROWID;
-- The bytes of a piece lie beside the store like any object, and are there before their row.
CREATE TABLE terminal_piece (
    login TEXT NOT NULL,
    photo TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 0),
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    PRIMARY KEY (login, photo, number),
    FOREIGN KEY (login, photo) REFERENCES terminal_photo (login, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX terminal_piece_hash ON terminal_piece (hash);

-- 专项普查: an order to look for something, and its task for each collector.
CREATE TABLE survey (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    kind TEXT NOT NULL,           -- "event:0102", the beginning of one, or ''
    region_code TEXT NOT NULL,    -- region or cell, or ''
    due_at INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    closed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE survey_task (
    id TEXT PRIMARY KEY,
    survey_id TEXT NOT NULL REFERENCES survey (id),
    login TEXT NOT NULL,
    answered_at INTEGER,
    counted INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    UNIQUE (survey_id, login)
) STRICT, WITHOUT ROWID;
CREATE INDEX survey_task_open ON survey_task (login) WHERE answered_at IS NULL;
CREATE TABLE survey_find (
    task_id TEXT NOT NULL REFERENCES survey_task (id),
    case_id TEXT NOT NULL REFERENCES cases (id),
    PRIMARY KEY (task_id, case_id)
) STRICT, WITHOUT ROWID;

-- How a task reached its terminal. task: the event that gave it, or a survey_task. No row: sent once,
-- no receipt yet. A receipt is no step of the case: it must not make a colleague's screen stale.
CREATE TABLE task_delivery (
    task TEXT PRIMARY KEY,
    sends INTEGER NOT NULL DEFAULT 1,
    sent_at INTEGER,              -- again
    received_at INTEGER,
    received_by TEXT,
    CHECK ((received_at IS NULL) = (received_by IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX case_event_task ON case_event (case_fid, seq)
    WHERE type IN ('verify_task', 'check_task', 'resend');

-- 上下班打卡. The place is there only where it was given during the shift, and goes with the positions.
CREATE TABLE attendance (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    shift_id TEXT NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('in', 'out')),
    at INTEGER NOT NULL,
    lon REAL,
    lat REAL,
    recorded_at INTEGER NOT NULL,
    CHECK ((lon IS NULL) = (lat IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX attendance_person ON attendance (person, at);
CREATE INDEX attendance_time ON attendance (at);

-- The way of a collector during a shift; kept for as long as profile.csv says.
CREATE TABLE position_fix (
    person TEXT NOT NULL,
    at INTEGER NOT NULL,
    lon REAL NOT NULL,
    lat REAL NOT NULL,
    PRIMARY KEY (person, at)
) STRICT, WITHOUT ROWID;
CREATE INDEX position_fix_time ON position_fix (at);
