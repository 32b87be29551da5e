-- A centre that was restored at another server.
SET LOCAL ROLE wanmi_owner;
SET LOCAL search_path = wanmi, public;

-- The feed goes by the numbers of transactions, and a younger server has yet to give those that stand here: what bears
-- them would be told to nobody for years. They become the numbers just below the oldest of this server that is still at
-- work, in the same order. Gives how many transactions were renumbered, or less than 0: so many numbers have to be used
-- up first. Cursors of desks mean nothing afterwards: renew_feed() goes with it.
CREATE FUNCTION settle_feed() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, wanmi, public, pg_temp AS $$
DECLARE
    edge bigint := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
    told bigint;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM change_log c WHERE c.xid >= edge::text::xid8
            UNION ALL SELECT 1 FROM entry e WHERE e.xid >= edge::text::xid8) THEN
        RETURN 0;
    END IF;
    CREATE TEMPORARY TABLE pg_temp.renumbered ON COMMIT DROP AS
    SELECT x.xid AS was, row_number() OVER (ORDER BY x.xid) AS n
    FROM (SELECT c.xid FROM change_log c UNION SELECT e.xid FROM entry e) x;
    SELECT count(*) INTO told FROM pg_temp.renumbered;
    IF told > edge - 3 THEN -- 3 is the first number a server gives
        DROP TABLE pg_temp.renumbered;
        RETURN edge - 3 - told;
    END IF;
    ALTER TABLE wanmi.entry DISABLE TRIGGER entry_stays;
    UPDATE change_log c SET xid = (edge - told - 1 + r.n)::text::xid8 FROM pg_temp.renumbered r WHERE r.was = c.xid;
    UPDATE entry e SET xid = (edge - told - 1 + r.n)::text::xid8 FROM pg_temp.renumbered r WHERE r.was = e.xid;
    ALTER TABLE wanmi.entry ENABLE TRIGGER entry_stays;
    DROP TABLE pg_temp.renumbered;
    RETURN told;
END $$;

INSERT INTO version (number) VALUES (12);
RESET ROLE;
RESET search_path;
