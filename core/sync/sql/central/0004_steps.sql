-- The rules of the case flow as core has them, and the case after one more event.

CREATE TABLE post (
    code text PRIMARY KEY
);
INSERT INTO post (code) VALUES ('SUPERVISOR_FIELD'), ('ACCEPTOR'), ('DUTY_CHIEF'), ('DISPATCHER'), ('DEPT'), ('HANDLER'),
    ('EVALUATOR'), ('LEADER'), ('ADMIN'), ('ADMIN_SYSTEM'), ('ADMIN_SECURITY'), ('ADMIN_AUDIT');

-- from_state '': before the first event. next NULL: the table alone cannot say.
CREATE TABLE transition (
    from_state text NOT NULL,
    action text NOT NULL,
    answer text NOT NULL,
    posts text[] NOT NULL,
    next text,
    PRIMARY KEY (from_state, action, answer)
);
-- Steps outside the table: the posts that may, and whether the state stays. SYSTEM is the product itself.
INSERT INTO transition (from_state, action, answer, posts, next)
VALUES ('', 'imported', '', '{SYSTEM,ADMIN,ADMIN_SYSTEM}', NULL);
CREATE TABLE free_step (
    action text PRIMARY KEY,
    posts text[] NOT NULL,
    stays boolean NOT NULL
);
INSERT INTO free_step (action, posts, stays) VALUES
    ('imported', '{SYSTEM,ADMIN,ADMIN_SYSTEM}', false),
    ('regridded', '{SYSTEM,ADMIN,ADMIN_SYSTEM}', true),
    ('rules_adopted', '{SYSTEM,ADMIN,ADMIN_SYSTEM}', true),
    ('personal_data_erased', '{DUTY_CHIEF,ADMIN_SECURITY,ADMIN}', true);

CREATE FUNCTION load_rules(rules jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, wanmi, public, pg_temp AS $$
BEGIN
    DELETE FROM transition WHERE action <> 'imported';
    INSERT INTO transition (from_state, action, answer, posts, next)
    SELECT coalesce(t->>'from', ''), t->>'action', coalesce(t->>'when', ''),
        ARRAY(SELECT jsonb_array_elements_text(t->'posts')), t->>'next'
    FROM jsonb_array_elements(rules->'transitions') t;
    INSERT INTO post (code) SELECT jsonb_array_elements_text(rules->'posts') WHERE rules ? 'posts' ON CONFLICT DO NOTHING;
END $$;

-- Who signed an entry, and as what they act.
CREATE TYPE signer AS (login text, post text, department text, region text, desk text, desk_region text);
CREATE TYPE wire_event AS (id text, type text, actor text, at text, body text, prev text, hash text);

CREATE FUNCTION with_new(list text[], one text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN CASE WHEN one IS NULL OR one = '' OR one = ANY (list) THEN list ELSE list || one END;
END $$;

-- As mayActOn of core: a person with a region works on cases under it, and on what their district was handed.
CREATE FUNCTION is_in_region(region text, h cases) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN region = '' OR starts_with(CASE h.community WHEN '' THEN h.place ELSE h.community END, region)
        OR starts_with(h.level, region);
END $$;

-- As the rules of core on standing: a department works on what it was given or asked to help with.
CREATE FUNCTION check_department(h cases, e wire_event, who signer) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
    theirs boolean := h.department = who.department;
BEGIN
    IF who.post NOT IN ('DEPT', 'HANDLER') THEN RETURN; END IF;
    IF e.type NOT IN ('return', 'start', 'finish', 'sign', 'assign', 'extend', 'suspend', 'appeal', 'withdraw',
            'supervise_reply') THEN
        theirs := theirs OR who.department = ANY (h.assists);
    END IF;
    IF who.department = '' OR NOT theirs THEN
        PERFORM refuse('sync.other_department',
            jsonb_build_object('case', h.id, 'department', h.department, 'actor', who.login));
    END IF;
END $$;

-- As checkLevel of core: the steps of a case are those of the level that has it.
CREATE FUNCTION is_of_level(h cases, e wire_event, who signer) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    home text := left(who.region, 6);
    of_district boolean := h.level NOT IN ('', 'city');
BEGIN
    IF who.post IN ('SUPERVISOR_FIELD', 'DEPT', 'HANDLER') THEN RETURN true; END IF;
    IF (e.type = 'hand_down' AND home <> '') OR (e.type = 'take_back' AND (home <> '' OR NOT of_district))
            OR (e.type IN ('hand_up', 'hand_across') AND length(who.region) <> 6) THEN
        RETURN false;
    END IF;
    IF NOT of_district THEN RETURN h.level = '' OR home = ''; END IF;
    RETURN home = h.level OR (home = '' AND e.type IN ('take_back', 'supervise', 'remark', 'spot_check', 'recall',
        'call_back', 'emergency', 'emergency_report', 'emergency_end'));
END $$;

-- Taking back is the author's, wherever the case has gone by the step taken back; what is outside the table belongs to
-- no level.
CREATE FUNCTION check_level(h cases, e wire_event, body jsonb, who signer) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF e.type = 'undo' OR EXISTS (SELECT 1 FROM free_step f WHERE f.action = e.type) THEN RETURN; END IF;
    IF NOT is_of_level(h, e, who) THEN
        PERFORM refuse('sync.other_level', jsonb_build_object('case', h.id, 'actor', who.login, 'level', h.level,
            'region', who.region, 'action', e.type));
    END IF;
    IF (e.type IN ('take_back', 'hand_up') AND body ? 'district')
            OR (e.type = 'take_back' AND body ? 'from' AND body->>'from' <> h.level) THEN
        PERFORM refuse('sync.bad_entry', jsonb_build_object('what', 'level', 'case', h.id));
    END IF;
    IF e.type IN ('hand_up', 'hand_across') AND body->>'from' IS DISTINCT FROM who.region THEN
        PERFORM refuse('sync.bad_entry', jsonb_build_object('what', 'from', 'case', h.id));
    END IF;
    IF e.type IN ('hand_down', 'hand_across') AND (body->>'district' IS NOT DISTINCT FROM who.region
            OR NOT EXISTS (SELECT 1 FROM district x WHERE x.code = body->>'district')) THEN
        PERFORM refuse('sync.unknown_district', jsonb_build_object('district', body->>'district'));
    END IF;
END $$;

-- Nobody checks what they handled, grants what they asked for, or takes back a colleague's step; a collector ends what
-- they reported alone.
CREATE FUNCTION check_own(h cases, e wire_event, who signer) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF (e.type = 'check_answer' AND e.actor = ANY (h.handlers))
            OR (e.type IN ('approve', 'reject') AND h.request_by = e.actor) THEN
        PERFORM refuse('sync.own_work', jsonb_build_object('case', h.id, 'actor', e.actor));
    ELSIF (e.type = 'drop_request' AND h.request_by NOT IN ('', e.actor))
            OR (e.type = 'undo' AND h.last_actor <> e.actor)
            OR (e.type IN ('withdraw', 'self_handle') AND who.post = 'SUPERVISOR_FIELD' AND h.reporter <> e.actor) THEN
        PERFORM refuse('sync.wrong_post', jsonb_build_object('case', h.id, 'actor', e.actor, 'action', e.type));
    END IF;
END $$;

-- Where a step must lead; NULL: the table cannot say.
CREATE FUNCTION state_after(h cases, e wire_event, body jsonb, named text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    wanted text;
BEGIN
    IF body ? 'request' THEN RETURN h.state; END IF; -- waits for consent
    IF e.type = 'approve' THEN
        IF NOT coalesce((body->>'final')::boolean, false) THEN RETURN h.state; END IF;
        SELECT next INTO wanted FROM transition
        WHERE from_state = h.state AND action = body->>'operation' AND answer = '';
        IF NOT FOUND THEN
            PERFORM refuse('sync.not_in_table', jsonb_build_object('case', h.id, 'state', h.state,
                'action', body->>'operation'));
        END IF;
        RETURN wanted;
    END IF;
    IF e.type = 'undo' THEN
        SELECT v.body::jsonb->>'state' INTO wanted FROM case_event v
        WHERE v.district = h.district AND v.case_id = h.id AND v.seq = h.seq - 1;
        RETURN wanted;
    END IF;
    RETURN named;
END $$;

-- Somebody may tell of a case anywhere in the city; the product makes cases where its desk is alone.
CREATE FUNCTION check_birthplace(district text, body jsonb, who signer) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF who.region <> '' AND (district <> left(who.region, 6)
            OR NOT starts_with(coalesce(nullif(body->>'community', ''), district), who.region)) THEN
        PERFORM later('sync.not_here', jsonb_build_object('desk', who.desk));
    END IF;
END $$;

-- May this person take this step on the case as it stands? system: an event by the product itself.
CREATE FUNCTION check_step(h cases, e wire_event, body jsonb, who signer) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
    may text[];
    named text;
    wanted text;
    post text := CASE e.actor WHEN 'system' THEN 'SYSTEM' ELSE who.post END;
BEGIN
    SELECT t.posts, t.next INTO may, named FROM transition t
    WHERE t.from_state = h.state AND t.action = e.type AND t.answer IN ('',
        CASE body->>'passed' WHEN 'true' THEN 'passed' WHEN 'false' THEN 'failed' ELSE '' END)
    ORDER BY t.answer DESC LIMIT 1;
    IF NOT FOUND THEN
        SELECT f.posts, CASE WHEN f.stays THEN h.state END INTO may, named FROM free_step f
        WHERE f.action = e.type AND h.seq > 0;
    END IF;
    IF may IS NULL THEN
        PERFORM refuse('sync.not_in_table', jsonb_build_object('case', h.id, 'state', h.state, 'action', e.type));
    END IF;
    wanted := state_after(h, e, body, named);
    IF wanted IS NOT NULL AND wanted <> body->>'state' THEN
        PERFORM refuse('sync.not_in_table', jsonb_build_object('case', h.id, 'state', h.state, 'action', e.type,
            'next', body->>'state'));
    END IF;
    IF NOT (post = ANY (may) OR '*' = ANY (may)) THEN
        PERFORM refuse('sync.wrong_post', jsonb_build_object('case', h.id, 'actor', e.actor, 'post', post,
            'action', e.type, 'needed', array_to_string(may, ', ')));
    END IF;
    IF h.seq = 0 THEN
        IF who.post = 'SYSTEM' THEN PERFORM check_birthplace(h.district, body, who); END IF;
        RETURN;
    END IF;
    IF NOT is_in_region(who.region, h) AND NOT (e.type = 'undo' AND h.last_type IN ('hand_up', 'hand_across')) THEN
        -- Ids of what the product does by itself can be foretold: nobody shall spoil one for all desks.
        IF post = 'SYSTEM' THEN PERFORM later('sync.not_here', jsonb_build_object('desk', who.desk)); END IF;
        PERFORM refuse('sync.other_region',
            jsonb_build_object('case', h.id, 'actor', who.login, 'region', who.region));
    END IF;
    IF post = 'SYSTEM' THEN RETURN; END IF;
    PERFORM check_level(h, e, body, who);
    PERFORM check_department(h, e, who);
    PERFORM check_own(h, e, who);
END $$;

-- Taking back is believed as far as the chain bears it out: a handler who took another step stays one.
CREATE FUNCTION after_undo(h cases, body jsonb) RETURNS cases LANGUAGE plpgsql STABLE AS $$
DECLARE
    was jsonb := body->'restore';
    stay text[];
BEGIN
    SELECT coalesce(array_agg(DISTINCT v.actor), '{}') INTO stay FROM case_event v
    WHERE v.district = h.district AND v.case_id = h.id AND v.seq < h.seq AND v.type IN ('start', 'finish')
        AND v.actor = ANY (h.handlers);
    h.handlers := stay || ARRAY(SELECT x FROM unnest(h.handlers) x WHERE x <> ALL (stay) AND x <> h.last_actor);
    IF h.last_type IN ('hand_down', 'take_back', 'hand_up', 'hand_across') THEN
        h.level := coalesce(was->>'level', '');
    END IF;
    h.department := coalesce(was->>'department', '');
    h.kind := coalesce(was->>'kind', h.kind);
    h.community := coalesce(was->>'community', '');
    h.cell := coalesce(was->>'cell', '');
    h.duty_grid := coalesce(was->>'duty_grid', '');
    h.request_by := coalesce(was->'request'->>'by', '');
    RETURN h;
END $$;

CREATE FUNCTION after_birth(h cases, e wire_event, body jsonb) RETURNS cases LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF coalesce(body->>'number', '') = '' OR body->>'district' IS DISTINCT FROM h.district THEN
        PERFORM refuse('sync.bad_entry', jsonb_build_object('what', 'birth', 'case', h.id));
    END IF;
    h.number := body->>'number';
    h.kind := body->>'kind';
    h.source := body->>'source';
    h.place := h.district;
    h.community := coalesce(body->>'community', '');
    h.cell := coalesce(body->>'cell', '');
    h.duty_grid := coalesce(body->>'duty_grid', '');
    h.x_mm := (body->'at'->>0)::bigint;
    h.y_mm := (body->'at'->>1)::bigint;
    h.reporter := e.actor;
    h.reported_at := CASE WHEN body ? 'reported_at'
        THEN to_timestamp(0) + (body->>'reported_at')::bigint * interval '1 microsecond' ELSE e.at::timestamptz END;
    RETURN h;
END $$;

-- The head after one more event (core: fold).
CREATE FUNCTION after_step(h cases, e wire_event, body jsonb) RETURNS cases LANGUAGE plpgsql STABLE AS $$
DECLARE
    helper text;
BEGIN
    IF h.seq = 0 THEN h := after_birth(h, e, body); END IF;
    IF e.type IN ('dispatch', 'redispatch', 'imported') THEN
        h.department := coalesce(body->>'department', h.department);
    ELSIF e.type IN ('start', 'finish') THEN
        h.handlers := with_new(h.handlers, e.actor);
    ELSIF e.type = 'regridded' THEN
        h.community := body->>'community';
        h.cell := body->>'cell';
        h.duty_grid := body->>'duty_grid';
        h.place := coalesce(body->>'district', h.place);
    ELSIF e.type IN ('hand_down', 'take_back', 'hand_up', 'hand_across') THEN
        h.level := coalesce(body->>'district', 'city');
        IF body ? 'district' THEN h.places := with_new(h.places, h.level); END IF;
    ELSIF e.type = 'undo' THEN
        h := after_undo(h, body);
    ELSIF e.type = 'correct' THEN
        h.kind := coalesce(body->>'kind', h.kind);
    END IF;
    IF body ? 'file_number' THEN h.file_number := body->>'file_number'; END IF;
    IF body ? 'request' THEN
        h.request_by := coalesce(body->'request'->>'by', '');
    ELSIF e.type IN ('reject', 'drop_request') OR (e.type = 'approve' AND (body->>'final')::boolean) THEN
        h.request_by := '';
    END IF;
    IF body ? 'assists' THEN
        FOR helper IN SELECT a->>'department' FROM jsonb_array_elements(body->'assists') a LOOP
            h.assists := with_new(h.assists, helper);
            h.departments := with_new(h.departments, helper);
        END LOOP;
    END IF;
    h.departments := with_new(h.departments, h.department);
    h.places := with_new(with_new(with_new(h.places, h.place), left(h.community, 9)), h.community);
    h.places := with_new(h.places, left(h.community, 6));
    h.seq := h.seq + 1;
    h.head := e.hash;
    h.state := body->>'state';
    h.at := e.at::timestamptz;
    h.last_actor := e.actor;
    h.last_type := e.type;
    RETURN h;
END $$;
