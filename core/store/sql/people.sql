-- :name person_row
SELECT p.login, p.name, p.post, p.department, p.region_code, p.active, c.hash IS NOT NULL, coalesce(c.failures, 0),
    c.failed_at, coalesce(c.must_change, 0)
FROM person p LEFT JOIN credential c ON c.login = p.login

-- :name insert_person
INSERT INTO person (id, login, name, post, department, region_code, active, recorded_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- :name update_person
UPDATE person SET name = ?2, post = ?3, department = ?4, region_code = ?5, active = ?6 WHERE login = ?1;

-- :name put_credential
INSERT INTO credential (login, hash, must_change, failures, failed_at, changed_at) VALUES (?1, ?2, ?3, 0, NULL, ?4)
ON CONFLICT (login) DO UPDATE SET hash = excluded.hash, must_change = excluded.must_change, failures = 0,
    failed_at = NULL, changed_at = excluded.changed_at;

-- :name credential_of
SELECT hash, must_change, failures, failed_at FROM credential WHERE login = ?1;

-- :name set_failures
UPDATE credential SET failures = ?2, failed_at = ?3 WHERE login = ?1;

-- :name set_hash
UPDATE credential SET hash = ?2 WHERE login = ?1;

-- :name insert_session
INSERT INTO session (token_hash, login, started_at, seen_at) VALUES (?1, ?2, ?3, ?3);

-- :name session_of
SELECT login, started_at, seen_at FROM session WHERE token_hash = ?1;

-- :name touch_session
UPDATE session SET seen_at = ?2 WHERE token_hash = ?1;

-- :name end_session
DELETE FROM session WHERE token_hash = ?1;

-- :name end_sessions_of
DELETE FROM session WHERE login = ?1;

-- :name duty_grids_of
SELECT code FROM duty_grid WHERE collector = ?1 AND valid_to IS NULL ORDER BY code;

-- :name open_tasks_of
SELECT number FROM cases WHERE task_to = ?1 ORDER BY number;

-- :name end_duty_grids_of
UPDATE duty_grid SET valid_to = max(?2, valid_from + 1) WHERE collector = ?1 AND valid_to IS NULL;

-- :name end_duty_grid
UPDATE duty_grid SET valid_to = max(?2, valid_from + 1) WHERE code = ?1 AND valid_to IS NULL;

-- :name copy_duty_grid
INSERT INTO duty_grid (id, code, name, street_code, collector, valid_from, recorded_at, geom)
SELECT ?2, code, name, street_code, ?3, valid_to, ?4, geom FROM duty_grid WHERE code = ?1 ORDER BY fid DESC LIMIT 1;
