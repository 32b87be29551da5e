-- Statements of PlaceStore. Codes are plain ASCII, so '~' (its last sign) ends the range of a prefix.

-- :name add_region
INSERT INTO region (id, level, code, name, parent_code, provisional, source_key, valid_from, recorded_at, geom)
VALUES (:id, :level, :code, :name, :parent, :provisional, :source_key, :now, :now, :geom)

-- :name update_region
UPDATE region SET name = :name, parent_code = :parent, provisional = :provisional, source_key = :source_key,
    recorded_at = :now, geom = :geom
WHERE code = :code AND valid_to IS NULL

-- :name end_region
UPDATE region SET valid_to = max(:now, valid_from + 1), recorded_at = :now
WHERE code = :code AND valid_to IS NULL

-- :name region_by_code
SELECT level, code, name, parent_code, provisional, source_key, geom FROM region
WHERE code = :code AND valid_to IS NULL

-- :name regions
SELECT level, code, name, parent_code, provisional, source_key, geom FROM region
WHERE valid_to IS NULL AND (:level = '' OR level = :level) AND code >= :under AND code < :under || '~'
ORDER BY code

-- :name region_by_source
SELECT code FROM region WHERE level = :level AND source_key = :source_key AND valid_to IS NULL

-- :name region_names
SELECT code, name, level FROM region
WHERE valid_to IS NULL AND instr(name, :text) > 0
ORDER BY name <> :text, length(name), code LIMIT :limit

-- :name regions_at
SELECT r.level, r.code, r.geom FROM idx_region_geom i JOIN region r ON r.fid = i.pkid
WHERE i.xmin <= :x AND i.xmax >= :x AND i.ymin <= :y AND i.ymax >= :y AND r.valid_to IS NULL
ORDER BY length(r.code) DESC, r.code

-- :name regions_box
SELECT min(MbrMinX(geom)), min(MbrMinY(geom)), max(MbrMaxX(geom)), max(MbrMaxY(geom)) FROM region
WHERE valid_to IS NULL AND geom IS NOT NULL

-- :name add_cell
INSERT INTO cell (id, code, community_code, area_m2, area_class, land_use, valid_from, recorded_at, geom)
VALUES (:id, :code, :community, :area_m2, :area_class, :land_use, :now, :now, :geom)

-- :name cells
SELECT code, community_code, area_m2, area_class, land_use, geom FROM cell
WHERE valid_to IS NULL AND code >= :under AND code < :under || '~' ORDER BY code

-- :name cells_at
SELECT c.code, c.community_code, c.area_class, c.geom FROM idx_cell_geom i JOIN cell c ON c.fid = i.pkid
WHERE i.xmin <= :x AND i.xmax >= :x AND i.ymin <= :y AND i.ymax >= :y AND c.valid_to IS NULL
ORDER BY c.code

-- :name forget_cells
DELETE FROM cell WHERE fid IN (SELECT c.fid FROM json_each(:under) u JOIN cell c
        ON c.code >= u.value AND c.code < u.value || '~' AND c.valid_to IS NULL)
    AND NOT EXISTS (SELECT 1 FROM cases WHERE cell_code = cell.code)
    AND code NOT IN (SELECT code FROM cell_left)
    AND code NOT IN (SELECT cell_code FROM component WHERE cell_code IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM cell_lineage WHERE to_code = cell.code)
    AND NOT EXISTS (SELECT 1 FROM cell old WHERE old.code = cell.code AND old.valid_to IS NOT NULL)

-- :name retire_cells
UPDATE cell SET valid_to = max(:now, valid_from + 1), recorded_at = :now
WHERE fid IN (SELECT c.fid FROM json_each(:under) u JOIN cell c
        ON c.code >= u.value AND c.code < u.value || '~' AND c.valid_to IS NULL)

-- :name retire_codes
INSERT OR IGNORE INTO cell_retired (code, edition)
SELECT c.code, (SELECT coalesce(max(edition), 0) FROM grid_edition) FROM json_each(:under) u JOIN cell c
    ON c.code >= u.value AND c.code < u.value || '~' AND c.valid_to IS NOT NULL
WHERE NOT EXISTS (SELECT 1 FROM cell WHERE code = c.code AND valid_to IS NULL)

-- :name keep_sequences
INSERT INTO serial (scope, last)
SELECT 'cell:' || c.community_code, max(CAST(substr(c.code, 13) AS INTEGER)) FROM json_each(:under) u JOIN cell c
    ON c.code >= u.value AND c.code < u.value || '~' AND c.valid_to IS NOT NULL
GROUP BY c.community_code
ON CONFLICT (scope) DO UPDATE SET last = excluded.last WHERE excluded.last > last

-- :name cell_sequences
SELECT CAST(substr(code, 13) AS INTEGER) FROM cell WHERE community_code = :community

-- :name fixed_cells
SELECT community_code, count(DISTINCT code) FROM cell
WHERE valid_to IS NOT NULL OR EXISTS (SELECT 1 FROM cases WHERE cell_code = cell.code)
    OR code IN (SELECT code FROM cell_left)
    OR code IN (SELECT cell_code FROM component WHERE cell_code IS NOT NULL)
    OR EXISTS (SELECT 1 FROM cell_lineage WHERE to_code = cell.code)
GROUP BY community_code

-- :name add_duty_grid
INSERT INTO duty_grid (id, code, name, street_code, collector, valid_from, recorded_at, geom)
VALUES (:id, :code, :name, :street, :collector, :now, :now, :geom)

-- :name add_duty_grid_cell
INSERT INTO duty_grid_cell (cell_code, duty_code, valid_from) VALUES (:cell, :duty, :now)

-- :name duty_grids
SELECT code, name, street_code, collector, geom FROM duty_grid
WHERE valid_to IS NULL AND code >= :under AND code < :under || '~' ORDER BY code

-- :name duty_grid_cells
SELECT duty_code, cell_code FROM duty_grid_cell
WHERE valid_to IS NULL AND duty_code >= :under AND duty_code < :under || '~' ORDER BY duty_code, cell_code

-- :name duty_of_cell
SELECT duty_code FROM duty_grid_cell WHERE cell_code = :cell AND valid_to IS NULL

-- :name forget_duty_grid_cells
DELETE FROM duty_grid_cell WHERE valid_to IS NULL AND duty_code >= :under AND duty_code < :under || '~'
    AND (duty_code NOT IN (SELECT duty_code FROM cases WHERE duty_code >= :under AND duty_code < :under || '~')
        OR NOT EXISTS (SELECT 1 FROM cell WHERE code = duty_grid_cell.cell_code)) -- a draft that was forgotten

-- :name forget_duty_grids
DELETE FROM duty_grid WHERE valid_to IS NULL AND code >= :under AND code < :under || '~'
    AND code NOT IN (SELECT duty_code FROM cases WHERE duty_code >= :under AND duty_code < :under || '~')

-- :name retire_duty_grid_cells
UPDATE duty_grid_cell SET valid_to = max(:now, valid_from + 1)
WHERE valid_to IS NULL AND duty_code >= :under AND duty_code < :under || '~'

-- :name retire_duty_grids
UPDATE duty_grid SET valid_to = max(:now, valid_from + 1), recorded_at = :now
WHERE valid_to IS NULL AND code >= :under AND code < :under || '~'

-- :name last_duty_grid
SELECT max(CAST(substr(code, 11) AS INTEGER)) FROM duty_grid WHERE street_code = :street

-- :name add_street
INSERT INTO street_line (id, name, class, source_key, recorded_at, geom)
VALUES (:id, :name, :class, :source_key, :now, :geom)

-- :name update_street
UPDATE street_line SET name = :name, class = :class, recorded_at = :now, geom = :geom
WHERE source_key = :source_key

-- :name remove_street
DELETE FROM street_line WHERE source_key = :source_key

-- :name streets
SELECT name, class, source_key, geom FROM street_line ORDER BY fid

-- :name streets_in
SELECT s.name, s.class, s.source_key, s.geom FROM idx_street_line_geom i JOIN street_line s ON s.fid = i.pkid
WHERE i.xmin <= :x2 AND i.xmax >= :x1 AND i.ymin <= :y2 AND i.ymax >= :y1 ORDER BY s.fid

-- :name street_names
SELECT name, geom FROM street_line WHERE instr(name, :text) > 0
ORDER BY name <> :text, length(name), name, fid

-- :name add_base_area
INSERT INTO base_area (id, kind, name, recorded_at, geom) VALUES (:id, :kind, :name, :now, :geom)

-- :name base_areas
SELECT kind, name, geom FROM base_area ORDER BY fid

-- :name add_component
INSERT INTO component (code, kind, name, manage_dept, owner_dept, maintain_dept, cell_code, state, first_day,
    change_day, data_source, note, extra, source_key, recorded_at, geom)
VALUES (:code, :kind, :name, :manage, :owner, :maintain, :cell, :state, :first_day,
    :change_day, :data_source, :note, :extra, :source_key, :now, :geom)

-- :name update_component
UPDATE component SET kind = :kind, name = :name, manage_dept = :manage, owner_dept = :owner,
    maintain_dept = :maintain, cell_code = :cell, state = :state,
    first_day = CASE :first_day WHEN '' THEN first_day ELSE :first_day END,
    change_day = :change_day, data_source = :data_source, note = :note, extra = :extra,
    source_key = :source_key, recorded_at = :now, geom = :geom
WHERE code = :code

-- :name component_by_source
SELECT code FROM component WHERE kind = :kind AND source_key = :source_key

-- :name component_keys
SELECT source_key, code FROM component
WHERE source_key IS NOT NULL AND substr(source_key, 1, length(:source)) = :source ORDER BY code

-- :name component_by_code
SELECT code, kind, name, manage_dept, owner_dept, maintain_dept, cell_code, state, first_day, change_day,
    data_source, note, extra, source_key, geom, valid_to
FROM component WHERE code = :code

-- :name components_in
SELECT c.code, c.kind, c.name, c.manage_dept, c.owner_dept, c.maintain_dept, c.cell_code, c.state,
    c.first_day, c.change_day, c.data_source, c.note, c.extra, c.source_key, c.geom, c.valid_to
FROM idx_component_geom i JOIN component c ON c.code = i.pkid
WHERE i.xmin <= :x2 AND i.xmax >= :x1 AND i.ymin <= :y2 AND i.ymax >= :y1
    AND (:kind = '' OR c.kind = :kind) AND c.valid_to IS NULL
ORDER BY c.code

-- :name component_count
SELECT count(*) FROM component

-- :name component_places
SELECT code, cell_code, geom FROM component ORDER BY code

-- :name component_points
SELECT geom FROM component WHERE valid_to IS NULL ORDER BY code

-- :name components_by_cell
SELECT cell_code, count(*) FROM component
WHERE valid_to IS NULL AND cell_code >= :under AND cell_code < :under || '~' GROUP BY cell_code

-- :name cases_by_cell
SELECT cell_code, count(*) FROM cases
WHERE cell_code >= :under AND cell_code < :under || '~' AND reported_at >= :since GROUP BY cell_code

-- :name move_component
UPDATE component SET cell_code = :cell WHERE code = :code

-- :name next_serial
INSERT INTO serial (scope, last) VALUES (:scope, 1)
ON CONFLICT (scope) DO UPDATE SET last = last + 1 RETURNING last

-- :name raise_serial
INSERT INTO serial (scope, last) VALUES (:scope, :last)
ON CONFLICT (scope) DO UPDATE SET last = excluded.last WHERE excluded.last > last

-- :name last_serial
SELECT last FROM serial WHERE scope = :scope

-- :name cases_to_place
SELECT id, state, community_code, cell_code, duty_code, geom FROM cases
WHERE cell_code IS NULL OR state NOT IN ('archived', 'closed') ORDER BY fid
