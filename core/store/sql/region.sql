-- Statements of RegionStore. Codes are plain ASCII, so '~' (its last sign) ends the range of a prefix.

-- :name add_act
INSERT INTO region_act (number, id, act, document, valid_from, author, proposed_at, state)
SELECT coalesce(max(number), 0) + 1, :id, :act, :document, :from, :author, :now, 'proposed' FROM region_act

-- :name acts
SELECT number, id, act, document, valid_from, author, proposed_at, state, ended_by, ended_at, edition FROM region_act
WHERE (:number = 0 OR number = :number) AND (:all OR state = 'proposed') ORDER BY number

-- :name end_act
UPDATE region_act SET state = :state, ended_by = :by, ended_at = :now, edition = :edition
WHERE number = :number AND state = 'proposed'

-- :name every_code
SELECT DISTINCT code FROM region

-- :name add_lineage
INSERT OR IGNORE INTO region_lineage (edition, from_code, to_code) VALUES (:edition, :old, :new)

-- :name lineage
SELECT l.edition, l.from_code, l.to_code, e.valid_from, e.document FROM region_lineage l
JOIN grid_edition e ON e.edition = l.edition WHERE l.from_code = :code OR l.to_code = :code
ORDER BY l.edition, l.from_code, l.to_code

-- :name versions
SELECT code, name, parent_code, valid_from, valid_to FROM region WHERE code = :code ORDER BY valid_from

-- :name next_row
INSERT INTO region (id, level, code, name, parent_code, provisional, source_key, valid_from, recorded_at, geom)
SELECT :id, level, :code, :name, :parent, :provisional, iif(:made, NULL, source_key), :from, :now, coalesce(:geom, geom)
FROM region WHERE code = :like ORDER BY valid_from DESC LIMIT 1

-- :name next_duty
INSERT INTO duty_grid (id, code, name, street_code, collector, valid_from, recorded_at, geom)
SELECT :id, :code, name, :street, collector, :from, :now, :geom
FROM duty_grid WHERE code = :like ORDER BY valid_from DESC LIMIT 1

-- :name unite
SELECT CastToMultiPolygon(ST_CollectionExtract(ST_Union(:a, :b), 3))

-- :name subtract
SELECT CastToMultiPolygon(ST_CollectionExtract(ST_Difference(:a, :b), 3))

-- :name people
SELECT login FROM person WHERE region_code = :old ORDER BY login

-- :name move_people
UPDATE person SET region_code = :new, recorded_at = :now WHERE region_code = :old

-- :name departments
SELECT code FROM department WHERE region_code = :old ORDER BY code

-- :name move_departments
UPDATE department SET region_code = :new, recorded_at = :now WHERE region_code = :old

-- :name move_surveys
UPDATE survey SET region_code = :new WHERE region_code = :old AND closed_at IS NULL

-- :name move_shifts
UPDATE shift SET duty_code = :new, recorded_at = :now WHERE duty_code = :old AND to_at > :now

-- :name move_home
UPDATE store_info SET value = :new WHERE key = 'district' AND value = :old

-- :name move_components
UPDATE component SET cell_code = :new, recorded_at = :now WHERE cell_code = :old AND valid_to IS NULL

-- :name begin_recoding
CREATE TEMP TABLE IF NOT EXISTS leaving (code INTEGER PRIMARY KEY, target INTEGER NOT NULL);
CREATE TEMP TABLE IF NOT EXISTS recoded (from_code INTEGER PRIMARY KEY, to_code INTEGER NOT NULL, source_key TEXT);
DELETE FROM temp.leaving;
DELETE FROM temp.recoded;

-- :name components_in_cell
SELECT count(*) FROM component
WHERE cell_code = :cell AND valid_to IS NULL AND code / 10000000000 = CAST(:district AS INTEGER)

-- :name leave_cell
INSERT OR IGNORE INTO temp.leaving (code, target) SELECT code, CAST(:target AS INTEGER) FROM component
WHERE cell_code = :cell AND valid_to IS NULL AND code / 10000000000 = CAST(:district AS INTEGER)

-- :name components_outside
SELECT count(*) FROM component WHERE code >= CAST(:district AS INTEGER) * 10000000000
    AND code < (CAST(:district AS INTEGER) + 1) * 10000000000 AND valid_to IS NULL AND cell_code IS NULL

-- :name leave_district
INSERT OR IGNORE INTO temp.leaving (code, target) SELECT code, CAST(:target AS INTEGER) FROM component
WHERE code >= CAST(:district AS INTEGER) * 10000000000 AND code < (CAST(:district AS INTEGER) + 1) * 10000000000
    AND valid_to IS NULL AND cell_code IS NULL

-- :name leaving
SELECT target * 10000 + code / 1000000 % 10000 AS scope, count(*), max(code % 1000000) FROM temp.leaving
GROUP BY scope ORDER BY scope

-- :name number_leaving
INSERT INTO temp.recoded (from_code, to_code, source_key)
SELECT l.code, :scope * 1000000 + iif(:keep, l.code % 1000000, :after + row_number() OVER (ORDER BY l.code)), c.source_key
FROM temp.leaving l JOIN component c ON c.code = l.code WHERE l.target * 10000 + l.code / 1000000 % 10000 = :scope

-- :name end_components
UPDATE component SET valid_to = :from, source_key = NULL, recorded_at = :now
WHERE code IN (SELECT from_code FROM temp.recoded)

-- :name next_components
INSERT INTO component (code, kind, name, manage_dept, owner_dept, maintain_dept, cell_code, state, first_day,
    change_day, data_source, note, extra, source_key, recorded_at, geom, shape)
SELECT r.to_code, c.kind, c.name, c.manage_dept, c.owner_dept, c.maintain_dept, c.cell_code, c.state, c.first_day,
    c.change_day, c.data_source, c.note, c.extra, r.source_key, :now, c.geom, c.shape
FROM temp.recoded r JOIN component c ON c.code = r.from_code ORDER BY r.to_code

-- :name note_recoded
INSERT INTO component_recoded (from_code, to_code, edition) SELECT from_code, to_code, :edition FROM temp.recoded

-- :name recodings
WITH RECURSIVE
back (code) AS (VALUES (:code) UNION SELECT r.from_code FROM component_recoded r JOIN back b ON r.to_code = b.code),
chain (code) AS (SELECT code FROM back UNION SELECT r.to_code FROM component_recoded r JOIN chain c ON r.from_code = c.code)
SELECT r.from_code, r.to_code, e.valid_from FROM component_recoded r JOIN grid_edition e ON e.edition = r.edition
WHERE r.from_code IN (SELECT code FROM chain) ORDER BY r.edition

-- :name open_cases
SELECT id, state, district, community_code, cell_code, duty_code, area_class FROM cases
WHERE state NOT IN ('archived', 'closed') ORDER BY fid
