-- The past of components, and re-censuses. Times are microseconds UTC.

-- One act of a person on one or many components; undone_by: the act that took it back.
CREATE TABLE component_batch (
    id TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    author TEXT NOT NULL,
    deed TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    changed INTEGER NOT NULL,
    undoes TEXT,
    undone_by TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX component_batch_at ON component_batch (at);

-- What became of each component: before and after are JSON objects of the fields that changed alone.
CREATE TABLE component_change (
    code INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    author TEXT NOT NULL,
    deed TEXT NOT NULL CHECK (deed IN ('added', 'moved', 'corrected', 'retired', 'restored', 'owner')),
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    batch TEXT NOT NULL,
    PRIMARY KEY (code, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX component_change_batch ON component_change (batch);
CREATE TRIGGER component_change_stays BEFORE UPDATE ON component_change
BEGIN SELECT RAISE(ABORT, 'the past of a component is never changed'); END;
CREATE TRIGGER component_change_kept BEFORE DELETE ON component_change
BEGIN SELECT RAISE(ABORT, 'the past of a component is never deleted'); END;
CREATE TRIGGER component_kept BEFORE DELETE ON component
BEGIN SELECT RAISE(ABORT, 'a component is retired, never deleted'); END;

-- Lists by cell, community and street; those outside any cell, and those without an owner.
CREATE INDEX component_cell ON component (cell_code);
CREATE INDEX component_ownerless ON component (code) WHERE owner_dept = '' AND valid_to IS NULL;
CREATE INDEX component_retired ON component (code) WHERE valid_to IS NOT NULL;
CREATE INDEX cases_component ON cases (component) WHERE component IS NOT NULL;

-- A new survey held against the stock; nothing of the stock is changed by it. area and kinds: JSON lists of codes.
CREATE TABLE recensus (
    id TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    author TEXT NOT NULL,
    file TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    area TEXT NOT NULL,
    kinds TEXT NOT NULL,
    match_m REAL NOT NULL,
    moved_m REAL NOT NULL,
    read INTEGER NOT NULL,
    flagged INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Row by row: what was found, and what was decided. stock marks the component as it was compared; before and after hold
-- the fields that acceptance changes; result is the component that was written.
CREATE TABLE recensus_row (
    recensus TEXT NOT NULL REFERENCES recensus (id),
    n INTEGER NOT NULL,
    class TEXT NOT NULL CHECK (class IN ('same', 'moved', 'changed', 'new', 'missing')),
    file_row INTEGER,
    component INTEGER,
    matched TEXT NOT NULL DEFAULT '' CHECK (matched IN ('', 'code', 'key', 'near')),
    distance_mm INTEGER NOT NULL DEFAULT 0,
    kind TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    given INTEGER,
    x INTEGER NOT NULL,
    y INTEGER NOT NULL,
    stock TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL CHECK (state IN ('none', 'open', 'accepted', 'refused')),
    decided_at INTEGER,
    decided_by TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    batch TEXT NOT NULL DEFAULT '',
    result INTEGER,
    PRIMARY KEY (recensus, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX recensus_row_class ON recensus_row (recensus, class, state);
CREATE INDEX recensus_row_batch ON recensus_row (batch, result) WHERE batch <> '';
