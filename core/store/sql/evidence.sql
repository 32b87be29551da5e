-- :name add
INSERT INTO evidence (id, case_id, mark, hash, salt, media, size, name, taken_at, lon_e7, lat_e7, purpose,
    added_by, added_at, seal)
VALUES (:id, :case, :mark, :hash, :salt, :media, :size, :name, :taken_at, :lon, :lat, :purpose,
    :added_by, :added_at, :seal)

-- :name same
SELECT id, case_id, mark, hash, salt, media, size, name, taken_at, lon_e7, lat_e7, purpose, added_by, added_at,
    seal, erased_by
FROM evidence WHERE case_id = :case AND hash = :hash AND purpose = :purpose

-- :name of_case
SELECT id, case_id, mark, hash, salt, media, size, name, taken_at, lon_e7, lat_e7, purpose, added_by, added_at,
    seal, erased_by
FROM evidence WHERE case_id = :case ORDER BY fid

-- :name by_mark
SELECT id, case_id, mark, hash, salt, media, size, name, taken_at, lon_e7, lat_e7, purpose, added_by, added_at,
    seal, erased_by
FROM evidence WHERE mark = :mark OR hash = :mark ORDER BY fid

-- :name all
SELECT id, case_id, mark, hash, salt, media, size, name, taken_at, lon_e7, lat_e7, purpose, added_by, added_at,
    seal, erased_by
FROM evidence ORDER BY fid

-- :name give
UPDATE evidence SET case_id = :case, seal = :seal WHERE id = :id AND case_id IS NULL

-- :name erase
UPDATE evidence SET hash = NULL, salt = NULL, name = '', taken_at = NULL, lon_e7 = NULL, lat_e7 = NULL,
    erased_by = :event
WHERE id = :id

-- :name in_use
SELECT 1 FROM evidence WHERE hash = :hash UNION ALL SELECT 1 FROM terminal_piece WHERE hash = :hash LIMIT 1
