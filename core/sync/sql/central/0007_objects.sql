-- Photos and other files (附件): apart from the entries, in pieces that can be taken up again, each object once however
-- many cases refer to it. What no evidence refers to is neither taken nor given: what was erased does not come back.

CREATE TABLE object (
    hash text PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
    size bigint NOT NULL CHECK (size BETWEEN 1 AND 536870912),
    have bigint NOT NULL DEFAULT 0,
    whole boolean NOT NULL DEFAULT false
);
CREATE TABLE object_piece (
    hash text NOT NULL,
    at bigint NOT NULL,
    size int NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (hash, at)
);
ALTER TABLE object_piece ALTER COLUMN bytes SET STORAGE EXTERNAL; -- photos do not shrink

-- Objects nobody refers to any more.
CREATE FUNCTION drop_objects(hashes text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    gone text[];
BEGIN
    SELECT array_agg(h) INTO gone FROM unnest(hashes) h
    WHERE NOT EXISTS (SELECT 1 FROM evidence v WHERE v.hash = h);
    DELETE FROM object_piece p WHERE p.hash = ANY (gone);
    DELETE FROM object o WHERE o.hash = ANY (gone);
END $$;

-- Of these objects those the centre waits for, and how far each has come.
CREATE FUNCTION objects_missing(desk text, key text, hashes text[]) RETURNS SETOF jsonb LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, wanmi, public, pg_temp AS $$
DECLARE
    d desk := desk_at(desk, key);
    p person := caller_or_fail();
BEGIN
    RETURN QUERY
    SELECT jsonb_build_object('hash', h.hash, 'have', coalesce(o.have, 0), 'size', coalesce(o.size, 0))
    FROM unnest(hashes) WITH ORDINALITY h (hash, n) LEFT JOIN object o ON o.hash = h.hash
    WHERE o.whole IS NOT TRUE AND EXISTS (SELECT 1 FROM evidence v WHERE v.hash = h.hash)
    ORDER BY h.n;
END $$;

-- Is it what its name says?
CREATE FUNCTION is_object_right(ident text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(string_agg(p.bytes, ''::bytea ORDER BY p.at)), 'hex') = ident
    FROM object_piece p WHERE p.hash = ident
$$;

-- Adds bytes where the object has come to; gives how many there are now. Bytes of another place are not taken, so that a
-- piece sent twice does no harm. 0: it was whole, and not of this hash; nothing of it is kept.
CREATE FUNCTION put_piece(desk text, key text, hash text, size bigint, at bigint, bytes bytea) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, wanmi, public, pg_temp AS $$
DECLARE
    d desk := desk_at(desk, key);
    p person := caller_or_fail();
    o object;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM evidence v WHERE v.hash = put_piece.hash) THEN
        PERFORM fail('central.no_object', jsonb_build_object('hash', hash));
    END IF;
    IF NOT EXISTS (SELECT 1 FROM evidence v WHERE v.hash = put_piece.hash AND v.size = put_piece.size)
            OR size > 536870912 THEN
        PERFORM fail('central.bad_object', jsonb_build_object('hash', hash));
    END IF;
    INSERT INTO object AS x (hash, size) VALUES (put_piece.hash, put_piece.size) ON CONFLICT DO NOTHING;
    SELECT * INTO o FROM object x WHERE x.hash = put_piece.hash FOR UPDATE;
    IF o.whole OR o.have <> at OR length(bytes) = 0 OR at + length(bytes) > o.size THEN RETURN o.have; END IF;
    INSERT INTO object_piece VALUES (put_piece.hash, put_piece.at, length(put_piece.bytes), put_piece.bytes);
    o.have := at + length(bytes);
    o.whole := o.have = o.size;
    IF o.whole AND NOT is_object_right(o.hash) THEN
        DELETE FROM object_piece x WHERE x.hash = o.hash;
        DELETE FROM object x WHERE x.hash = o.hash;
        RETURN 0;
    END IF;
    UPDATE object x SET have = o.have, whole = o.whole WHERE x.hash = o.hash;
    RETURN o.have;
END $$;

-- Bytes from `at` on, at most `max`; none at the end.
CREATE FUNCTION get_piece(desk text, key text, hash text, at bigint, max int) RETURNS bytea LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, wanmi, public, pg_temp AS $$
DECLARE
    d desk := reading_desk(desk, key);
    upto bigint := at + least(greatest(max, 0), 4194304);
    joined bytea;
    first bigint;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM object o WHERE o.hash = get_piece.hash AND o.whole)
            OR NOT EXISTS (SELECT 1 FROM evidence v JOIN cases c ON c.district = v.district AND c.id = v.case_id
                WHERE v.hash = get_piece.hash AND (d.region = '' OR d.region = ANY (c.places))
                  AND (d.department = '' OR d.department = ANY (c.departments))) THEN
        PERFORM fail('central.no_object', jsonb_build_object('hash', hash));
    END IF;
    SELECT string_agg(x.bytes, ''::bytea ORDER BY x.at), min(x.at) INTO joined, first FROM object_piece x
    WHERE x.hash = get_piece.hash AND x.at < upto AND x.at + x.size > get_piece.at;
    RETURN coalesce(substring(joined FROM (get_piece.at - first + 1)::int FOR (upto - get_piece.at)::int), ''::bytea);
END $$;

GRANT EXECUTE ON FUNCTION objects_missing(text, text, text[]), put_piece(text, text, text, bigint, bigint, bytea),
    get_piece(text, text, text, bigint, int) TO wanmi_member;
