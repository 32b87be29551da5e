-- :name insert_case
INSERT INTO cases (id, number, file_number, state, revision, kind, source, condition_id, urgency, district,
    community_code, cell_code, duty_code, area_class, component, department, handler, task_to, reporter,
    reported_at, filed_at, dispatched_at, finished_at, closed_at, changed_at, stage, warn_at, due_at,
    rework_count, return_count, foreign_key, fold, head, request, request_level, suspend_until, merged_into,
    supervised, emergency, exempt, self_handled, task_open, geom)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,
    ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39, ?40, ?41, ?42, ?43);

-- :name insert_event
INSERT INTO case_event (case_fid, seq, id, type, actor, at, body, prev, hash)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- :name put_private
INSERT INTO case_private (case_fid, field, salt, value) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (case_fid, field) DO UPDATE SET salt = excluded.salt, value = excluded.value;

-- :name private_of
SELECT field, salt, value FROM case_private WHERE case_fid = ?1 ORDER BY field;

-- :name fid_of
SELECT fid FROM cases WHERE id = ?1;

-- :name fold_of
SELECT fid, fold FROM cases WHERE id = ?1;

-- :name by_foreign_key
SELECT fid, fold FROM cases WHERE foreign_key = ?1;

-- :name events_of
SELECT e.seq, e.id, e.type, e.actor, e.at, e.body, e.prev, e.hash
FROM case_event e JOIN cases c ON c.fid = e.case_fid WHERE c.id = ?1 ORDER BY e.seq;

-- :name pending_events_of
SELECT p.seq, p.id, p.type, p.actor, p.at, p.body, p.prev, p.hash
FROM pending_event p JOIN cases c ON c.fid = p.case_fid WHERE c.id = ?1 ORDER BY p.seq;

-- :name insert_pending
INSERT INTO pending_event (case_fid, seq, id, type, actor, at, body, prev, hash, entry)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, '');

-- :name by_number
SELECT id FROM cases WHERE number = ?1 OR file_number = ?1;

-- :name by_tail
SELECT id FROM cases WHERE substr(number, -4) = ?1 AND number LIKE '%' || ?2
UNION SELECT id FROM cases WHERE file_number IS NOT NULL AND substr(file_number, -4) = ?1 AND file_number LIKE '%' || ?2;

-- :name claim_of
SELECT login, at FROM claim WHERE case_fid = ?1;

-- :name put_claim
INSERT INTO claim (case_fid, login, at) VALUES (?1, ?2, ?3)
ON CONFLICT (case_fid) DO UPDATE SET login = excluded.login, at = excluded.at;

-- :name drop_claim
DELETE FROM claim WHERE case_fid = ?1;

-- :name put_seen
INSERT INTO case_seen (case_fid, login, post, at) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (case_fid, login) DO UPDATE SET post = excluded.post, at = excluded.at;

-- :name seen_since
SELECT login, post FROM case_seen WHERE case_fid = ?1 AND at > ?2 AND login <> ?3 AND post <> ?4 ORDER BY at LIMIT 1;

-- :name next_serial
INSERT INTO serial (scope, last) VALUES (?1, 1)
ON CONFLICT (scope) DO UPDATE SET last = last + 1 RETURNING last;
