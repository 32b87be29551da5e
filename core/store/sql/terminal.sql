-- :name package
SELECT id, login, kind, salt, seal, made_at, received_at, result, photo FROM terminal_package WHERE id = ?1

-- :name add_package
INSERT INTO terminal_package (id, login, kind, salt, seal, made_at, received_at, result, photo)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)

-- :name photo
SELECT login, hash, size, piece_size, purpose, name, taken_at, lon, lat, at FROM terminal_photo
WHERE login = ?1 AND hash = ?2

-- :name old_photos
SELECT login, hash, size, piece_size, purpose, name, taken_at, lon, lat, at FROM terminal_photo
WHERE at <= ?1 ORDER BY at

-- :name add_photo
INSERT INTO terminal_photo (login, hash, size, piece_size, purpose, name, taken_at, lon, lat, at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)

-- :name pieces
SELECT number, hash FROM terminal_piece WHERE login = ?1 AND photo = ?2 ORDER BY number

-- :name add_piece
INSERT OR IGNORE INTO terminal_piece (login, photo, number, hash) VALUES (?1, ?2, ?3, ?4)

-- :name case_tasks
-- The newest order of every case with an open task for this collector (all, where none is named); one that is still
-- pending at the centre is newer than any accepted one.
SELECT c.id, e.id, e.at, ifnull(d.sends, 1), d.sent_at, d.received_at, ifnull(c.task_to, ''), ifnull(d.received_by, '')
FROM cases c
JOIN case_event e ON e.case_fid = c.fid AND e.seq = (SELECT max(o.seq) FROM case_event o
    WHERE o.case_fid = c.fid AND (o.type = 'verify_task' OR o.type = 'check_task' OR o.type = 'resend'))
LEFT JOIN task_delivery d ON d.task = e.id
WHERE c.task_to IS NOT NULL AND (?1 = '' OR c.task_to = ?1) AND NOT EXISTS (SELECT 1 FROM pending_event o
    WHERE o.case_fid = c.fid AND (o.type = 'verify_task' OR o.type = 'check_task' OR o.type = 'resend'))
UNION ALL
SELECT c.id, e.id, e.at, ifnull(d.sends, 1), d.sent_at, d.received_at, ifnull(c.task_to, ''), ifnull(d.received_by, '')
FROM pending_event e
JOIN cases c ON c.fid = e.case_fid
LEFT JOIN task_delivery d ON d.task = e.id
WHERE e.seq = (SELECT max(o.seq) FROM pending_event o
    WHERE o.case_fid = c.fid AND (o.type = 'verify_task' OR o.type = 'check_task' OR o.type = 'resend'))
  AND c.task_to IS NOT NULL AND (?1 = '' OR c.task_to = ?1)
ORDER BY 3, 2

-- :name near_tasks
-- Orders to nobody by name, in a duty grid ('' = anywhere). The states as the index of open cases names them.
SELECT c.id, e.id, e.at, ifnull(d.sends, 1), d.sent_at, d.received_at, '', ifnull(d.received_by, '')
FROM cases c
JOIN case_event e ON e.case_fid = c.fid AND e.seq = (SELECT max(o.seq) FROM case_event o
    WHERE o.case_fid = c.fid AND (o.type = 'verify_task' OR o.type = 'check_task' OR o.type = 'resend'))
LEFT JOIN task_delivery d ON d.task = e.id
WHERE (c.state = 'reported' OR c.state = 'pending_verify' OR c.state = 'pending_register' OR
       c.state = 'pending_dispatch' OR c.state = 'pending_handle' OR c.state = 'handling' OR
       c.state = 'suspended' OR c.state = 'returned' OR c.state = 'pending_check' OR c.state = 'pending_close')
  AND c.task_open = 1 AND c.task_to IS NULL AND (?1 = '' OR c.duty_code = ?1) AND NOT EXISTS (SELECT 1 FROM pending_event o
    WHERE o.case_fid = c.fid AND (o.type = 'verify_task' OR o.type = 'check_task' OR o.type = 'resend'))
UNION ALL
SELECT c.id, e.id, e.at, ifnull(d.sends, 1), d.sent_at, d.received_at, '', ifnull(d.received_by, '')
FROM pending_event e
JOIN cases c ON c.fid = e.case_fid
LEFT JOIN task_delivery d ON d.task = e.id
WHERE e.seq = (SELECT max(o.seq) FROM pending_event o
    WHERE o.case_fid = c.fid AND (o.type = 'verify_task' OR o.type = 'check_task' OR o.type = 'resend'))
  AND c.task_open = 1 AND c.task_to IS NULL AND (?1 = '' OR c.duty_code = ?1)
ORDER BY 3, 2

-- :name case_of_task
-- The case an order belongs to, and whether it asks for a verification or a check: what was asked for
-- last, up to it.
SELECT c.id, (SELECT type FROM (SELECT o.type, o.seq FROM case_event o WHERE o.case_fid = e.case_fid
        UNION ALL SELECT o.type, o.seq FROM pending_event o WHERE o.case_fid = e.case_fid)
    WHERE seq <= e.seq AND type IN ('verify_task', 'check_task') ORDER BY seq DESC LIMIT 1)
FROM (SELECT case_fid, seq FROM case_event WHERE id = ?1 AND type IN ('verify_task', 'check_task', 'resend')
    UNION ALL SELECT case_fid, seq FROM pending_event WHERE id = ?1 AND type IN ('verify_task', 'check_task', 'resend')) e
JOIN cases c ON c.fid = e.case_fid

-- :name newest_task
SELECT id FROM (SELECT e.id, e.seq FROM case_event e JOIN cases c ON c.fid = e.case_fid
    WHERE c.id = ?1 AND e.type IN ('verify_task', 'check_task', 'resend')
    UNION ALL SELECT p.id, p.seq FROM pending_event p JOIN cases c ON c.fid = p.case_fid
    WHERE c.id = ?1 AND p.type IN ('verify_task', 'check_task', 'resend'))
ORDER BY seq DESC LIMIT 1

-- :name receive
INSERT INTO task_delivery (task, received_at, received_by) VALUES (?1, ?2, ?3)
ON CONFLICT (task) DO UPDATE SET received_at = excluded.received_at, received_by = excluded.received_by
WHERE received_at IS NULL

-- :name delivery
SELECT sends, sent_at, received_at, received_by FROM task_delivery WHERE task = ?1

-- :name send_again
INSERT INTO task_delivery (task, sends, sent_at) VALUES (?1, 2, ?2)
ON CONFLICT (task) DO UPDATE SET sends = sends + 1, sent_at = excluded.sent_at
