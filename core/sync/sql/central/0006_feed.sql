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
        CASE c.kind WHEN 'rows' THEN c.body
        ELSE case_body(c.district, c.case_id, c.first_seq, c.last_seq, c.entry, d.department = '') END)
    FROM (SELECT * FROM change_log l
        WHERE (l.xid, l.n) > (after, feed.n) AND l.xid < edge
          AND (EXISTS (SELECT 1 FROM entry x WHERE x.id = l.entry AND x.desk = d.code) -- its own comes back to it
            OR ((d.region = '' OR '*' = ANY (l.places) OR d.region = ANY (l.places)
              OR (l.kind = 'rows' AND left(d.region, 6) = ANY (l.places)))
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
        ORDER BY xid DESC, n DESC LIMIT 1), '0')
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

GRANT EXECUTE ON FUNCTION feed(text, text, text, bigint, int), feed_horizon(), newest(), chain(text, text, text, text)
    TO wanmi_member;
