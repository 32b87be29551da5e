-- What desks read: the change log in its order, up to where nothing older can still appear.

-- One "case" body: the events from..upto, and what came by the entry ('' by any). personal: with values and salts.
CREATE FUNCTION case_body(home text, ident text, from_seq bigint, upto bigint, by_entry text, personal boolean)
RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object('district', home, 'case', ident, 'follows', from_seq - 1,
        'private', CASE WHEN personal THEN (SELECT jsonb_agg(jsonb_build_object('field', p.field, 'salt', p.salt,
            'value', p.value) ORDER BY p.field) FROM case_private p
            WHERE p.district = home AND p.case_id = ident AND by_entry IN ('', p.entry)) END))
        || jsonb_build_object('events', (SELECT coalesce(jsonb_agg(jsonb_build_object('seq', v.seq, 'id', v.id,
            'type', v.type, 'actor', v.actor, 'at', utc_text(v.at), 'body', v.body, 'prev', v.prev, 'hash', v.hash)
            ORDER BY v.seq), '[]') FROM case_event v
            WHERE v.district = home AND v.case_id = ident AND v.seq BETWEEN from_seq AND upto))
        || coalesce((SELECT jsonb_build_object('evidence', jsonb_agg(to_jsonb(v) - 'district' - 'entry'
            ORDER BY v.added_at, v.id)) FROM evidence v
            WHERE v.district = home AND v.case_id = ident AND by_entry IN ('', v.entry)
            HAVING count(*) > 0), '{}')
$$;

-- A district or street desk reads what ever lay there, a department's what it was ever given.
CREATE FUNCTION feed(desk text, key text, xid text, n bigint, max int) RETURNS SETOF jsonb LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, wanmi, public, pg_temp AS $$
DECLARE
    d desk := reading_desk(desk, key);
    after xid8 := xid::xid8;
    edge xid8 := pg_snapshot_xmin(pg_current_snapshot());
BEGIN
    RETURN QUERY
    SELECT jsonb_build_object('xid', c.xid::text, 'n', c.n, 'kind', c.kind, 'entry', c.entry, 'body',
        CASE WHEN c.kind <> 'case' THEN c.body
        ELSE case_body(c.district, c.case_id, c.first_seq, c.last_seq, c.entry, d.department = '') END)
    FROM (SELECT * FROM change_log l
        WHERE (l.xid, l.n) > (after, feed.n) AND l.xid < edge AND l.n > (SELECT i.feed_after FROM install i)
          AND (EXISTS (SELECT 1 FROM entry x WHERE x.id = l.entry AND x.desk = d.code) -- its own comes back to it
            OR ((d.region = '' OR '*' = ANY (l.places) OR d.region = ANY (l.places)
              OR (l.kind <> 'case' AND left(d.region, 6) = ANY (l.places)))
          AND (d.department = '' OR '*' = ANY (l.departments) OR d.department = ANY (l.departments))))
        ORDER BY l.xid, l.n LIMIT greatest(least(feed.max, 10000), 0)) c
    ORDER BY c.xid, c.n;
END $$;

-- How far a page reaches that is not full. To be asked before the page, or in one snapshot with it.
CREATE FUNCTION feed_horizon() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text
$$;

-- The newest transaction told so far: the relay wakes the desks when it changes.
CREATE FUNCTION newest() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, wanmi, public, pg_temp AS $$
    SELECT coalesce((SELECT xid::text FROM change_log WHERE xid < pg_snapshot_xmin(pg_current_snapshot())
        AND n > (SELECT feed_after FROM install) ORDER BY xid DESC, n DESC LIMIT 1), '0')
$$;

-- A case from its first event, for a desk that gets to see it late.
CREATE FUNCTION chain(desk text, key text, district text, case_id text) RETURNS SETOF jsonb LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, wanmi, public, pg_temp AS $$
DECLARE
    d desk := reading_desk(desk, key);
BEGIN
    RETURN QUERY
    SELECT case_body(c.district, c.id, 1, c.seq, '', d.department = '') FROM cases c
    WHERE c.district = chain.district AND c.id = chain.case_id
      AND (d.region = '' OR d.region = ANY (c.places)) AND (d.department = '' OR d.department = ANY (c.departments));
END $$;

-- First copy: pages in the order of the keys, each asked for by itself, so that a cut costs one page. They are not of one
-- moment: a desk notes how far the feed went before the first page and reads on from there.

-- Rows after a key, columns in the order asked for; of its district and the city's.
CREATE FUNCTION copy_rows(desk text, key text, tbl text, columns text[], after jsonb, max int) RETURNS SETOF record
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, wanmi, public, pg_temp SET jit = off AS $$
DECLARE
    d desk := reading_desk(desk, key);
    t record;
    list text;
    places text;
    past text;
BEGIN
    SELECT * INTO t FROM synced_table x WHERE x.name = tbl;
    IF t IS NULL OR cardinality(columns) = 0 OR NOT columns <@ t.columns THEN
        PERFORM fail('central.no_table', jsonb_build_object('table', tbl));
    END IF;
    SELECT string_agg(format(CASE WHEN c = ANY (t.geometries)
        THEN 'encode(ST_AsBinary(x.%I, ''NDR''), ''hex'')' ELSE 'x.%I' END, c), ', ' ORDER BY n) INTO list
    FROM unnest(columns) WITH ORDINALITY u (c, n);
    SELECT string_agg(format('x.%I', k), ', ' ORDER BY n), string_agg(format('($1->>%L)::%s', k,
        (SELECT format_type(a.atttypid, NULL) FROM pg_attribute a
            WHERE a.attrelid = format('wanmi.%I', tbl)::regclass AND a.attname = k)), ', ' ORDER BY n) INTO places, past
    FROM unnest(t.keys) WITH ORDINALITY u (k, n);
    IF t.parted THEN
        places := 'x.district, ' || places;
        past := 'left($1->>''code'', 6), ' || past;
    END IF;
    RETURN QUERY EXECUTE format('SELECT %s FROM wanmi.%I x WHERE ($2 = '''' OR x.district IN ('''', $2)) AND %s'
        ' ORDER BY %s LIMIT $3', list, tbl, CASE WHEN after IS NULL THEN 'true'
        ELSE format('(%s) > (%s)', places, past) END, places)
    USING after, left(d.region, 6), greatest(least(max, 50000), 0);
END $$;

-- The cases a desk holds, after one of them.
CREATE FUNCTION desk_cases(d desk, home text, ident text, max int) RETURNS TABLE (district text, id text, seq bigint,
    head text) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT c.district, c.id, c.seq, c.head FROM cases c
    WHERE (c.district, c.id) > (home, ident) AND (d.region = '' OR d.region = ANY (c.places))
      AND (d.department = '' OR d.department = ANY (c.departments))
    ORDER BY c.district, c.id LIMIT greatest(least(desk_cases.max, 10000), 0);
END $$;

-- files: of the evidence, which may come without a step.
CREATE FUNCTION copy_heads(desk text, key text, home text, ident text, max int) RETURNS TABLE (district text, id text,
    seq bigint, head text, files text) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, wanmi, public, pg_temp SET jit = off AS $$
DECLARE
    d desk := reading_desk(desk, key);
BEGIN
    RETURN QUERY SELECT c.*, coalesce((SELECT encode(sha256(convert_to(string_agg(v.id, ',' ORDER BY v.id COLLATE "C"),
        'UTF8')), 'hex') FROM evidence v WHERE v.district = c.district AND v.case_id = c.id), '')
    FROM desk_cases(d, home, ident, copy_heads.max) c;
END $$;

-- Cases whole, a line for each thing of them. e: an event; p: a value (field, salt, value in id, type, body); v: a row of
-- evidence as JSON in body. One statement, one snapshot.
CREATE FUNCTION copy_cases(desk text, key text, home text, ident text, max int) RETURNS TABLE (district text,
    case_id text, what text, seq bigint, id text, type text, actor text, at text, body text, prev text, hash text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, wanmi, public, pg_temp SET jit = off AS $$
DECLARE
    d desk := reading_desk(desk, key);
BEGIN
    RETURN QUERY WITH c AS MATERIALIZED (SELECT * FROM desk_cases(d, home, ident, copy_cases.max))
    SELECT v.district, v.case_id, 'e', v.seq, v.id, v.type, v.actor, utc_text(v.at), v.body, v.prev, v.hash
    FROM c JOIN case_event v ON v.district = c.district AND v.case_id = c.id
    UNION ALL SELECT p.district, p.case_id, 'p', 0, p.field, p.salt, '', '', p.value, '', ''
    FROM c JOIN case_private p ON p.district = c.district AND p.case_id = c.id WHERE d.department = ''
    UNION ALL SELECT v.district, v.case_id, 'v', v.added_at, v.id, '', '', '',
        (to_jsonb(v) - 'district' - 'entry')::text, '', ''
    FROM c JOIN evidence v ON v.district = c.district AND v.case_id = c.id
    ORDER BY 1, 2, 3, 4, 5;
END $$;

GRANT EXECUTE ON FUNCTION feed(text, text, text, bigint, int), feed_horizon(), newest(), chain(text, text, text, text),
    copy_rows(text, text, text, text[], jsonb, int), copy_heads(text, text, text, text, int),
    copy_cases(text, text, text, text, int) TO wanmi_member;
