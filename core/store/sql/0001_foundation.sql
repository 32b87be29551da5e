-- The first schema. Geometry columns are BLOBs in SpatiaLite's format; they are registered with
-- SpatiaLite once the store's coordinate system is known (store_info 'srid'), see Store::fixSrid.
-- Times are microseconds UTC (INTEGER); local days are ISO text. valid_to NULL: in force.

CREATE TABLE store_info (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Seed texts (catalogue, limits, calendar, …) as this store's own, versioned rule sets.
CREATE TABLE rule_text (
    version INTEGER NOT NULL,
    file TEXT NOT NULL,
    text TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (version, file)
) STRICT, WITHOUT ROWID;

CREATE TABLE region (
    fid INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    level TEXT NOT NULL CHECK (level IN ('district', 'street', 'community')),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    parent_code TEXT NOT NULL DEFAULT '',
    provisional INTEGER NOT NULL DEFAULT 0,
    source_key TEXT,
    valid_from INTEGER NOT NULL,
    valid_to INTEGER,
    recorded_at INTEGER NOT NULL,
    geom BLOB,
    CHECK (length(code) = CASE level WHEN 'district' THEN 6 WHEN 'street' THEN 9 ELSE 12 END)
) STRICT;
CREATE UNIQUE INDEX region_code ON region (code) WHERE valid_to IS NULL;
CREATE INDEX region_parent ON region (parent_code);
CREATE UNIQUE INDEX region_source ON region (level, source_key) WHERE source_key IS NOT NULL AND valid_to IS NULL;

CREATE TABLE cell (
    fid INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL CHECK (length(code) IN (14, 15)),
    community_code TEXT NOT NULL,
    area_m2 REAL NOT NULL,
    area_class INTEGER NOT NULL DEFAULT 2 CHECK (area_class IN (1, 2, 3)),
    land_use TEXT NOT NULL DEFAULT '',
    manage_level TEXT NOT NULL DEFAULT '',
    responsible TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    valid_from INTEGER NOT NULL,
    valid_to INTEGER,
    recorded_at INTEGER NOT NULL,
    geom BLOB
) STRICT;
CREATE UNIQUE INDEX cell_code ON cell (code) WHERE valid_to IS NULL;
CREATE INDEX cell_community ON cell (community_code);
CREATE INDEX cell_every_code ON cell (code);

-- Cells that a case or a component has lain in and left for another that is in force.
CREATE TABLE cell_left (
    code TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TRIGGER cell_code_retired BEFORE INSERT ON cell
WHEN EXISTS (SELECT 1 FROM cell WHERE code = NEW.code AND valid_to IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a retired cell code is never used again'); END;

CREATE TABLE duty_grid (
    fid INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    street_code TEXT NOT NULL,
    collector TEXT NOT NULL DEFAULT '',
    valid_from INTEGER NOT NULL,
    valid_to INTEGER,
    recorded_at INTEGER NOT NULL,
    geom BLOB
) STRICT;
CREATE UNIQUE INDEX duty_grid_code ON duty_grid (code) WHERE valid_to IS NULL;

CREATE TABLE duty_grid_cell (
    cell_code TEXT NOT NULL,
    duty_code TEXT NOT NULL,
    valid_from INTEGER NOT NULL,
    valid_to INTEGER,
    PRIMARY KEY (cell_code, valid_from)
) STRICT, WITHOUT ROWID;
CREATE INDEX duty_grid_cell_duty ON duty_grid_cell (duty_code);

CREATE TABLE street_line (
    fid INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL DEFAULT '',
    class TEXT NOT NULL DEFAULT '',
    source_key TEXT,
    recorded_at INTEGER NOT NULL,
    geom BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX street_line_source ON street_line (source_key) WHERE source_key IS NOT NULL;

-- Water, parks, blocks: what the base map is drawn from.
CREATE TABLE base_area (
    fid INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    recorded_at INTEGER NOT NULL,
    geom BLOB NOT NULL
) STRICT;

-- The 16-digit code is the row's key: it is given once and never again.
CREATE TABLE component (
    code INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (length(kind) = 4),
    name TEXT NOT NULL DEFAULT '',
    manage_dept TEXT NOT NULL DEFAULT '',
    owner_dept TEXT NOT NULL DEFAULT '',
    maintain_dept TEXT NOT NULL DEFAULT '',
    cell_code TEXT,
    state TEXT NOT NULL DEFAULT 'intact',
    first_day TEXT NOT NULL,
    change_day TEXT,
    data_source TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    extra TEXT,
    source_key TEXT,
    valid_to INTEGER,
    recorded_at INTEGER NOT NULL,
    geom BLOB NOT NULL,
    shape BLOB
) STRICT;
CREATE UNIQUE INDEX component_source ON component (kind, source_key) WHERE source_key IS NOT NULL;

CREATE TRIGGER component_left_cell AFTER UPDATE OF cell_code ON component
WHEN OLD.cell_code IS NOT NEW.cell_code
 AND EXISTS (SELECT 1 FROM cell WHERE code = OLD.cell_code AND valid_to IS NULL)
BEGIN INSERT OR IGNORE INTO cell_left (code) VALUES (OLD.cell_code); END;

CREATE TABLE department (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    name_en TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    region_code TEXT NOT NULL DEFAULT '',
    recorded_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
    id TEXT PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    post TEXT NOT NULL,
    department TEXT NOT NULL DEFAULT '',
    region_code TEXT NOT NULL DEFAULT '',
    active INTEGER NOT NULL DEFAULT 1,
    recorded_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A projection: the fold of the case's events, kept so that lists need not replay them.
CREATE TABLE cases (
    fid INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL UNIQUE,
    file_number TEXT UNIQUE,
    state TEXT NOT NULL,
    revision INTEGER NOT NULL,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    condition_id INTEGER,
    urgency TEXT NOT NULL DEFAULT 'normal',
    district TEXT NOT NULL,
    community_code TEXT,
    cell_code TEXT,
    duty_code TEXT,
    area_class INTEGER,
    component INTEGER,
    department TEXT,
    handler TEXT,
    task_to TEXT,
    reporter TEXT NOT NULL,
    reported_at INTEGER NOT NULL,
    filed_at INTEGER,
    dispatched_at INTEGER,
    finished_at INTEGER,
    closed_at INTEGER,
    changed_at INTEGER NOT NULL,
    stage TEXT,
    warn_at INTEGER,
    due_at INTEGER,
    rework_count INTEGER NOT NULL DEFAULT 0,
    return_count INTEGER NOT NULL DEFAULT 0,
    foreign_key TEXT UNIQUE,
    fold TEXT NOT NULL,
    head TEXT NOT NULL,
    geom BLOB NOT NULL
) STRICT;
CREATE INDEX cases_inbox ON cases (state, due_at);
CREATE INDEX cases_community ON cases (community_code, state);
CREATE INDEX cases_cell ON cases (cell_code);
CREATE INDEX cases_reported ON cases (reported_at);
CREATE INDEX cases_number_tail ON cases (substr(number, -4));
CREATE INDEX cases_file_number_tail ON cases (substr(file_number, -4)) WHERE file_number IS NOT NULL;

CREATE TRIGGER case_left_cell AFTER UPDATE OF cell_code ON cases
WHEN OLD.cell_code IS NOT NEW.cell_code
 AND EXISTS (SELECT 1 FROM cell WHERE code = OLD.cell_code AND valid_to IS NULL)
BEGIN INSERT OR IGNORE INTO cell_left (code) VALUES (OLD.cell_code); END;

CREATE TABLE case_event (
    case_fid INTEGER NOT NULL REFERENCES cases (fid),
    seq INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    actor TEXT NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (case_fid, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER case_event_never_changes BEFORE UPDATE ON case_event
BEGIN SELECT RAISE(ABORT, 'accepted events are never changed'); END;
CREATE TRIGGER case_event_never_goes BEFORE DELETE ON case_event
BEGIN SELECT RAISE(ABORT, 'accepted events are never deleted'); END;
CREATE TRIGGER case_never_goes BEFORE DELETE ON cases
BEGIN SELECT RAISE(ABORT, 'a case is never deleted'); END;

-- What a citizen said and contact data. The chain holds SHA-256(salt ‖ value) only; erasing clears both.
CREATE TABLE case_private (
    case_fid INTEGER NOT NULL REFERENCES cases (fid),
    field TEXT NOT NULL,
    salt TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (case_fid, field)
) STRICT, WITHOUT ROWID;

-- Every look at private values.
CREATE TABLE access_log (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    what TEXT NOT NULL,
    object TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT ''
) STRICT;

-- Serials already given, by scope; they only rise.
CREATE TABLE serial (
    scope TEXT PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER serial_only_rises BEFORE UPDATE ON serial WHEN NEW.last <= OLD.last
BEGIN SELECT RAISE(ABORT, 'a serial is never given twice'); END;

-- What changed, for the other processes that have the store open.
CREATE TABLE change (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    tbl TEXT NOT NULL,
    key TEXT NOT NULL
) STRICT;
