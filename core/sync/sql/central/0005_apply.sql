-- Taking entries: each whole or not at all, each id once.

-- Who signed. The secret is the session's, or the desk's key for what the product did by itself; in a sandbox the desk's
-- key speaks for everybody.
CREATE FUNCTION signer_of(d desk, key text, e jsonb, intent jsonb) RETURNS signer LANGUAGE plpgsql STABLE AS $$
DECLARE
    s session;
    p person;
    login text := intent->>'person';
    bySession boolean := intent->>'session' <> '';
    secret bytea;
BEGIN
    IF (intent->>'id' = e->>'id' AND intent->>'desk' = d.code) IS NOT TRUE THEN
        PERFORM refuse('sync.bad_signature', jsonb_build_object('person', login));
    END IF;
    IF bySession THEN
        SELECT * INTO s FROM session WHERE id = intent->>'session' AND desk = d.code;
        IF s.login IS DISTINCT FROM login THEN
            PERFORM refuse('sync.bad_signature', jsonb_build_object('person', login));
        END IF;
        secret := s.secret;
    ELSIF login = 'system' OR (SELECT sandbox FROM install) THEN
        secret := decode(key, 'hex');
    END IF;
    IF secret IS NULL OR encode(hmac(convert_to(e->>'intent', 'UTF8'), secret, 'sha256'), 'hex') <> e->>'mac' THEN
        PERFORM refuse('sync.bad_signature', jsonb_build_object('person', login));
    END IF;
    IF login = 'system' AND NOT bySession THEN
        -- A department's desk does nothing by itself: the desks it is a part of do. What they do comes back to it.
        IF d.department <> '' THEN PERFORM later('sync.not_here', jsonb_build_object('desk', d.code)); END IF;
        RETURN ROW('system', 'SYSTEM', '', d.region, d.code, d.region)::signer;
    END IF;
    SELECT * INTO p FROM person WHERE person.login = intent->>'person';
    IF p.login IS NULL THEN PERFORM refuse('sync.unknown_person', jsonb_build_object('person', login)); END IF;
    IF p.active IS NOT TRUE THEN PERFORM refuse('sync.revoked', jsonb_build_object('person', login)); END IF;
    IF bySession AND (intent->>'at')::timestamptz > least(s.expires, s.revoked) THEN
        PERFORM refuse('sync.session_ended', jsonb_build_object('person', login));
    END IF;
    RETURN ROW(p.login, p.post, p.department, p.region_code, d.code, d.region)::signer;
END $$;

-- The signed text must name every case and every kind of step that came with it, and speak of rows where there are any.
-- (Which rows it cannot say for good: what others changed meanwhile is taken out of them.)
CREATE FUNCTION check_named(e jsonb, intent jsonb) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
    whole boolean := intent->'actions' ? 'adopt_chain';
BEGIN
    IF (coalesce(intent->>'rows', '') = '' AND coalesce(e->'rows', 'null') NOT IN ('null', '[]'))
            OR EXISTS (SELECT 1 FROM jsonb_array_elements(e->'cases') c
            WHERE jsonb_typeof(c->'case') <> 'string' OR NOT coalesce(intent->'cases' ? (c->>'case'), false)
               OR (NOT whole AND EXISTS (SELECT 1 FROM jsonb_array_elements(c->'events') v
                    WHERE NOT coalesce(intent->'actions' ? (v->>'type'), false)))) THEN
        PERFORM refuse('sync.bad_signature', jsonb_build_object('why', 'intent'));
    END IF;
END $$;

-- What can be said of the events without the case: whose they are, their times, their chain among themselves.
CREATE FUNCTION check_events(events wire_event[], who signer, whole boolean, case_id text, follows bigint)
RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
    e wire_event;
    before wire_event;
    seq bigint := follows;
    latest timestamptz := clock_timestamp() + interval '5 seconds';
BEGIN
    FOREACH e IN ARRAY events LOOP
        seq := seq + 1;
        IF NOT whole AND e.actor <> who.login AND NOT (e.actor = 'system' AND e.type IN ('regridded', 'imported')
                AND who.post IN ('ADMIN', 'ADMIN_SYSTEM')) THEN
            PERFORM refuse('sync.other_name', jsonb_build_object('person', who.login, 'actor', e.actor));
        END IF;
        IF is_utc(e.at) IS NOT TRUE THEN
            PERFORM refuse('sync.bad_entry', jsonb_build_object('what', 'time', 'case', case_id));
        END IF;
        IF e.at::timestamptz > latest THEN
            PERFORM later('sync.clock_ahead', jsonb_build_object('now', utc_text(clock_timestamp())));
        END IF;
        IF e.at < before.at THEN
            PERFORM refuse('sync.time_back', jsonb_build_object('case', case_id, 'seq', seq));
        END IF;
        IF e.prev <> before.hash
                OR e.hash IS DISTINCT FROM event_hash(e.actor, e.at, e.body, case_id, e.id, e.prev, seq, e.type) THEN
            PERFORM refuse('sync.bad_chain', jsonb_build_object('case', case_id, 'seq', seq));
        END IF;
        before := e;
    END LOOP;
END $$;

CREATE FUNCTION take_number(h cases, kind text, value text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    owner text;
BEGIN
    IF value IS NULL OR value = '' THEN RETURN; END IF;
    INSERT INTO case_number VALUES (h.district, take_number.kind, take_number.value, h.id) ON CONFLICT DO NOTHING;
    IF FOUND THEN RETURN; END IF;
    SELECT n.case_id INTO owner FROM case_number n
    WHERE n.district = h.district AND n.kind = take_number.kind AND n.value = take_number.value;
    IF owner <> h.id THEN
        PERFORM refuse('sync.number_taken', jsonb_build_object('case', h.id, 'number', value, 'field', kind));
    END IF;
END $$;

-- Values and salts go; of evidence what tells of its content: of every file a citizen gave to the case, and of what the
-- event names. The desk that erases may know a file by another row, as desks do that were given the same one. An object
-- nobody refers to any more goes with it.
CREATE FUNCTION erase_personal(h cases, e wire_event, body jsonb, entry_id text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    named jsonb := coalesce(body->'erased_evidence', '[]');
    gone text[];
BEGIN
    DELETE FROM case_private p WHERE p.district = h.district AND p.case_id = h.id;
    SELECT array_agg(v.hash) INTO gone FROM evidence v WHERE v.district = h.district AND v.case_id = h.id
        AND v.hash IS NOT NULL AND (v.salt IS NOT NULL OR named ? v.mark);
    UPDATE evidence v SET hash = NULL, salt = NULL, name = '', taken_at = NULL, lon_e7 = NULL, lat_e7 = NULL,
        erased_by = e.id, entry = entry_id
    WHERE v.district = h.district AND v.case_id = h.id AND v.hash IS NOT NULL
      AND (v.salt IS NOT NULL OR named ? v.mark);
    PERFORM drop_objects(gone);
END $$;

-- What a citizen gave to a case that was erased is erased before it is here: its desk had not heard of the erasure, and
-- does to its own row the same when it does.
CREATE FUNCTION take_evidence(h cases, rows jsonb, entry_id text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v evidence;
    known evidence;
    erasure text := (SELECT x.id FROM case_event x WHERE x.district = h.district AND x.case_id = h.id
        AND x.type = 'personal_data_erased' ORDER BY x.seq LIMIT 1);
BEGIN
    FOR v IN SELECT * FROM jsonb_populate_recordset(NULL::evidence, rows) LOOP
        v.district := h.district;
        v.case_id := h.id;
        v.entry := entry_id;
        IF v.erased_by IS NOT NULL AND NOT EXISTS (SELECT 1 FROM case_event x WHERE x.district = h.district
                AND x.case_id = h.id AND x.id = v.erased_by AND x.type = 'personal_data_erased') THEN
            PERFORM refuse('sync.bad_entry', jsonb_build_object('what', 'evidence', 'case', h.id));
        END IF;
        IF v.salt IS NOT NULL AND erasure IS NOT NULL THEN
            v.hash := NULL;
            v.salt := NULL;
            v.name := '';
            v.taken_at := NULL;
            v.lon_e7 := NULL;
            v.lat_e7 := NULL;
            v.erased_by := erasure;
        END IF;
        SELECT * INTO known FROM evidence x WHERE x.district = v.district AND x.id = v.id;
        IF NOT FOUND THEN
            -- The same file for the same purpose, added at two desks: one row.
            CONTINUE WHEN EXISTS (SELECT 1 FROM evidence x WHERE x.district = h.district AND x.case_id = h.id
                AND x.hash = v.hash AND x.purpose = v.purpose);
            INSERT INTO evidence SELECT v.*;
        ELSIF known.case_id <> h.id OR known.mark <> v.mark THEN
            PERFORM refuse('sync.bad_entry', jsonb_build_object('what', 'evidence', 'case', h.id));
        END IF; -- it never changes but by erasing, and that the event has done
    END LOOP;
END $$;

-- The chain promises each value by its hash; what nobody signed is not taken beside it.
CREATE FUNCTION take_private(h cases, rows jsonb, entry_id text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    p jsonb;
BEGIN
    FOR p IN SELECT jsonb_array_elements(rows) LOOP
        IF NOT EXISTS (SELECT 1 FROM case_event v WHERE v.district = h.district AND v.case_id = h.id
                AND v.body::jsonb->'private'->>(p->>'field')
                    = encode(sha256(convert_to((p->>'salt') || (p->>'value'), 'UTF8')), 'hex')) THEN
            PERFORM refuse('sync.bad_entry', jsonb_build_object('what', 'private', 'case', h.id, 'field', p->>'field'));
        END IF;
        INSERT INTO case_private (district, case_id, field, salt, value, entry)
        VALUES (h.district, h.id, p->>'field', p->>'salt', p->>'value', entry_id)
        ON CONFLICT (district, case_id, field) DO UPDATE
            SET salt = excluded.salt, value = excluded.value, entry = excluded.entry;
    END LOOP;
END $$;

CREATE FUNCTION keep_head(h cases, is_new boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF is_new THEN
        INSERT INTO cases SELECT h.*;
        RETURN;
    END IF;
    UPDATE cases c SET seq = h.seq, head = h.head, state = h.state, at = h.at, kind = h.kind,
        file_number = h.file_number, place = h.place, community = h.community, cell = h.cell,
        duty_grid = h.duty_grid, level = h.level, department = h.department, assists = h.assists, handlers = h.handlers,
        request_by = h.request_by, last_actor = h.last_actor, last_type = h.last_type,
        departments = h.departments, places = h.places
    WHERE c.district = h.district AND c.id = h.id;
END $$;

-- The head with events[] on top; every step is checked on the state it meets.
CREATE FUNCTION take_steps(h cases, events wire_event[], who signer, whole boolean, entry_id text) RETURNS cases
LANGUAGE plpgsql AS $$
DECLARE
    e wire_event;
    body jsonb;
BEGIN
    FOREACH e IN ARRAY events LOOP
        body := e.body::jsonb;
        IF NOT whole THEN PERFORM check_step(h, e, body, who); END IF;
        h := after_step(h, e, body);
        INSERT INTO case_event VALUES (h.district, h.id, h.seq, e.id, e.type, e.actor, h.at, e.body, e.prev, e.hash,
            entry_id);
        IF h.seq = 1 THEN
            PERFORM take_number(h, 'number', h.number);
            PERFORM take_number(h, 'foreign', body->>'foreign_key');
        END IF;
        IF body ? 'file_number' THEN PERFORM take_number(h, 'file', h.file_number); END IF;
        IF e.type = 'personal_data_erased' THEN PERFORM erase_personal(h, e, body, entry_id); END IF;
    END LOOP;
    RETURN h;
END $$;

-- What lies beside the chain, and the item of the feed.
CREATE FUNCTION keep_beside(h cases, c jsonb, first_seq bigint, entry_id text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF jsonb_typeof(c->'evidence') = 'array' THEN PERFORM take_evidence(h, c->'evidence', entry_id); END IF;
    IF jsonb_typeof(c->'private') = 'array' THEN PERFORM take_private(h, c->'private', entry_id); END IF;
    INSERT INTO change_log (kind, entry, district, case_id, first_seq, last_seq, places, departments)
    VALUES ('case', entry_id, h.district, h.id, keep_beside.first_seq, h.seq, h.places, h.departments);
END $$;

-- Files that come without a step follow no event: from somebody who works on the case, which must be known already.
CREATE FUNCTION take_files(h cases, c jsonb, who signer, entry_id text, OUT seq bigint, OUT digest text)
LANGUAGE plpgsql AS $$
BEGIN
    IF h.id IS NULL THEN PERFORM moved(jsonb_build_object('case', c->>'case', 'seq', 0)); END IF;
    IF NOT is_in_region(who.region, h) THEN
        IF who.post = 'SYSTEM' THEN PERFORM later('sync.not_here', jsonb_build_object('desk', who.desk)); END IF;
        PERFORM refuse('sync.other_region', jsonb_build_object('case', h.id, 'actor', who.login, 'region', who.region));
    END IF;
    IF who.post IN ('DEPT', 'HANDLER') AND (who.department = ''
            OR NOT (who.department = h.department OR who.department = ANY (h.assists))) THEN
        PERFORM refuse('sync.other_department',
            jsonb_build_object('case', h.id, 'department', h.department, 'actor', who.login));
    END IF;
    PERFORM keep_beside(h, c, h.seq + 1, entry_id);
    seq := h.seq;
    digest := h.head;
END $$;

-- One case of an entry; gives the sequence it has now, and the hashes of what was added.
CREATE FUNCTION take_case(c jsonb, who signer, whole boolean, entry_id text, OUT seq bigint, OUT digest text)
LANGUAGE plpgsql AS $$
DECLARE
    h cases;
    is_new boolean;
    events wire_event[];
    follows bigint := (c->>'follows')::bigint;
BEGIN
    SELECT coalesce(array_agg(v), '{}') INTO events
    FROM jsonb_populate_recordset(NULL::wire_event, c->'events') v;
    SELECT * INTO h FROM cases x WHERE x.district = c->>'district' AND x.id = c->>'case';
    is_new := h.id IS NULL;
    IF is_new AND NOT EXISTS (SELECT 1 FROM district x WHERE x.code = c->>'district') THEN
        PERFORM refuse('sync.unknown_district', jsonb_build_object('district', c->>'district'));
    END IF;
    IF cardinality(events) = 0 THEN
        SELECT * INTO seq, digest FROM take_files(h, c, who, entry_id);
        RETURN;
    END IF;
    -- A chain is adopted from its first event or not at all, and by an administrator of where it is at home.
    whole := whole AND follows = 0 AND (who.region = '' OR left(who.region, 6) = c->>'district');
    PERFORM check_events(events, who, whole, c->>'case', follows);
    -- Another chain before it than the one here: what it follows was not taken, or somebody was first.
    IF follows <> coalesce(h.seq, 0) OR events[1].prev <> coalesce(h.head, '') THEN
        PERFORM moved(jsonb_build_object('case', c->>'case', 'seq', coalesce(h.seq, 0)));
    END IF;
    IF events[1].at::timestamptz < h.at THEN
        PERFORM refuse('sync.time_back', jsonb_build_object('case', h.id, 'seq', h.seq + 1));
    END IF;
    IF is_new THEN h := new_case(c->>'district', c->>'case'); END IF;
    h := take_steps(h, events, who, whole, entry_id);
    PERFORM keep_head(h, is_new);
    PERFORM keep_beside(h, c, follows + 1, entry_id);
    seq := h.seq;
    digest := h.head;
END $$;

CREATE FUNCTION new_case(district text, id text) RETURNS cases LANGUAGE plpgsql STABLE AS $$
DECLARE
    h cases;
BEGIN
    IF coalesce(id, '') = '' THEN PERFORM refuse('sync.bad_entry', '{"what": "case"}'); END IF;
    SELECT x.* INTO h FROM jsonb_populate_record(NULL::cases, jsonb_build_object('district', district, 'id', id,
        'seq', 0, 'head', '', 'state', '', 'kind', '', 'source', '', 'number', '', 'file_number', '', 'place', '',
        'community', '', 'cell', '', 'duty_grid', '', 'level', '', 'department', '', 'request_by', '', 'reporter', '',
        'last_actor', '', 'last_type', '')) x;
    h.assists := '{}';
    h.handlers := '{}';
    h.departments := '{}';
    h.places := ARRAY[district];
    RETURN h;
END $$;

CREATE FUNCTION accept_entry(d desk, key text, e jsonb, OUT said jsonb, OUT digest text) LANGUAGE plpgsql AS $$
DECLARE
    intent jsonb := (e->>'intent')::jsonb;
    who signer;
    whole boolean;
    c jsonb;
    one record;
    seq bigint := 0;
    changed jsonb;
BEGIN
    digest := (e->>'intent') || (e->>'mac');
    IF intent->>'person' IS NULL OR intent->>'session' IS NULL OR intent->>'id' IS NULL OR intent->>'desk' IS NULL
            OR e->>'mac' IS NULL OR is_utc(intent->>'at') IS NOT TRUE THEN
        PERFORM refuse('sync.bad_entry', '{"what": "intent"}');
    END IF;
    who := signer_of(d, key, e, intent);
    PERFORM check_named(e, intent);
    whole := intent->'actions' ? 'adopt_chain' AND who.post IN ('ADMIN', 'ADMIN_SYSTEM');
    FOR c IN SELECT jsonb_array_elements(e->'cases') LOOP
        one := take_case(c, who, whole, e->>'id');
        seq := greatest(seq, one.seq);
        digest := digest || one.digest;
    END LOOP;
    changed := take_rows(e->'rows', who, e->>'id');
    IF one IS NULL AND changed IS NULL THEN PERFORM refuse('sync.bad_entry', '{"what": "empty"}'); END IF;
    digest := encode(sha256(convert_to(digest || coalesce(changed::text, ''), 'UTF8')), 'hex');
    INSERT INTO entry (id, desk, person, outcome, seq, intent, mac, digest)
    VALUES (e->>'id', d.code, who.login, 'taken', seq, e->>'intent', e->>'mac', digest);
    said := jsonb_build_object('id', e->>'id', 'outcome', 'taken', 'code', '', 'args', '{}'::jsonb, 'seq', seq);
END $$;

CREATE FUNCTION known_answer(ident text) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT jsonb_build_object('id', id, 'outcome', outcome, 'code', code, 'args', args, 'seq', seq)
        FROM entry WHERE id = ident);
END $$;

-- One entry in a subtransaction of its own: what is wrong with it sinks no other. digest: of what is
-- remembered from now on; NULL where nothing is.
CREATE FUNCTION take_entry(d desk, key text, e jsonb, OUT said jsonb, OUT digest text) LANGUAGE plpgsql AS $$
DECLARE
    code text;
    detail text;
    outcome text;
BEGIN
    said := known_answer(e->>'id');
    IF said IS NOT NULL THEN RETURN; END IF;
    BEGIN
        SELECT a.said, a.digest INTO said, digest FROM accept_entry(d, key, e) a;
        RETURN;
    EXCEPTION
        WHEN SQLSTATE 'WM002' OR SQLSTATE 'WM003' OR SQLSTATE 'WM004' THEN
            GET STACKED DIAGNOSTICS code = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
            outcome := CASE SQLSTATE WHEN 'WM002' THEN 'refused' WHEN 'WM003' THEN 'moved' ELSE 'later' END;
        WHEN deadlock_detected OR serialization_failure OR lock_not_available THEN
            outcome := 'later';
            code := 'sync.busy';
            detail := '{}';
        WHEN data_exception OR integrity_constraint_violation OR undefined_column THEN
            outcome := 'refused';
            code := 'sync.bad_entry';
            detail := jsonb_build_object('what', SQLERRM)::text;
    END;
    said := jsonb_build_object('id', e->>'id', 'outcome', outcome, 'code', code, 'args', detail::jsonb, 'seq', 0);
    IF outcome <> 'refused' OR coalesce(e->>'id', '') = '' THEN RETURN; END IF;
    digest := encode(sha256(convert_to(coalesce(e->>'intent', '') || coalesce(e->>'mac', '') || code, 'UTF8')), 'hex');
    INSERT INTO entry (id, desk, person, outcome, code, args, intent, mac, digest)
    VALUES (e->>'id', d.code, coalesce(substring(e->>'intent' FROM '"person":"([^"]*)"'), ''), outcome, code,
        detail::jsonb, coalesce(e->>'intent', ''), coalesce(e->>'mac', ''), digest);
END $$;

-- All cases of a batch are locked before the first is touched, in one order: no two batches wait for each other.
CREATE FUNCTION lock_batch(d desk, batch jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    home text;
    ident text;
BEGIN
    PERFORM pg_advisory_xact_lock(70001, d.code::int); -- the same batch sent twice waits for itself
    IF jsonb_path_exists(batch, '$[*].rows[*]') THEN PERFORM pg_advisory_xact_lock(70002, 0); END IF;
    FOR home, ident IN SELECT DISTINCT x->>'district', x->>'case' FROM jsonb_path_query(batch, '$[*].cases[*]') x
            ORDER BY 1, 2 LOOP
        PERFORM 1 FROM cases c WHERE c.district = home AND c.id = ident FOR NO KEY UPDATE;
    END LOOP;
END $$;

-- A link covers its number, the link before it and, line by line, what was answered.
CREATE FUNCTION link_hash(number bigint, prev text, lines text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN encode(sha256(convert_to(number || ' ' || prev || lines, 'UTF8')), 'hex');
END $$;
CREATE FUNCTION link_line(id text, outcome text, digest text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN E'\n' || id || ' ' || outcome || ' ' || digest;
END $$;

-- The last lock of a batch, so that links are committed in their order.
CREATE FUNCTION add_link(entries text[], lines text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    last ledger_head;
    link text;
BEGIN
    SELECT * INTO last FROM ledger_head FOR UPDATE;
    link := link_hash(last.seq + 1, last.hash, lines);
    INSERT INTO ledger (seq, entries, prev, hash) VALUES (last.seq + 1, add_link.entries, last.hash, link);
    UPDATE ledger_head SET seq = last.seq + 1, hash = link;
END $$;

-- Plans are made once a session and for tables of any size: by index, whatever little was in them then.
CREATE FUNCTION apply(desk text, key text, batch jsonb) RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, wanmi, public, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off
AS $$
DECLARE
    d desk := desk_at(desk, key);
    p person := caller_or_fail();
    e jsonb;
    one record;
    taken text[] := '{}';
    lines text := '';
BEGIN
    IF jsonb_typeof(batch) <> 'array' THEN PERFORM fail('central.bad_batch'); END IF;
    PERFORM lock_batch(d, batch);
    FOR e IN SELECT jsonb_array_elements(batch) LOOP
        one := take_entry(d, key, e);
        IF one.digest IS NOT NULL THEN
            taken := taken || (e->>'id');
            lines := lines || link_line(e->>'id', one.said->>'outcome', one.digest);
        END IF;
        RETURN NEXT one.said;
    END LOOP;
    IF cardinality(taken) > 0 THEN PERFORM add_link(taken, lines); END IF;
END $$;
GRANT EXECUTE ON FUNCTION hello(text, text, int), open_session(text, text), password_changed(), apply(text, text, jsonb),
    people(text, text)
    TO wanmi_member;
