-- :name insert_entry
INSERT INTO access_log (seq, at, actor, what, object, reason, prev, hash)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- :name last_link
SELECT seq, hash FROM access_log ORDER BY seq DESC LIMIT 1;

-- :name last_checkpoint
SELECT upto, head, hash FROM access_checkpoint ORDER BY upto DESC LIMIT 1;

-- :name entries
SELECT seq, at, actor, what, object, reason, prev, hash FROM access_log ORDER BY seq;

-- :name newest
SELECT seq, at, actor, what, object, reason, prev, hash FROM access_log
WHERE at >= ?1 AND (?2 = '' OR actor = ?2) AND (?3 = '' OR what = ?3) AND (?4 = '' OR object = ?4)
ORDER BY seq DESC LIMIT ?5;

-- :name checkpoints
SELECT upto, head, at, actor, prev, hash FROM access_checkpoint ORDER BY upto;

-- :name insert_checkpoint
INSERT INTO access_checkpoint (upto, head, at, actor, prev, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- :name cut
DELETE FROM access_log WHERE seq <= ?1;

-- :name rows_before
SELECT at, actor, what, object, reason FROM access_log_before ORDER BY seq;

-- :name holds
SELECT 1 FROM access_log WHERE seq = ?1 AND hash = ?2
UNION ALL SELECT 1 FROM access_checkpoint WHERE upto > ?1 OR (upto = ?1 AND head = ?2);
