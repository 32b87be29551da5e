-- :name joined_desk
SELECT desk FROM centre;

-- :name new_steps
SELECT c.id, p.case_fid, p.seq, p.id, p.type, p.actor FROM pending_event p JOIN cases c ON c.fid = p.case_fid
WHERE p.entry = '' ORDER BY p.case_fid, p.seq;

-- :name home_district
SELECT json_extract(body, '$.district') FROM case_event WHERE case_fid = ?1 AND seq = 1
UNION ALL SELECT json_extract(body, '$.district') FROM pending_event WHERE case_fid = ?1 AND seq = 1;

-- :name assign_steps
UPDATE pending_event SET entry = ?1 WHERE entry = '';

-- :name add_entry
INSERT INTO sync_entry (id, person, intent, mac, command, steps, rows, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);
