-- Who comes to the centre: people, each a role of their own (wp_ and the login), desks, and sessions that entries are
-- signed with. Administration runs as the role that installed; nothing of it may be called by people.

CREATE TABLE person (
    login text PRIMARY KEY CHECK (login <> '' AND octet_length(login) <= 60 AND login <> 'system'),
    name text NOT NULL,
    post text NOT NULL,
    department text NOT NULL DEFAULT '',
    region_code text NOT NULL DEFAULT '' CHECK (region_code ~ '^([0-9]{6}([0-9]{3}([0-9]{3})?)?)?$'),
    active boolean NOT NULL DEFAULT true,
    must_change boolean NOT NULL DEFAULT true,
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- A desk is one local store. It holds the city (region ''), a district or a street; or the cases of a department.
-- The key itself is told once, when the desk is made.
CREATE TABLE desk (
    code text PRIMARY KEY CHECK (code ~ '^[0-9]{3}$' AND code <> '000'),
    name text NOT NULL,
    region text NOT NULL DEFAULT '' CHECK (region ~ '^([0-9]{6}([0-9]{3})?)?$'),
    department text NOT NULL DEFAULT '',
    key_hash bytea NOT NULL,
    active boolean NOT NULL DEFAULT true,
    added_at timestamptz NOT NULL DEFAULT now(),
    last_seen timestamptz
);

CREATE TABLE session (
    id text PRIMARY KEY,
    login text NOT NULL REFERENCES person (login),
    desk text NOT NULL REFERENCES desk (code),
    secret bytea NOT NULL,
    issued timestamptz NOT NULL DEFAULT now(),
    expires timestamptz NOT NULL,
    revoked timestamptz
);
CREATE INDEX session_login ON session (login);

-- The person whose role this connection has; no row: nobody of the centre, or revoked.
CREATE FUNCTION caller() RETURNS person LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, wanmi, public, pg_temp AS $$
DECLARE
    p person;
BEGIN
    IF session_user LIKE 'wp\_%' THEN SELECT * INTO p FROM person WHERE login = substr(session_user, 4) AND active; END IF;
    RETURN p;
END $$;

CREATE FUNCTION desk_at(code text, key text) RETURNS desk LANGUAGE plpgsql STABLE AS $$
DECLARE
    d desk;
BEGIN
    SELECT * INTO d FROM desk WHERE desk.code = desk_at.code;
    -- Whatever is not known to be right is wrong: a NULL too.
    IF (CASE WHEN key ~ '^[0-9a-f]{64}$' THEN d.key_hash = sha256(decode(key, 'hex')) END) IS NOT TRUE THEN
        PERFORM fail('central.unknown_desk', jsonb_build_object('desk', code));
    END IF;
    IF d.active IS NOT TRUE THEN PERFORM fail('central.desk_revoked', jsonb_build_object('desk', code)); END IF;
    RETURN d;
END $$;

CREATE FUNCTION caller_or_fail() RETURNS person LANGUAGE plpgsql STABLE AS $$
DECLARE
    p person := caller();
BEGIN
    IF p.login IS NULL THEN PERFORM fail('central.revoked', jsonb_build_object('person', session_user)); END IF;
    RETURN p;
END $$;

-- Posts that never read what a citizen said or left.
CREATE FUNCTION reads_personal(post text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT post NOT IN ('DEPT', 'HANDLER', 'SUPERVISOR_FIELD')
$$;

-- Would this desk give the person more to see than the centre does?
CREATE FUNCTION is_narrower(p person, d desk) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT NOT starts_with(d.region, p.region_code)
        OR (p.post IN ('DEPT', 'HANDLER') AND (d.department = '' OR d.department <> p.department))
        OR (d.department = '' AND NOT reads_personal(p.post))
$$;

-- The desk, for reading by this person.
CREATE FUNCTION reading_desk(code text, key text) RETURNS desk LANGUAGE plpgsql STABLE AS $$
DECLARE
    d desk := desk_at(code, key);
    p person := caller_or_fail();
BEGIN
    IF is_narrower(p, d) THEN
        PERFORM fail('central.narrower', jsonb_build_object('person', p.login, 'desk', d.code));
    END IF;
    RETURN d;
END $$;

CREATE FUNCTION hello(desk text, key text, protocol int) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, wanmi, public, pg_temp AS $$
DECLARE
    here install;
    d desk := desk_at(desk, key);
    p person := caller_or_fail();
BEGIN
    SELECT * INTO here FROM install;
    IF (protocol >= here.min_protocol) IS NOT TRUE THEN
        PERFORM fail('central.too_old', jsonb_build_object('least', here.min_protocol));
    ELSIF protocol > here.protocol THEN
        PERFORM fail('central.too_new', jsonb_build_object('newest', here.protocol));
    END IF;
    d := reading_desk(desk, key);
    UPDATE wanmi.desk SET last_seen = clock_timestamp() WHERE code = d.code;
    RETURN jsonb_build_object('feed', here.feed, 'protocol', here.protocol, 'min_protocol', here.min_protocol,
        'now', utc_text(clock_timestamp()), 'city', here.city, 'district', here.district, 'srid', here.srid,
        'zone', here.zone, 'sandbox', here.sandbox,
        'desk', jsonb_build_object('code', d.code, 'region', d.region, 'department', d.department),
        'person', jsonb_build_object('login', p.login, 'name', p.name, 'post', p.post, 'department', p.department,
            'region', p.region_code, 'must_change', p.must_change));
END $$;

-- What is done under it counts for 30 days; also of somebody for whom this desk is too wide: a colleague's connection
-- brings it.
CREATE FUNCTION open_session(desk text, key text) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, wanmi, public, pg_temp AS $$
DECLARE
    d desk := desk_at(desk, key);
    p person := caller_or_fail();
    s session;
BEGIN
    INSERT INTO session (id, login, desk, secret, expires)
    VALUES (gen_random_uuid()::text, p.login, d.code, gen_random_bytes(32), now() + interval '30 days')
    RETURNING * INTO s;
    RETURN jsonb_build_object('session', s.id, 'secret', encode(s.secret, 'hex'), 'expires', utc_text(s.expires));
END $$;

-- Those who can act at this desk, for it to know whose rights they have: names and posts, no more.
CREATE FUNCTION people(desk text, key text) RETURNS TABLE (login text, name text, post text, department text,
    region text, active boolean) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, wanmi, public, pg_temp AS $$
DECLARE
    d desk := desk_at(desk, key);
    me person := caller_or_fail();
BEGIN
    RETURN QUERY SELECT p.login, p.name, p.post, p.department, p.region_code, p.active FROM person p
    WHERE (starts_with(d.region, p.region_code) OR starts_with(p.region_code, d.region))
      AND (d.department = '' OR p.department IN ('', d.department)) ORDER BY p.login;
END $$;

-- The person has a password of their own now.
CREATE FUNCTION password_changed() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, wanmi, public, pg_temp AS $$
DECLARE
    p person := caller_or_fail();
BEGIN
    UPDATE person SET must_change = false WHERE login = p.login;
END $$;

CREATE FUNCTION needs_person(login text) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM wanmi.person p WHERE p.login = needs_person.login) THEN
        PERFORM wanmi.fail('central.unknown_person', jsonb_build_object('person', login));
    END IF;
END $$;

-- The role comes without a password: the caller sets it, as a verifier.
CREATE FUNCTION add_person(login text, name text, post text, department text, region text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, wanmi, public, pg_temp AS $$
DECLARE
    role text := 'wp_' || login;
BEGIN
    IF EXISTS (SELECT 1 FROM person p WHERE p.login = add_person.login) THEN
        PERFORM fail('central.person_known', jsonb_build_object('person', login));
    END IF;
    IF NOT EXISTS (SELECT 1 FROM wanmi.post p WHERE p.code = add_person.post) THEN
        PERFORM fail('central.unknown_post', jsonb_build_object('post', post));
    END IF;
    INSERT INTO person (login, name, post, department, region_code)
    VALUES (add_person.login, add_person.name, add_person.post, coalesce(add_person.department, ''),
        coalesce(add_person.region, ''));
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = role) THEN
        EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOBYPASSRLS', role);
    ELSE
        EXECUTE format('ALTER ROLE %I LOGIN', role);
    END IF;
    EXECUTE format('GRANT wanmi_member TO %I', role);
END $$;

-- Gives post, department and region, and lets the person in again.
CREATE FUNCTION grant_person(login text, post text, department text, region text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, wanmi, public, pg_temp AS $$
BEGIN
    PERFORM needs_person(login);
    IF NOT EXISTS (SELECT 1 FROM wanmi.post p WHERE p.code = grant_person.post) THEN
        PERFORM fail('central.unknown_post', jsonb_build_object('post', post));
    END IF;
    UPDATE person p SET post = grant_person.post, department = coalesce(grant_person.department, ''),
        region_code = coalesce(grant_person.region, ''), active = true, changed_at = now()
    WHERE p.login = grant_person.login;
    EXECUTE format('ALTER ROLE %I LOGIN', 'wp_' || login);
    EXECUTE format('GRANT wanmi_member TO %I', 'wp_' || login);
END $$;

-- From now on nothing of theirs is taken, and they are let in no more.
CREATE FUNCTION revoke_person(login text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, wanmi, public, pg_temp AS $$
BEGIN
    PERFORM needs_person(login);
    UPDATE person p SET active = false, changed_at = now() WHERE p.login = revoke_person.login;
    UPDATE session s SET revoked = now() WHERE s.login = revoke_person.login AND s.revoked IS NULL;
    EXECUTE format('ALTER ROLE %I NOLOGIN', 'wp_' || login);
    EXECUTE format('REVOKE wanmi_member FROM %I', 'wp_' || login);
END $$;

-- A code is given once. The key is told here and never again.
CREATE FUNCTION add_desk(name text, region text, department text) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, wanmi, public, pg_temp AS $$
DECLARE
    key bytea := gen_random_bytes(32);
    given int;
BEGIN
    LOCK TABLE desk IN EXCLUSIVE MODE;
    SELECT coalesce(max(d.code::int), 0) + 1 INTO given FROM desk d;
    IF given > 999 THEN PERFORM fail('central.no_desk_left'); END IF;
    INSERT INTO desk (code, name, region, department, key_hash)
    VALUES (lpad(given::text, 3, '0'), add_desk.name, coalesce(add_desk.region, ''),
        coalesce(add_desk.department, ''), sha256(key));
    RETURN jsonb_build_object('code', lpad(given::text, 3, '0'), 'key', encode(key, 'hex'));
END $$;

CREATE FUNCTION revoke_desk(code text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, wanmi, public, pg_temp AS $$
BEGIN
    UPDATE desk d SET active = false WHERE d.code = revoke_desk.code;
    IF NOT FOUND THEN PERFORM fail('central.unknown_desk', jsonb_build_object('desk', code)); END IF;
    UPDATE session s SET revoked = now() WHERE s.desk = revoke_desk.code AND s.revoked IS NULL;
END $$;
