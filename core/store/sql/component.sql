-- Statements of ComponentStore.

-- :name amend
UPDATE component SET name = :name, manage_dept = :manage, owner_dept = :owner, maintain_dept = :maintain,
    state = :state, first_day = :first_day, change_day = :change_day, data_source = :data_source, note = :note,
    extra = :extra, source_key = :source_key, valid_to = :valid_to, recorded_at = :now
WHERE code = :code

-- :name move
UPDATE component SET cell_code = :cell, geom = :geom, change_day = :change_day, recorded_at = :now WHERE code = :code

-- :name add_change
INSERT INTO component_change (code, seq, at, author, deed, before, after, note, batch)
VALUES (:code, :seq, :at, :author, :deed, :before, :after, :note, :batch)

-- :name history
SELECT code, seq, at, author, deed, before, after, note, batch FROM component_change WHERE code = :code ORDER BY seq

-- :name revision
SELECT ifnull(max(seq), 0) FROM component_change WHERE code = :code

-- :name of_batch
SELECT code, seq, at, author, deed, before, after, note, batch FROM component_change WHERE batch = :batch
ORDER BY code, seq DESC

-- :name add_batch
INSERT INTO component_batch (id, at, author, deed, note, changed, undoes)
VALUES (:id, :at, :author, :deed, :note, :changed, :undoes)

-- :name mark_undone
UPDATE component_batch SET undone_by = :by WHERE id = :id

-- :name batch
SELECT id, at, author, deed, note, changed, undoes, undone_by FROM component_batch WHERE id = :id

-- :name batches
SELECT id, at, author, deed, note, changed, undoes, undone_by FROM component_batch ORDER BY at DESC, id DESC
LIMIT :limit

-- :name last_bulk
SELECT id, at, author, deed, note, changed, undoes, undone_by FROM component_batch
WHERE changed > 1 AND deed <> 'import' AND undoes IS NULL AND undone_by IS NULL ORDER BY at DESC, id DESC LIMIT 1

-- :name districts
WITH RECURSIVE d (x) AS (
    SELECT (SELECT min(code) FROM component) / 10000000000
    UNION ALL
    SELECT (SELECT code / 10000000000 FROM component WHERE code >= (x + 1) * 10000000000 ORDER BY code LIMIT 1)
    FROM d WHERE x IS NOT NULL)
SELECT x FROM d WHERE x IS NOT NULL

-- :name near
SELECT pkid FROM idx_component_geom
WHERE xmin <= :x2 AND xmax >= :x1 AND ymin <= :y2 AND ymax >= :y1 AND pkid <> :code
    AND pkid / 1000000 % 10000 = :code / 1000000 % 10000

-- :name place_of
SELECT geom FROM component WHERE code = :code AND valid_to IS NULL

-- :name cases_of
SELECT id, number, file_number, kind, state, reported_at, finished_at, closed_at FROM cases WHERE component = :code
ORDER BY reported_at, number

-- :name add_recensus
INSERT INTO recensus (id, at, author, file, note, area, kinds, match_m, moved_m, read, flagged)
VALUES (:id, :at, :author, :file, :note, :area, :kinds, :match_m, :moved_m, :read, :flagged)

-- :name add_recensus_row
INSERT INTO recensus_row (recensus, n, class, file_row, component, matched, distance_mm, kind, before, after, given, x,
    y, stock, state)
VALUES (:recensus, :n, :class, :file_row, :component, :matched, :distance, :kind, :before, :after, :given, :x,
    :y, :stock, :state)

-- :name recensus
SELECT id, at, author, file, note, area, kinds, match_m, moved_m, read, flagged FROM recensus WHERE id = :id

-- :name recensuses
SELECT id, at, author, file, note, area, kinds, match_m, moved_m, read, flagged FROM recensus ORDER BY at DESC, id DESC

-- :name recensus_rows
SELECT n, class, file_row, component, matched, distance_mm, kind, before, after, given, x, y, stock, state, decided_at,
    decided_by, note, batch, result
FROM recensus_row WHERE recensus = :recensus AND (:class = '' OR class = :class) AND (:state = '' OR state = :state)
ORDER BY n LIMIT :limit OFFSET :offset

-- :name recensus_row
SELECT n, class, file_row, component, matched, distance_mm, kind, before, after, given, x, y, stock, state, decided_at,
    decided_by, note, batch, result
FROM recensus_row WHERE recensus = :recensus AND n = :n

-- :name recensus_counts
SELECT class, state, count(*) FROM recensus_row WHERE recensus = :recensus GROUP BY class, state

-- :name decide_recensus_row
UPDATE recensus_row SET state = :state, decided_at = :at, decided_by = :by, note = :note, batch = :batch,
    result = :result
WHERE recensus = :recensus AND n = :n

-- :name reopen_recensus_row
UPDATE recensus_row SET state = 'open', decided_at = NULL, decided_by = '', note = '', batch = '', result = NULL
WHERE batch = :batch AND result = :component
