-- Grid and component administration: editions of the grid, drafts, and cells that keep their code through changes of
-- their shape. A version of a cell, duty grid or region is a row with valid_from and valid_to; the code of a cell is
-- retired by name.

-- Every publication of boundaries; before the first, edition 0 is in force.
CREATE TABLE grid_edition (
    edition INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('cut', 'draft', 'act')),
    name TEXT NOT NULL,
    document TEXT NOT NULL DEFAULT '', -- number of the paper that orders it
    author TEXT NOT NULL,
    valid_from INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL
) STRICT;

CREATE TABLE cell_retired (
    code TEXT PRIMARY KEY,
    edition INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO cell_retired (code, edition)
SELECT DISTINCT code, 0 FROM cell c WHERE valid_to IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM cell WHERE code = c.code AND valid_to IS NULL);

DROP TRIGGER cell_code_retired;
CREATE TRIGGER cell_code_retired BEFORE INSERT ON cell
WHEN EXISTS (SELECT 1 FROM cell_retired WHERE code = NEW.code)
BEGIN SELECT RAISE(ABORT, 'a retired cell code is never used again'); END;

-- Whose ground a cell has: from what, into what.
CREATE TABLE cell_lineage (
    edition INTEGER NOT NULL REFERENCES grid_edition (edition),
    from_code TEXT NOT NULL,
    to_code TEXT NOT NULL,
    PRIMARY KEY (edition, from_code, to_code)
) STRICT, WITHOUT ROWID;
CREATE INDEX cell_lineage_from ON cell_lineage (from_code);
CREATE INDEX cell_lineage_to ON cell_lineage (to_code);

-- Drafts of the grid: a log of acts, a line each, over the edition in force.
CREATE TABLE grid_draft (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    author TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'published', 'dropped')),
    edition INTEGER NOT NULL, -- it was made on; of a published one: that it became
    made_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX grid_draft_name ON grid_draft (name) WHERE state = 'open';

CREATE TABLE grid_draft_line (
    draft TEXT NOT NULL REFERENCES grid_draft (id),
    line INTEGER NOT NULL,
    text TEXT NOT NULL,
    author TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (draft, line)
) STRICT, WITHOUT ROWID;

-- The grid as of a day is asked for by what was in force then.
CREATE INDEX cell_past ON cell (valid_from, valid_to) WHERE valid_to IS NOT NULL;
