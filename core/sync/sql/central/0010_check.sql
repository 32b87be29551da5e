-- What must be true of the centre, said sentence by sentence where it is not. For the role that installed.

CREATE FUNCTION check_ledger() RETURNS TABLE (kind text, id text, detail text) LANGUAGE sql STABLE AS $$
    SELECT 'ledger', l.seq::text, 'does not follow the link before it' FROM
        (SELECT x.*, lag(x.hash, 1, '') OVER (ORDER BY x.seq) AS before, lag(x.seq, 1, 0) OVER (ORDER BY x.seq) AS number
         FROM ledger x) l
    WHERE l.prev <> l.before OR l.seq <> l.number + 1
    UNION ALL
    SELECT 'ledger', l.seq::text, 'hash' FROM ledger l
    WHERE l.hash IS DISTINCT FROM link_hash(l.seq, l.prev, (SELECT string_agg(link_line(x.id, e.outcome, e.digest), ''
        ORDER BY x.n) FROM unnest(l.entries) WITH ORDINALITY x (id, n) JOIN entry e ON e.id = x.id))
    UNION ALL
    SELECT 'ledger', h.seq::text, 'head is not the last link' FROM ledger_head h
    WHERE (h.seq, h.hash) IS DISTINCT FROM coalesce((SELECT (l.seq, l.hash) FROM ledger l ORDER BY l.seq DESC LIMIT 1),
        (0::bigint, ''::text))
    UNION ALL
    SELECT 'entry', e.id, 'in no link of the ledger' FROM entry e
    WHERE NOT EXISTS (SELECT 1 FROM (SELECT unnest(l.entries) AS one FROM ledger l) x WHERE x.one = e.id)
    UNION ALL
    SELECT 'entry', x.one, 'the ledger names it, and it is gone' FROM (SELECT unnest(l.entries) AS one FROM ledger l) x
    WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.id = x.one)
$$;

-- What came in by an entry, as the feed tells it now, must give the digest it had then.
CREATE FUNCTION digest_now(e entry) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(e.intent || e.mac || CASE e.outcome WHEN 'refused' THEN e.code ELSE
        coalesce((SELECT string_agg(v.hash, '' ORDER BY c.n) FROM change_log c JOIN case_event v ON v.district = c.district
            AND v.case_id = c.case_id AND v.seq = c.last_seq
            WHERE c.xid = e.xid AND c.entry = e.id AND c.kind = 'case'), '')
        || coalesce((SELECT jsonb_agg(r.one ORDER BY c.n, r.n)::text FROM change_log c,
            jsonb_array_elements(c.body->'rows') WITH ORDINALITY r (one, n)
            WHERE c.xid = e.xid AND c.entry = e.id AND c.kind = 'rows'), '') END, 'UTF8')), 'hex')
$$;

CREATE FUNCTION check_entries() RETURNS TABLE (kind text, id text, detail text) LANGUAGE sql STABLE AS $$
    SELECT 'entry', e.id, 'digest: what came in by it was changed' FROM entry e WHERE e.digest <> digest_now(e)
    UNION ALL
    SELECT 'feed', c.xid || ' ' || c.n, 'of no entry' FROM change_log c
    WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.id = c.entry AND e.outcome = 'taken')
$$;

CREATE FUNCTION check_chains() RETURNS TABLE (kind text, id text, detail text) LANGUAGE sql STABLE AS $$
    SELECT 'event', v.case_id || ' ' || v.seq, CASE WHEN v.hash <> v.right_hash THEN 'hash'
        WHEN v.prev <> v.before THEN 'previous hash' WHEN v.seq <> v.number + 1 THEN 'sequence' ELSE 'time goes back' END
    FROM (SELECT x.*, event_hash(x.actor, utc_text(x.at), x.body, x.case_id, x.id, x.prev, x.seq, x.type) AS right_hash,
            lag(x.hash, 1, '') OVER w AS before, lag(x.seq, 1, 0) OVER w AS number, lag(x.at) OVER w AS earlier
        FROM case_event x WINDOW w AS (PARTITION BY x.district, x.case_id ORDER BY x.seq)) v
    WHERE v.hash <> v.right_hash OR v.prev <> v.before OR v.seq <> v.number + 1 OR v.at < v.earlier
    UNION ALL
    SELECT 'case', c.id, 'head is not its last event' FROM cases c
    LEFT JOIN LATERAL (SELECT * FROM case_event x WHERE x.district = c.district AND x.case_id = c.id
        ORDER BY x.seq DESC LIMIT 1) v ON true
    WHERE (c.seq, c.head, c.state, c.at) IS DISTINCT FROM (v.seq, v.hash, v.body::jsonb->>'state', v.at)
    UNION ALL
    SELECT 'event', v.case_id || ' ' || v.seq, 'of no entry' FROM case_event v
    WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.id = v.entry AND e.outcome = 'taken')
    UNION ALL
    SELECT 'case', c.id, 'number ' || c.number || ' is not noted' FROM cases c
    WHERE NOT EXISTS (SELECT 1 FROM case_number n WHERE n.district = c.district AND n.kind = 'number'
        AND n.value = c.number AND n.case_id = c.id)
$$;

CREATE FUNCTION check_orphans() RETURNS TABLE (kind text, id text, detail text) LANGUAGE sql STABLE AS $$
    SELECT 'event', v.case_id || ' ' || v.seq, 'without its case' FROM case_event v
    WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.district = v.district AND c.id = v.case_id)
    UNION ALL
    SELECT 'private', p.case_id, p.field || ': without its case' FROM case_private p
    WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.district = p.district AND c.id = p.case_id)
    UNION ALL
    SELECT 'private', p.case_id, p.field || ': erased by event ' || v.seq || ', but kept' FROM case_private p
    JOIN case_event v ON v.district = p.district AND v.case_id = p.case_id AND v.type = 'personal_data_erased'
    WHERE v.body::jsonb->'fields' ? p.field AND NOT EXISTS (SELECT 1 FROM case_event n WHERE n.district = v.district
        AND n.case_id = v.case_id AND n.seq > v.seq AND n.body::jsonb->'private' ? p.field)
    UNION ALL
    SELECT 'evidence', v.id, 'without its case' FROM evidence v
    WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.district = v.district AND c.id = v.case_id)
    UNION ALL
    SELECT 'object', o.hash, 'nothing refers to it' FROM object o
    WHERE NOT EXISTS (SELECT 1 FROM evidence v WHERE v.hash = o.hash)
    UNION ALL
    SELECT 'object', o.hash, 'its bytes are not of its hash' FROM object o
    WHERE o.whole AND is_object_right(o.hash) IS NOT TRUE
$$;

-- The locks on the doors, as the catalogue has them.
CREATE FUNCTION check_rights() RETURNS TABLE (kind text, id text, detail text) LANGUAGE sql STABLE AS $$
    SELECT 'partition', p.relname || ' ' || d.code, 'missing' FROM pg_class p, district d
    WHERE p.relnamespace = 'wanmi'::regnamespace AND p.relkind = 'p'
      AND to_regclass(format('wanmi.%I', p.relname || '_' || d.code)) IS NULL
    UNION ALL
    SELECT 'security', c.relname, 'row security is not forced' FROM pg_class c
    WHERE c.relnamespace = 'wanmi'::regnamespace AND c.relkind IN ('r', 'p')
      AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
    UNION ALL
    SELECT 'security', c.relname, 'no policy' FROM pg_class c
    WHERE c.relnamespace = 'wanmi'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND NOT EXISTS (SELECT 1 FROM pg_policy y WHERE y.polrelid = c.oid)
    UNION ALL
    SELECT 'security', c.relname, 'not security_invoker' FROM pg_class c
    WHERE c.relnamespace = 'wanmi'::regnamespace AND c.relkind = 'v'
      AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)
    UNION ALL
    SELECT 'security', c.relname, coalesce(r.rolname, 'PUBLIC') || ' may ' || a.privilege_type FROM pg_class c
    CROSS JOIN LATERAL aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a
    LEFT JOIN pg_roles r ON r.oid = a.grantee
    WHERE c.relnamespace = 'wanmi'::regnamespace AND c.relkind IN ('r', 'p', 'v') AND a.grantee <> c.relowner
      AND (r.rolname = 'wanmi_member' AND a.privilege_type = 'SELECT' AND NOT c.relispartition) IS NOT TRUE
    UNION ALL
    SELECT 'security', f.oid::regprocedure::text, 'PUBLIC may call it' FROM pg_proc f
    CROSS JOIN LATERAL aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a
    WHERE f.pronamespace = 'wanmi'::regnamespace AND a.grantee = 0
    UNION ALL
    SELECT 'security', f.oid::regprocedure::text, 'no fixed search path' FROM pg_proc f
    WHERE f.pronamespace = 'wanmi'::regnamespace AND f.prosecdef
      AND NOT EXISTS (SELECT 1 FROM unnest(f.proconfig) s WHERE s LIKE 'search_path=pg_catalog, wanmi, %pg_temp')
    UNION ALL
    SELECT 'security', c.relname, 'does not belong to wanmi_owner' FROM pg_class c
    WHERE c.relnamespace = 'wanmi'::regnamespace AND c.relowner <> 'wanmi_owner'::regrole
    UNION ALL
    SELECT 'security', 'public', 'everybody may create in it' FROM pg_namespace n
    CROSS JOIN LATERAL aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
    WHERE n.nspname = 'public' AND a.grantee = 0 AND a.privilege_type = 'CREATE'
    UNION ALL
    SELECT 'security', r.rolname, 'is more than a member' FROM pg_roles r
    WHERE (r.rolname LIKE 'wp\_%' OR r.rolname IN ('wanmi_owner', 'wanmi_member'))
      AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication
        OR (r.rolname <> 'wanmi_owner' AND pg_has_role(r.oid, 'wanmi_owner', 'MEMBER')))
    UNION ALL
    SELECT 'security', t.tgrelid::regclass::text, t.tgname || ' is switched off' FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'wanmi'::regnamespace AND NOT t.tgisinternal AND t.tgenabled <> 'O'
    UNION ALL
    SELECT 'security', p.login, 'revoked, and may still log in' FROM person p JOIN pg_roles r ON r.rolname = 'wp_' || p.login
    WHERE NOT p.active AND r.rolcanlogin
$$;

CREATE FUNCTION "check"() RETURNS TABLE (kind text, id text, detail text) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, wanmi, public, pg_temp AS $$
    SELECT * FROM check_ledger() UNION ALL SELECT * FROM check_entries() UNION ALL SELECT * FROM check_chains()
    UNION ALL SELECT * FROM check_orphans() UNION ALL SELECT * FROM check_rights()
$$;
