-- :name pending_of
SELECT p.seq, p.id, p.type, p.actor, p.at, p.body, p.prev, p.hash, p.entry, ifnull(e.command, '')
FROM pending_event p LEFT JOIN sync_entry e ON e.id = p.entry WHERE p.case_fid = ?1 ORDER BY p.seq;

-- :name drop_pending
DELETE FROM pending_event WHERE case_fid = ?1;

-- :name put_pending
INSERT INTO pending_event (case_fid, seq, id, type, actor, at, body, prev, hash, entry)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

-- :name put_accepted
INSERT INTO case_event (case_fid, seq, id, type, actor, at, body, prev, hash)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- :name centre
SELECT url, desk, region, department, feed, xid, n, joined_at, contact_at, proof_at, skew, stopped FROM centre;

-- :name join
INSERT INTO centre (one, url, desk, region, department, feed, xid, n, joined_at)
VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- :name set_cursor
UPDATE centre SET feed = ?1, xid = ?2, n = ?3;

-- :name set_contact
UPDATE centre SET contact_at = ?1, skew = ?2, stopped = '';

-- :name set_proof
UPDATE centre SET proof_at = ?1;

-- :name set_stopped
UPDATE centre SET stopped = ?1;

-- :name waiting
SELECT n, id, person, intent, mac, command, steps, rows, made_at, state, reason, args, tries FROM sync_entry
WHERE state = 'waiting' AND n > ?1 ORDER BY n LIMIT ?2;

-- :name entry_by_id
SELECT n, id, person, intent, mac, command, steps, rows, made_at, state, reason, args, tries FROM sync_entry WHERE id = ?1;

-- :name with_rows
SELECT n, id, person, intent, mac, command, steps, rows, made_at, state, reason, args, tries FROM sync_entry
WHERE rows <> '[]' AND state <> 'refused' ORDER BY n;

-- :name set_state
UPDATE sync_entry SET state = ?2, reason = ?3, args = ?4, tries = tries + 1 WHERE id = ?1 AND state = 'waiting';

-- :name set_rows
UPDATE sync_entry SET rows = ?2 WHERE id = ?1;

-- :name drop_entry
DELETE FROM sync_entry WHERE id = ?1;

-- :name entry_events
SELECT p.seq, p.id, p.type, p.actor, p.at, p.body, p.prev, p.hash FROM pending_event p
JOIN cases c ON c.fid = p.case_fid WHERE c.id = ?1 AND p.entry = ?2 ORDER BY p.seq;

-- :name add_conflict
INSERT INTO sync_conflict (id, at, entry, kind, person, tbl, key, col, base, theirs, mine, reason, args)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
ON CONFLICT (id) DO UPDATE SET theirs = excluded.theirs, mine = excluded.mine, reason = excluded.reason,
    args = excluded.args;

-- :name conflicts
SELECT id, at, entry, kind, person, tbl, key, col, base, theirs, mine, reason, args, state FROM sync_conflict
WHERE ?1 = 0 OR state = 'open' ORDER BY at, id;

-- :name conflict_by_id
SELECT id, at, entry, kind, person, tbl, key, col, base, theirs, mine, reason, args, state FROM sync_conflict
WHERE id = ?1;

-- :name decide
UPDATE sync_conflict SET state = ?2, decided_by = ?3, decided_at = ?4 WHERE id = ?1 AND state = 'open';

-- :name put_gap
INSERT OR IGNORE INTO sync_gap (case_id, district) VALUES (?1, ?2);

-- :name gaps
SELECT case_id, district FROM sync_gap ORDER BY case_id;

-- :name drop_gap
DELETE FROM sync_gap WHERE case_id = ?1;

-- :name copy_mark
SELECT again, part, after, until, entries FROM sync_copy;

-- :name put_copy
INSERT OR REPLACE INTO sync_copy (one, again, part, after, until, entries) VALUES (1, ?1, ?2, ?3, ?4, ?5);

-- :name drop_copy
DELETE FROM sync_copy;

-- :name send_again
UPDATE sync_entry SET state = 'waiting' WHERE state = 'taken';

-- :name taken_until
SELECT ifnull(max(n), 0) FROM sync_entry WHERE state = 'taken';

-- :name rows_are_in
UPDATE sync_entry SET rows = '[]' WHERE state = 'taken' AND n <= ?1;

-- :name drop_taken
DELETE FROM sync_entry WHERE ((state = 'taken' AND n <= ?1)
OR (state = 'waiting' AND person = ?2 AND rows = '[]' AND steps <> '[]')) AND NOT EXISTS (SELECT 1 FROM pending_event p WHERE p.entry = sync_entry.id);

-- :name last_accepted
SELECT e.seq, e.hash FROM case_event e JOIN cases c ON c.fid = e.case_fid WHERE c.id = ?1 ORDER BY e.seq DESC LIMIT 1;

-- :name evidence_ids
SELECT group_concat(id, ',') FROM (SELECT id FROM evidence WHERE case_id = ?1 ORDER BY id);
