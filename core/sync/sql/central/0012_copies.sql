-- A read-only copy at another server (packaging/several_servers.md).
SET LOCAL ROLE wanmi_owner;
SET LOCAL search_path = wanmi, public;

-- The role that copies a district's tables reads parts directly, where nobody else may: of cases, events, numbers,
-- evidence and components, and of nothing else. It sees all rows, and may do no more than that.
ALTER FUNCTION check_rights() RENAME TO check_all_rights;
CREATE FUNCTION check_rights() RETURNS TABLE (kind text, id text, detail text) LANGUAGE sql STABLE AS $$
    SELECT a.kind, a.id, a.detail FROM check_all_rights() a
    WHERE NOT (a.kind = 'security' AND a.detail = 'wanmi_copy may SELECT'
        AND a.id ~ '^(cases|case_event|case_number|evidence|component|component_change)_[0-9]{6}$')
    UNION ALL
    SELECT 'security', r.rolname::text, 'is more than a copier' FROM pg_roles r
    WHERE r.rolname = 'wanmi_copy' AND (r.rolsuper OR r.rolcreaterole OR r.rolcreatedb
        OR pg_has_role(r.oid, 'wanmi_owner', 'MEMBER') OR pg_has_role(r.oid, 'wanmi_member', 'MEMBER'))
$$;

INSERT INTO version (number) VALUES (12);
RESET ROLE;
RESET search_path;
