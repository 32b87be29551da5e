-- Acts of the authorities on districts, streets and communities (行政区划调整): proposed by one administrator, put in
-- force by a second. Times are microseconds UTC.
CREATE TABLE region_act (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    act TEXT NOT NULL,          -- JSON: kind, code, members, into, to, name
    document TEXT NOT NULL CHECK (document <> ''),
    valid_from INTEGER,         -- day of effect; NULL: when it is confirmed
    author TEXT NOT NULL,
    proposed_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'done', 'dropped')),
    ended_by TEXT NOT NULL DEFAULT '',
    ended_at INTEGER,
    edition INTEGER REFERENCES grid_edition (edition),
    CHECK ((state = 'done') = (edition IS NOT NULL)),
    CHECK (state <> 'done' OR ended_by <> author)
) STRICT;

-- Where a region's code went: an old code stays findable.
CREATE TABLE region_lineage (
    edition INTEGER NOT NULL REFERENCES grid_edition (edition),
    from_code TEXT NOT NULL,
    to_code TEXT NOT NULL,
    PRIMARY KEY (edition, from_code, to_code)
) STRICT, WITHOUT ROWID;
CREATE INDEX region_lineage_from ON region_lineage (from_code);
CREATE INDEX region_lineage_to ON region_lineage (to_code);
CREATE INDEX region_every_code ON region (code);

-- A component's code begins with its district's, and changes with that alone.
CREATE TABLE component_recoded (
    from_code INTEGER PRIMARY KEY REFERENCES component (code),
    to_code INTEGER NOT NULL UNIQUE REFERENCES component (code),
    edition INTEGER NOT NULL REFERENCES grid_edition (edition)
) STRICT;
