-- The tables that every desk holds alike, with the columns and the checks of the local store: a row that is taken here
-- can be written there. fid is a desk's own and never travels. district: whose row it is; '' the whole city's.

CREATE TABLE region (
    district text NOT NULL DEFAULT '',
    id text PRIMARY KEY,
    level text NOT NULL CHECK (level IN ('district', 'street', 'community')),
    code text NOT NULL,
    name text NOT NULL,
    parent_code text NOT NULL,
    provisional bigint NOT NULL,
    source_key text,
    valid_from bigint NOT NULL,
    valid_to bigint,
    recorded_at bigint NOT NULL,
    geom geometry CHECK (geometrytype(geom) = 'MULTIPOLYGON'),
    CHECK (length(code) = CASE level WHEN 'district' THEN 6 WHEN 'street' THEN 9 ELSE 12 END),
    CONSTRAINT region_code EXCLUDE USING btree (code WITH =) WHERE (valid_to IS NULL) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT region_source EXCLUDE USING btree (level WITH =, source_key WITH =)
        WHERE (source_key IS NOT NULL AND valid_to IS NULL) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE cell (
    district text NOT NULL DEFAULT '',
    id text PRIMARY KEY,
    code text NOT NULL CHECK (length(code) IN (14, 15)),
    community_code text NOT NULL,
    area_m2 double precision NOT NULL,
    area_class bigint NOT NULL CHECK (area_class IN (1, 2, 3)),
    land_use text NOT NULL,
    manage_level text NOT NULL,
    responsible text NOT NULL,
    note text NOT NULL,
    valid_from bigint NOT NULL,
    valid_to bigint,
    recorded_at bigint NOT NULL,
    geom geometry CHECK (geometrytype(geom) = 'POLYGON'),
    CONSTRAINT cell_code EXCLUDE USING btree (code WITH =) WHERE (valid_to IS NULL) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE duty_grid (
    district text NOT NULL DEFAULT '',
    id text PRIMARY KEY,
    code text NOT NULL,
    name text NOT NULL,
    street_code text NOT NULL,
    collector text NOT NULL,
    valid_from bigint NOT NULL,
    valid_to bigint,
    recorded_at bigint NOT NULL,
    geom geometry CHECK (geometrytype(geom) = 'MULTIPOLYGON'),
    CONSTRAINT duty_grid_code EXCLUDE USING btree (code WITH =) WHERE (valid_to IS NULL) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE duty_grid_cell (
    district text NOT NULL DEFAULT '',
    cell_code text NOT NULL,
    duty_code text NOT NULL,
    valid_from bigint NOT NULL,
    valid_to bigint,
    PRIMARY KEY (cell_code, valid_from)
);

CREATE TABLE street_line (
    district text NOT NULL DEFAULT '',
    id text PRIMARY KEY,
    name text NOT NULL,
    class text NOT NULL,
    source_key text,
    recorded_at bigint NOT NULL,
    geom geometry NOT NULL CHECK (geometrytype(geom) = 'LINESTRING'),
    CONSTRAINT street_line_source UNIQUE (source_key) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE base_area (
    district text NOT NULL DEFAULT '',
    id text PRIMARY KEY,
    kind text NOT NULL,
    name text NOT NULL,
    recorded_at bigint NOT NULL,
    geom geometry NOT NULL CHECK (geometrytype(geom) = 'MULTIPOLYGON')
);

CREATE TABLE component (
    district text NOT NULL,
    code bigint NOT NULL,
    kind text NOT NULL CHECK (length(kind) = 4),
    name text NOT NULL,
    manage_dept text NOT NULL,
    owner_dept text NOT NULL,
    maintain_dept text NOT NULL,
    cell_code text,
    state text NOT NULL,
    first_day text NOT NULL,
    change_day text,
    data_source text NOT NULL,
    note text NOT NULL,
    extra text,
    source_key text,
    valid_to bigint,
    recorded_at bigint NOT NULL,
    geom geometry NOT NULL CHECK (geometrytype(geom) = 'POINT'),
    shape geometry,
    PRIMARY KEY (district, code),
    CONSTRAINT component_source UNIQUE (district, kind, source_key) DEFERRABLE INITIALLY DEFERRED
) PARTITION BY LIST (district);

CREATE TABLE component_change (
    district text NOT NULL,
    code bigint NOT NULL,
    seq bigint NOT NULL,
    at bigint NOT NULL,
    author text NOT NULL,
    deed text NOT NULL CHECK (deed IN ('added', 'moved', 'corrected', 'retired', 'restored', 'owner')),
    before text NOT NULL,
    after text NOT NULL,
    note text NOT NULL,
    batch text NOT NULL,
    PRIMARY KEY (district, code, seq)
) PARTITION BY LIST (district);
CREATE TRIGGER component_change_stays BEFORE UPDATE OR DELETE ON component_change
    FOR EACH ROW EXECUTE FUNCTION stays();
CREATE TRIGGER component_change_whole BEFORE TRUNCATE ON component_change EXECUTE FUNCTION stays();

CREATE TABLE component_batch (
    district text NOT NULL DEFAULT '',
    id text PRIMARY KEY,
    at bigint NOT NULL,
    author text NOT NULL,
    deed text NOT NULL,
    note text NOT NULL,
    changed bigint NOT NULL,
    undoes text,
    undone_by text
);

CREATE TABLE component_recoded (
    district text NOT NULL DEFAULT '',
    from_code bigint PRIMARY KEY,
    to_code bigint NOT NULL,
    edition bigint NOT NULL,
    CONSTRAINT component_recoded_to UNIQUE (to_code) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE grid_edition (
    district text NOT NULL DEFAULT '',
    edition bigint PRIMARY KEY,
    id text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('cut', 'draft', 'act')),
    name text NOT NULL,
    document text NOT NULL,
    author text NOT NULL,
    valid_from bigint NOT NULL,
    recorded_at bigint NOT NULL,
    CONSTRAINT grid_edition_id UNIQUE (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE cell_retired (
    district text NOT NULL DEFAULT '',
    code text PRIMARY KEY,
    edition bigint NOT NULL
);
-- The places of the city are cut by one edition after another; a retired code is never used again.
CREATE FUNCTION code_is_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM cell_retired r WHERE r.code = NEW.code) THEN
        PERFORM refuse('sync.number_taken', jsonb_build_object('number', NEW.code, 'field', 'cell'));
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cell_code_retired BEFORE INSERT ON cell FOR EACH ROW EXECUTE FUNCTION code_is_new();

CREATE TABLE cell_lineage (
    district text NOT NULL DEFAULT '',
    edition bigint NOT NULL,
    from_code text NOT NULL,
    to_code text NOT NULL,
    PRIMARY KEY (edition, from_code, to_code)
);

CREATE TABLE region_lineage (
    district text NOT NULL DEFAULT '',
    edition bigint NOT NULL,
    from_code text NOT NULL,
    to_code text NOT NULL,
    PRIMARY KEY (edition, from_code, to_code)
);

CREATE TABLE region_act (
    district text NOT NULL DEFAULT '',
    number bigint PRIMARY KEY,
    id text NOT NULL,
    act text NOT NULL,
    document text NOT NULL CHECK (document <> ''),
    valid_from bigint,
    author text NOT NULL,
    proposed_at bigint NOT NULL,
    state text NOT NULL CHECK (state IN ('proposed', 'done', 'dropped')),
    ended_by text NOT NULL,
    ended_at bigint,
    edition bigint,
    CHECK ((state = 'done') = (edition IS NOT NULL)),
    CHECK (state <> 'done' OR ended_by <> author),
    CONSTRAINT region_act_id UNIQUE (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE department (
    district text NOT NULL DEFAULT '',
    code text PRIMARY KEY,
    name text NOT NULL,
    name_en text NOT NULL,
    kind text NOT NULL,
    region_code text NOT NULL,
    recorded_at bigint NOT NULL
);

CREATE TABLE rule_text (
    district text NOT NULL DEFAULT '',
    version bigint NOT NULL,
    file text NOT NULL,
    text text NOT NULL,
    recorded_at bigint NOT NULL,
    PRIMARY KEY (version, file)
);

CREATE TABLE rule_set (
    district text NOT NULL DEFAULT '',
    version bigint PRIMARY KEY,
    actor text NOT NULL,
    note text NOT NULL,
    adopted_running bigint NOT NULL,
    recorded_at bigint NOT NULL
);

CREATE TABLE shift (
    district text NOT NULL DEFAULT '',
    id text PRIMARY KEY,
    person text NOT NULL,
    from_at bigint NOT NULL,
    to_at bigint NOT NULL,
    duty_code text NOT NULL,
    recorded_at bigint NOT NULL,
    CHECK (to_at > from_at)
);

CREATE TABLE duty_log (
    district text NOT NULL DEFAULT '',
    id text PRIMARY KEY,
    at bigint NOT NULL,
    author text NOT NULL,
    kind text NOT NULL,
    day text NOT NULL,
    text text NOT NULL,
    amends text,
    taken_by text,
    taken_at bigint,
    CONSTRAINT duty_log_daily EXCLUDE USING btree (author WITH =, day WITH =)
        WHERE (kind = 'daily' AND amends IS NULL) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE phrase (
    district text NOT NULL DEFAULT '',
    id text PRIMARY KEY,
    owner text NOT NULL,
    use text NOT NULL,
    text text NOT NULL,
    at bigint NOT NULL,
    CONSTRAINT phrase_once UNIQUE (owner, use, text) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE address (
    district text NOT NULL DEFAULT '',
    id text PRIMARY KEY,
    login text NOT NULL,
    name text NOT NULL,
    department text NOT NULL,
    title text NOT NULL,
    phone text NOT NULL,
    mail text NOT NULL,
    wechat text NOT NULL,
    changed_by text NOT NULL,
    changed_at bigint NOT NULL,
    CONSTRAINT address_login EXCLUDE USING btree (login WITH =) WHERE (login <> '') DEFERRABLE INITIALLY DEFERRED
);
