-- The centre (中心): one PostgreSQL database for a city. Everything lies in schema wanmi and belongs to wanmi_owner, who
-- cannot log in. People read tables through row security and write through functions alone. The scripts run in their
-- order within one transaction; wanmi.install() then makes the city.

CREATE EXTENSION IF NOT EXISTS pgcrypto SCHEMA public;
CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public;

DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'wanmi_owner') THEN
        CREATE ROLE wanmi_owner NOLOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOBYPASSRLS;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'wanmi_member') THEN
        CREATE ROLE wanmi_member NOLOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOBYPASSRLS;
    END IF;
    -- Who installs without being a superuser acts for the owner from now on.
    IF NOT pg_has_role('wanmi_owner', 'USAGE') THEN
        EXECUTE format('GRANT wanmi_owner TO %I', current_user);
    END IF;
END $$;

CREATE SCHEMA wanmi AUTHORIZATION wanmi_owner;
-- The fixed search path of the functions ends in public, where the extensions are: nobody may put a thing of their own
-- there.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
SET LOCAL ROLE wanmi_owner;
SET LOCAL search_path = wanmi, public;
ALTER DEFAULT PRIVILEGES FOR ROLE wanmi_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE wanmi_owner REVOKE USAGE ON TYPES FROM PUBLIC;
REVOKE ALL ON SCHEMA wanmi FROM PUBLIC;
GRANT USAGE ON SCHEMA wanmi TO wanmi_member;

-- Version of this schema: the number of the last script.
CREATE TABLE version (
    number int PRIMARY KEY,
    installed_at timestamptz NOT NULL DEFAULT now()
);

-- feed: new at install, restore and promotion, so that a desk never goes on with another feed's cursor. feed_after: the
-- last item of the change log that belongs to feeds before it.
CREATE TABLE install (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    feed uuid NOT NULL DEFAULT gen_random_uuid(),
    feed_after bigint NOT NULL DEFAULT 0,
    protocol int NOT NULL DEFAULT 1,
    min_protocol int NOT NULL DEFAULT 1,
    city text NOT NULL,
    district text NOT NULL,
    srid int NOT NULL,
    zone text NOT NULL,
    sandbox boolean NOT NULL,
    installed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE district (
    code text PRIMARY KEY CHECK (code ~ '^[0-9]{6}$'),
    added_at timestamptz NOT NULL DEFAULT now()
);

-- Times travel and are hashed in this form alone.
CREATE FUNCTION utc_text(at timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

CREATE FUNCTION is_utc(at text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN at ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$';
END $$;

-- RAISE of what ends a call: MESSAGE is the reason's code, DETAIL its arguments.
CREATE FUNCTION fail(code text, args jsonb DEFAULT '{}') RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'WM001', MESSAGE = code, DETAIL = args::text;
END $$;
-- What ends one entry: refused for good, made on a state that is not current, not now.
CREATE FUNCTION refuse(code text, args jsonb DEFAULT '{}') RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'WM002', MESSAGE = code, DETAIL = args::text;
END $$;
CREATE FUNCTION moved(args jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'WM003', MESSAGE = 'sync.moved', DETAIL = args::text;
END $$;
CREATE FUNCTION later(code text, args jsonb DEFAULT '{}') RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'WM004', MESSAGE = code, DETAIL = args::text;
END $$;

-- Every partitioned table gets a part for the district. Parts are reached through their table alone: nobody has rights
-- on them, and their row security has no policy.
CREATE FUNCTION add_district(code text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, wanmi, public, pg_temp AS $$
DECLARE
    parent name;
BEGIN
    IF code !~ '^[0-9]{6}$' THEN PERFORM fail('central.bad_district', jsonb_build_object('district', code)); END IF;
    IF EXISTS (SELECT 1 FROM district d WHERE d.code = add_district.code) THEN RETURN; END IF;
    INSERT INTO district (code) VALUES (add_district.code);
    FOR parent IN SELECT c.relname FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid
            WHERE c.relnamespace = 'wanmi'::regnamespace ORDER BY 1 LOOP
        EXECUTE format('CREATE TABLE wanmi.%I PARTITION OF wanmi.%I FOR VALUES IN (%L)', parent || '_' || code, parent,
            code);
        EXECUTE format('ALTER TABLE wanmi.%I ENABLE ROW LEVEL SECURITY', parent || '_' || code);
        EXECUTE format('ALTER TABLE wanmi.%I FORCE ROW LEVEL SECURITY', parent || '_' || code);
    END LOOP;
END $$;

-- Makes the city. The first district is the home of what belongs to no other.
CREATE FUNCTION install(city text, districts text[], srid int, zone text, sandbox boolean) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, wanmi, public, pg_temp AS $$
DECLARE
    made uuid;
    code text;
    col record;
BEGIN
    IF EXISTS (SELECT 1 FROM install) THEN PERFORM fail('central.installed_before'); END IF;
    IF coalesce(cardinality(districts), 0) = 0 THEN PERFORM fail('central.no_district'); END IF;
    IF NOT EXISTS (SELECT 1 FROM spatial_ref_sys s WHERE s.srid = install.srid) THEN
        PERFORM fail('central.unknown_srid', jsonb_build_object('srid', install.srid));
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_timezone_names z WHERE z.name = install.zone) THEN
        PERFORM fail('central.unknown_zone', jsonb_build_object('zone', install.zone));
    END IF;
    FOR col IN SELECT a.attrelid::regclass AS tbl, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            WHERE c.relnamespace = 'wanmi'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
              AND a.atttypid = 'geometry'::regtype AND NOT a.attisdropped LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I TYPE geometry(Geometry, %s)', col.tbl, col.attname, install.srid);
    END LOOP;
    INSERT INTO install (city, district, srid, zone, sandbox)
    VALUES (install.city, districts[1], install.srid, install.zone, install.sandbox) RETURNING feed INTO made;
    FOREACH code IN ARRAY districts LOOP
        PERFORM add_district(code);
    END LOOP;
    RETURN made;
END $$;

-- After a restore or a promotion: every desk compares. What was told is told no more: the numbers of its transactions
-- are of another server, and would come up once more among the new ones.
CREATE FUNCTION renew_feed() RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, wanmi, public, pg_temp AS $$
DECLARE
    made uuid;
BEGIN
    LOCK TABLE change_log IN EXCLUSIVE MODE; -- whoever writes at this moment is waited for
    UPDATE install SET feed = gen_random_uuid(), feed_after = (SELECT coalesce(max(n), 0) FROM change_log)
    RETURNING feed INTO made;
    RETURN made;
END $$;
