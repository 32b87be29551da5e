-- Row changes: a table is described once here, and the statements that read and write its rows are made of that.

-- place_column: whose first six digits are the district; NULL: the whole city's. grows: rows are added alone.
-- shape and wanted: SQL for a row x as JSON in the form it travels in, and for the key in $1.
CREATE TABLE synced_table (
    name text PRIMARY KEY,
    keys text[] NOT NULL,
    numbered text,
    place_column text,
    posts text[] NOT NULL,
    grows boolean NOT NULL DEFAULT false,
    columns text[] NOT NULL DEFAULT '{}',
    geometries text[] NOT NULL DEFAULT '{}',
    parted boolean NOT NULL DEFAULT false,
    shape text NOT NULL DEFAULT '',
    wanted text NOT NULL DEFAULT ''
);
INSERT INTO synced_table (name, keys, numbered, place_column, posts, grows)
SELECT t.name, t.keys::text[], t.numbered, t.place, CASE t.who
    WHEN 'a' THEN '{ADMIN,ADMIN_SYSTEM}'::text[]
    WHEN 's' THEN '{SUPERVISOR_FIELD,ACCEPTOR,DUTY_CHIEF,DISPATCHER,EVALUATOR,LEADER,ADMIN,ADMIN_SYSTEM,SYSTEM}'::text[]
    ELSE '{*}'::text[] END, t.grows
FROM (VALUES
    ('region', '{id}', NULL, 'code', 'a', false),
    ('cell', '{id}', NULL, 'code', 'a', false),
    ('duty_grid', '{id}', NULL, 'code', 'a', false),
    ('duty_grid_cell', '{cell_code,valid_from}', NULL, 'cell_code', 'a', false),
    ('street_line', '{id}', NULL, NULL, 'a', false),
    ('base_area', '{id}', NULL, NULL, 'a', false),
    ('component', '{code}', NULL, 'code', 'a', false),
    ('component_change', '{code,seq}', 'seq', 'code', 'a', true),
    ('component_batch', '{id}', NULL, NULL, 'a', false),
    ('component_recoded', '{from_code}', NULL, 'from_code', 'a', false),
    ('grid_edition', '{edition}', NULL, NULL, 'a', false),
    ('cell_retired', '{code}', NULL, 'code', 'a', false),
    ('cell_lineage', '{edition,from_code,to_code}', NULL, 'from_code', 'a', false),
    ('region_lineage', '{edition,from_code,to_code}', NULL, 'from_code', 'a', false),
    ('region_act', '{number}', NULL, NULL, 'a', false),
    ('department', '{code}', NULL, 'region_code', 'a', false),
    ('rule_text', '{version,file}', NULL, NULL, 'a', true),
    ('rule_set', '{version}', NULL, NULL, 'a', false),
    ('shift', '{id}', NULL, 'duty_code', 's', false),
    ('duty_log', '{id}', NULL, NULL, 's', false),
    ('phrase', '{id}', NULL, NULL, '*', false),
    ('address', '{id}', NULL, NULL, 's', false)) t (name, keys, numbered, place, who, grows);

UPDATE synced_table t SET columns = c.columns, geometries = c.geometries, parted = c.parted,
    shape = 'jsonb_build_object(' || c.shape || ')', wanted = c.wanted
FROM (SELECT s.name, bool_or(k.relkind = 'p') AS parted,
        array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attname <> 'district') AS columns,
        coalesce(array_agg(a.attname::text) FILTER (WHERE a.atttypid = 'geometry'::regtype), '{}') AS geometries,
        string_agg(format(CASE WHEN a.atttypid = 'geometry'::regtype
            THEN '%L, encode(ST_AsBinary(x.%I, ''NDR''), ''hex'')' ELSE '%L, x.%I' END, a.attname, a.attname), ', ')
            FILTER (WHERE a.attname <> 'district') AS shape,
        string_agg(format('x.%I = ($1->>%L)::%s', a.attname, a.attname, format_type(a.atttypid, NULL)), ' AND ')
            FILTER (WHERE a.attname = ANY (s.keys)) || CASE WHEN bool_or(k.relkind = 'p')
            THEN ' AND x.district = left($1->>''code'', 6)' ELSE '' END AS wanted
    FROM synced_table s JOIN pg_class k ON k.oid = format('wanmi.%I', s.name)::regclass
    JOIN pg_attribute a ON a.attrelid = k.oid AND a.attnum > 0 AND NOT a.attisdropped
    GROUP BY s.name) c
WHERE c.name = t.name;

-- The row with this key as it stands, or NULL.
CREATE FUNCTION present_row(t synced_table, k jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    found_row jsonb;
BEGIN
    EXECUTE format('SELECT %s FROM wanmi.%I x WHERE %s FOR UPDATE', t.shape, t.name, t.wanted) INTO found_row USING k;
    RETURN found_row;
END $$;

-- Values as they would be read again, so that one and the same value is known in any spelling.
CREATE FUNCTION as_read(t synced_table, v jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    out_row jsonb;
BEGIN
    EXECUTE format('SELECT %s FROM jsonb_populate_record(NULL::wanmi.%I, $1) x', t.shape, t.name) INTO out_row USING v;
    RETURN out_row;
END $$;

CREATE FUNCTION district_of(t synced_table, v jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN CASE WHEN t.place_column IS NULL THEN '' ELSE left(coalesce(v->>t.place_column, ''), 6) END;
END $$;

-- May this person write this row? The product itself writes where its desk is.
CREATE FUNCTION check_row(t synced_table, op text, home text, who signer) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
    region text := CASE who.post WHEN 'SYSTEM' THEN who.desk_region ELSE who.region END;
BEGIN
    IF NOT (who.post = ANY (t.posts) OR '*' = ANY (t.posts)) OR (t.grows AND op <> 'i') THEN
        PERFORM refuse('sync.row_right', jsonb_build_object('table', t.name, 'actor', who.login, 'post', who.post));
    END IF;
    IF region <> '' AND home <> '' AND home <> left(region, 6) THEN
        PERFORM refuse('sync.other_region', jsonb_build_object('table', t.name, 'actor', who.login, 'region', region));
    END IF;
    IF t.parted AND NOT EXISTS (SELECT 1 FROM district x WHERE x.code = home) THEN
        PERFORM refuse('sync.unknown_district', jsonb_build_object('district', home));
    END IF;
END $$;

CREATE FUNCTION row_moved(t synced_table, k jsonb, col text) RETURNS void LANGUAGE sql AS $$
    SELECT moved(jsonb_build_object('table', t.name, 'key', k::text, 'column', col))
$$;

-- A number two desks have given: the later row takes the next. The same row is never kept twice.
CREATE FUNCTION numbered_row(t synced_table, r jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    next bigint;
BEGIN
    EXECUTE format('SELECT max(x.%I) + 1 FROM wanmi.%I x WHERE x.code = ($1->>''code'')::bigint
        AND x.district = left($1->>''code'', 6)', t.numbered, t.name) INTO next USING r->'k';
    RETURN r || jsonb_build_object('k', r->'k' || jsonb_build_object(t.numbered, next),
        'n', r->'n' || jsonb_build_object(t.numbered, next));
END $$;

CREATE FUNCTION insert_row(t synced_table, r jsonb, who signer) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    present jsonb := present_row(t, r->'k');
    home text := district_of(t, r->'n');
BEGIN
    PERFORM check_row(t, 'i', home, who);
    IF present IS NOT NULL AND present = as_read(t, r->'n') THEN RETURN r; END IF;
    IF present IS NOT NULL AND t.numbered IS NULL THEN PERFORM row_moved(t, r->'k', ''); END IF;
    IF present IS NOT NULL THEN r := numbered_row(t, r); END IF;
    EXECUTE format('INSERT INTO wanmi.%I SELECT x.* FROM jsonb_populate_record(NULL::wanmi.%I, $1) x', t.name, t.name)
        USING (r->'n') || jsonb_build_object('district', home);
    RETURN r;
END $$;

-- Many new rows of one table at once; false: one of them is there already, and nothing was done.
CREATE FUNCTION insert_rows(t synced_table, rows jsonb, who signer) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    home text;
    known boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM jsonb_array_elements($1) r JOIN wanmi.%I x ON %s)', t.name,
        replace(t.wanted, '$1', '(r->''k'')')) INTO known USING rows;
    IF known THEN RETURN false; END IF;
    FOR home IN SELECT DISTINCT district_of(t, r->'n') FROM jsonb_array_elements(rows) r LOOP
        PERFORM check_row(t, 'i', home, who);
    END LOOP;
    EXECUTE format('INSERT INTO wanmi.%I SELECT x.* FROM jsonb_array_elements($1) r,
        jsonb_populate_record(NULL::wanmi.%I, (r->''n'') || jsonb_build_object(''district'',
            left(coalesce(r->''n''->>$2, ''''), 6))) x', t.name, t.name) USING rows, t.place_column;
    RETURN true;
END $$;

-- Is this column what it was, or what it is to become already? In whatever spelling.
CREATE FUNCTION is_current(t synced_table, r jsonb, present jsonb, col text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    RETURN present->col = r->'o'->col OR present->col = r->'n'->col
        OR present->col = as_read(t, r->'o')->col OR present->col = as_read(t, r->'n')->col;
END $$;

-- Column by column; gives the row as it was.
CREATE FUNCTION update_row(t synced_table, r jsonb, who signer) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    present jsonb := present_row(t, r->'k');
    changed text[] := ARRAY(SELECT jsonb_object_keys(r->'n') ORDER BY 1);
    col text;
    home text;
    list text;
BEGIN
    IF present IS NULL THEN PERFORM row_moved(t, r->'k', ''); END IF;
    PERFORM check_row(t, 'u', district_of(t, present), who);
    FOREACH col IN ARRAY changed LOOP
        IF col <> ALL (t.columns) OR col = ANY (t.keys) OR NOT r->'o' ? col THEN
            PERFORM refuse('sync.bad_entry', jsonb_build_object('what', 'column', 'table', t.name, 'column', col));
        END IF;
        IF NOT is_current(t, r, present, col) THEN PERFORM row_moved(t, r->'k', col); END IF;
        list := concat_ws(', ', list, format('%I', col));
    END LOOP;
    IF list IS NULL THEN RETURN present; END IF;
    home := district_of(t, present || (r->'n'));
    PERFORM check_row(t, 'u', home, who);
    EXECUTE format('UPDATE wanmi.%I x SET (district, %s) = (SELECT $2, %s FROM jsonb_populate_record(NULL::wanmi.%I, $3) n)
        WHERE %s', t.name, list, list, t.name, t.wanted) USING r->'k', home, r->'n';
    RETURN present;
END $$;

CREATE FUNCTION delete_row(t synced_table, r jsonb, who signer) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    present jsonb := present_row(t, r->'k');
BEGIN
    PERFORM check_row(t, 'd', district_of(t, coalesce(present, r->'o')), who);
    IF present IS NULL THEN RETURN r->'o'; END IF;
    IF present <> as_read(t, r->'o') THEN PERFORM row_moved(t, r->'k', ''); END IF;
    EXECUTE format('DELETE FROM wanmi.%I x WHERE %s', t.name, t.wanted) USING r->'k';
    RETURN present;
END $$;

-- One row; gives it as it was applied, and the district it concerns. came: the whole of a row that came into another
-- district, whose desks have not heard of it.
CREATE FUNCTION take_row(t synced_table, INOUT r jsonb, who signer, OUT home text, OUT came jsonb) LANGUAGE plpgsql AS $$
DECLARE
    place jsonb;
    now_row jsonb;
BEGIN
    CASE r->>'op'
        WHEN 'i' THEN
            r := insert_row(t, r, who);
            place := r->'n';
        WHEN 'u' THEN
            place := update_row(t, r, who);
            now_row := place || (r->'n');
            IF district_of(t, now_row) NOT IN (district_of(t, place), '') THEN
                came := jsonb_build_object('t', t.name, 'op', 'i', 'k', r->'k', 'n', present_row(t, r->'k'));
            END IF;
        WHEN 'd' THEN place := delete_row(t, r, who);
        ELSE PERFORM refuse('sync.bad_entry', jsonb_build_object('what', 'op', 'table', t.name));
    END CASE;
    home := district_of(t, place);
END $$;

-- Rows as they came, in runs of one table and one kind of change.
CREATE FUNCTION row_runs(rows jsonb) RETURNS TABLE (op text, run jsonb) LANGUAGE sql IMMUTABLE AS $$
    SELECT min(x.r->>'op'), jsonb_agg(x.r ORDER BY x.n)
    FROM (SELECT b.r, b.n, count(*) FILTER (WHERE b.sort IS DISTINCT FROM b.before) OVER (ORDER BY b.n) AS part
        FROM (SELECT a.r, a.n, concat_ws(' ', a.r->>'op', a.r->>'t') AS sort,
                lag(concat_ws(' ', a.r->>'op', a.r->>'t')) OVER (ORDER BY a.n) AS before
            FROM jsonb_array_elements(rows) WITH ORDINALITY a (r, n)) b) x
    GROUP BY x.part ORDER BY x.part
$$;

-- Rows of one district after another are one item each, in their order, so that a district's desk reads its own alone.
CREATE FUNCTION tell_rows(sort text, rows jsonb[], homes text[], entry_id text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO change_log (kind, entry, district, body, places, departments)
    SELECT sort, entry_id, x.home, jsonb_build_object('rows', jsonb_agg(x.r ORDER BY x.n)),
        ARRAY[CASE x.home WHEN '' THEN '*' ELSE x.home END], '{*}'
    FROM (SELECT b.*, count(*) FILTER (WHERE b.home IS DISTINCT FROM b.before) OVER (ORDER BY b.n) AS part
        FROM (SELECT a.*, lag(a.home) OVER (ORDER BY a.n) AS before
            FROM unnest(rows, homes) WITH ORDINALITY a (r, home, n)) b) x
    GROUP BY x.part, x.home ORDER BY x.part
$$;

CREATE FUNCTION table_of(run jsonb) RETURNS synced_table LANGUAGE plpgsql STABLE AS $$
DECLARE
    t synced_table;
BEGIN
    SELECT * INTO t FROM synced_table x WHERE x.name = run->0->>'t';
    IF t.name IS NULL THEN PERFORM refuse('sync.row_unknown', jsonb_build_object('table', run->0->>'t')); END IF;
    IF EXISTS (SELECT 1 FROM jsonb_array_elements(run) r, unnest(t.keys) k WHERE r->'k'->>k IS NULL
            OR (r->>'op' = 'i' AND r->'n'->k IS DISTINCT FROM r->'k'->k)) THEN
        PERFORM refuse('sync.bad_entry', jsonb_build_object('what', 'key', 'table', t.name));
    END IF;
    RETURN t;
END $$;

-- The rows of an entry, all or none; gives them as applied. What the schema says of several rows is asked at the end.
CREATE FUNCTION take_rows(rows jsonb, who signer, entry_id text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    t synced_table;
    part record;
    one record;
    r jsonb;
    applied jsonb[] := '{}';
    homes text[] := '{}';
    arrived jsonb[] := '{}';
    arrived_at text[] := '{}';
    broken text;
BEGIN
    IF rows IS NULL OR rows = 'null' OR rows = '[]' THEN RETURN NULL; END IF;
    FOR part IN SELECT * FROM row_runs(rows) LOOP
        t := table_of(part.run);
        IF part.op = 'i' AND jsonb_array_length(part.run) > 3 AND insert_rows(t, part.run, who) THEN
            applied := applied || ARRAY(SELECT jsonb_array_elements(part.run));
            homes := homes || ARRAY(SELECT district_of(t, x->'n') FROM jsonb_array_elements(part.run) x);
            CONTINUE;
        END IF;
        FOR r IN SELECT jsonb_array_elements(part.run) LOOP
            one := take_row(t, r, who);
            applied := applied || one.r;
            homes := homes || one.home;
            IF one.came IS NOT NULL THEN
                arrived := arrived || one.came;
                arrived_at := arrived_at || district_of(t, one.came->'n');
            END IF;
        END LOOP;
    END LOOP;
    PERFORM tell_rows('rows', applied, homes, entry_id);
    PERFORM tell_rows('came', arrived, arrived_at, entry_id);
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
    RETURN to_jsonb(applied);
EXCEPTION
    WHEN unique_violation OR exclusion_violation THEN
        GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
        PERFORM moved(jsonb_build_object('table', coalesce(t.name, ''), 'key', '', 'column', broken));
END $$;
