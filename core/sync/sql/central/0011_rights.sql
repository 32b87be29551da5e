-- Who reads what. People have SELECT alone, through these policies; whatever they ask of themselves is asked once a
-- query, not once a row.

-- NULL of everybody who is no active person of the centre.
CREATE FUNCTION my_login() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, wanmi, public, pg_temp AS $$ SELECT (caller()).login $$;
-- '' the city, else the district the person's region lies in.
CREATE FUNCTION my_home() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, wanmi, public, pg_temp AS $$ SELECT left((caller()).region_code, 6) $$;
-- Places that all must be among a case's; {}: none is asked for.
CREATE FUNCTION my_places() RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, wanmi, public, pg_temp AS $$
    SELECT CASE region_code WHEN '' THEN '{}'::text[] ELSE ARRAY[region_code] END FROM caller() WHERE login IS NOT NULL
$$;
CREATE FUNCTION my_departments() RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, wanmi, public, pg_temp AS $$
    SELECT CASE WHEN post IN ('DEPT', 'HANDLER') THEN ARRAY[department] ELSE '{}'::text[] END
    FROM caller() WHERE login IS NOT NULL
$$;
CREATE FUNCTION sees_city() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, wanmi, public, pg_temp AS $$
    SELECT coalesce((SELECT region_code = '' AND post NOT IN ('DEPT', 'HANDLER') FROM caller()), false)
$$;
CREATE FUNCTION sees_personal() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, wanmi, public, pg_temp AS $$
    SELECT coalesce((SELECT reads_personal(post) FROM caller()), false)
$$;
GRANT EXECUTE ON FUNCTION my_login(), my_home(), my_places(), my_departments(), sees_city(), sees_personal()
    TO wanmi_member;

-- Supervision lists, each row under the rights of who asks.
CREATE VIEW v_open_cases WITH (security_invoker = true) AS
    SELECT district, id, number, file_number, state, kind, community, cell, department, reporter, reported_at, at, x_mm, y_mm,
        level
    FROM cases WHERE state IN ('reported', 'pending_verify', 'pending_register', 'pending_dispatch', 'pending_handle',
        'handling', 'suspended', 'returned', 'pending_check', 'pending_close');
CREATE VIEW v_case_states WITH (security_invoker = true) AS
    SELECT district, state, count(*) AS cases, min(at) AS longest_since FROM cases GROUP BY district, state;
CREATE VIEW v_department_load WITH (security_invoker = true) AS
    SELECT district, department, count(*) FILTER (WHERE state IN ('pending_handle', 'handling')) AS at_work,
        count(*) FILTER (WHERE state = 'suspended') AS suspended, count(*) AS given
    FROM cases WHERE department <> '' GROUP BY district, department;
CREATE VIEW v_case_history WITH (security_invoker = true) AS
    SELECT v.district, c.number, v.case_id, v.seq, v.at, v.type, v.actor, v.body::jsonb->>'state' AS state
    FROM case_event v JOIN cases c ON c.district = v.district AND c.id = v.case_id;

DO $$
DECLARE
    t name;
    rule text;
    of_case CONSTANT text := '(SELECT sees_city()) OR EXISTS (SELECT 1 FROM cases c WHERE c.district = %1$I.district'
        ' AND c.id = %1$I.case_id)';
BEGIN
    FOR t IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'wanmi'::regnamespace AND c.relkind IN ('r', 'p')
            AND NOT c.relispartition ORDER BY 1 LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY of_owner ON %I TO wanmi_owner USING (true) WITH CHECK (true)', t);
        rule := CASE
            WHEN t = 'cases' THEN '(SELECT sees_city()) OR (places @> (SELECT my_places())
                AND departments @> (SELECT my_departments()))'
            WHEN t IN ('case_event', 'evidence') THEN format(of_case, t)
            WHEN t = 'case_private' THEN '(SELECT sees_personal()) AND (' || format(of_case, t) || ')'
            WHEN t = 'person' THEN 'login = (SELECT my_login()) OR (SELECT sees_city())
                OR (region_code <> '''' AND left(region_code, 6) = (SELECT my_home()))'
            WHEN t IN ('install', 'version', 'district', 'post', 'transition', 'free_step')
                THEN '(SELECT my_login()) IS NOT NULL'
            WHEN t IN (SELECT name FROM synced_table) THEN '(SELECT my_login()) IS NOT NULL
                AND (district = '''' OR (SELECT my_home()) IN ('''', district))'
            END;
        CONTINUE WHEN rule IS NULL; -- keys, secrets, and what only functions read
        EXECUTE format('CREATE POLICY of_member ON %I FOR SELECT TO wanmi_member USING (%s)', t, rule);
        EXECUTE format('GRANT SELECT ON %I TO wanmi_member', t);
    END LOOP;
END $$;
GRANT SELECT ON v_open_cases, v_case_states, v_department_load, v_case_history TO wanmi_member;

INSERT INTO version (number) VALUES (11);
RESET ROLE;
RESET search_path;
