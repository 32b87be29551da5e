-- Statements of GridStore.

-- :name edition
SELECT coalesce(max(edition), 0) FROM grid_edition

-- :name add_edition
INSERT INTO grid_edition (edition, id, kind, name, document, author, valid_from, recorded_at)
VALUES (:edition, :id, :kind, :name, :document, :author, :from, :now)

-- :name editions
SELECT edition, id, kind, name, document, author, valid_from, recorded_at FROM grid_edition ORDER BY edition

-- :name add_draft
INSERT INTO grid_draft (id, name, author, state, edition, made_at, changed_at)
VALUES (:id, :name, :author, 'open', :edition, :now, :now)

-- :name draft
SELECT d.id, d.name, d.author, d.state, d.edition, d.made_at, d.changed_at,
    (SELECT count(*) FROM grid_draft_line WHERE draft = d.id)
FROM grid_draft d WHERE (d.name = :name AND d.state = 'open') OR d.id = :name

-- :name drafts
SELECT d.id, d.name, d.author, d.state, d.edition, d.made_at, d.changed_at,
    (SELECT count(*) FROM grid_draft_line WHERE draft = d.id)
FROM grid_draft d WHERE :all OR d.state = 'open' ORDER BY d.made_at, d.id

-- :name draft_lines
SELECT text FROM grid_draft_line WHERE draft = :draft AND line >= :from ORDER BY line

-- :name add_line
INSERT INTO grid_draft_line (draft, line, text, author, at) VALUES (:draft, :line, :text, :author, :now)

-- :name forget_lines
DELETE FROM grid_draft_line WHERE draft = :draft

-- :name set_draft
UPDATE grid_draft SET state = :state, edition = :edition, changed_at = :now WHERE id = :id

-- :name end_cell
UPDATE cell SET valid_to = :from, recorded_at = :now WHERE code = :code AND valid_to IS NULL AND valid_from < :from

-- :name retire_code
INSERT INTO cell_retired (code, edition) VALUES (:code, :edition)

-- :name next_cell
INSERT INTO cell (id, code, community_code, area_m2, area_class, land_use, manage_level, responsible, note,
    valid_from, recorded_at, geom)
SELECT :id, :code, :community, :area_m2, area_class, land_use, manage_level, responsible, note, :from, :now, :geom
FROM cell WHERE code = :like ORDER BY valid_from DESC LIMIT 1

-- :name add_lineage
INSERT OR IGNORE INTO cell_lineage (edition, from_code, to_code) VALUES (:edition, :old, :new)

-- :name end_duty_cell
UPDATE duty_grid_cell SET valid_to = :from WHERE cell_code = :cell AND valid_to IS NULL AND valid_from < :from

-- :name add_duty_cell
INSERT INTO duty_grid_cell (cell_code, duty_code, valid_from) VALUES (:cell, :duty, :from)

-- :name end_duty
UPDATE duty_grid SET valid_to = :from, recorded_at = :now
WHERE code = :code AND valid_to IS NULL AND valid_from < :from

-- :name next_duty
INSERT INTO duty_grid (id, code, name, street_code, collector, valid_from, recorded_at, geom)
SELECT :id, code, name, street_code, collector, :from, :now, :geom
FROM duty_grid WHERE code = :code ORDER BY valid_from DESC LIMIT 1

-- :name end_region
UPDATE region SET valid_to = :from, recorded_at = :now
WHERE code = :code AND valid_to IS NULL AND valid_from < :from

-- :name next_region
INSERT INTO region (id, level, code, name, parent_code, provisional, source_key, valid_from, recorded_at, geom)
SELECT :id, level, code, name, parent_code, provisional, source_key, :from, :now, :geom
FROM region WHERE code = :code ORDER BY valid_from DESC LIMIT 1

-- :name components_at
SELECT c.code, c.cell_code, c.geom FROM idx_component_geom i JOIN component c ON c.code = i.pkid
WHERE i.xmin <= :x2 AND i.xmax >= :x1 AND i.ymin <= :y2 AND i.ymax >= :y1 ORDER BY c.code

-- :name cases_in_cells
SELECT id, state, community_code, cell_code, duty_code, geom FROM cases
WHERE cell_code IN (SELECT value FROM json_each(:cells)) OR cell_code IS NULL ORDER BY fid

-- :name closed_in_cells
SELECT count(*) FROM cases WHERE cell_code IN (SELECT value FROM json_each(:cells))
    AND closed_at >= :since AND closed_at < :until

-- :name cell_versions
SELECT c.code, c.community_code, c.area_m2, c.valid_from, c.valid_to, c.recorded_at,
    (SELECT d.duty_code FROM duty_grid_cell d WHERE d.cell_code = c.code AND d.valid_from < coalesce(c.valid_to, 9e18)
        AND coalesce(d.valid_to, 9e18) > c.valid_from ORDER BY d.valid_from DESC LIMIT 1)
FROM cell c WHERE c.code = :code ORDER BY c.valid_from

-- :name lineage_of
SELECT l.edition, l.from_code, l.to_code, e.valid_from, e.name FROM cell_lineage l
JOIN grid_edition e ON e.edition = l.edition WHERE l.from_code = :code OR l.to_code = :code
ORDER BY l.edition, l.from_code, l.to_code

-- :name retired_in
SELECT edition FROM cell_retired WHERE code = :code

-- :name cells_as_of
SELECT code, community_code, area_m2, area_class, land_use, geom FROM cell
WHERE valid_from <= :at AND coalesce(valid_to, 9e18) > :at ORDER BY code

-- :name regions_as_of
SELECT level, code, name, parent_code, provisional, source_key, geom FROM region
WHERE valid_from <= :at AND coalesce(valid_to, 9e18) > :at ORDER BY code

-- :name duties_as_of
SELECT code, name, street_code, collector, geom FROM duty_grid
WHERE valid_from <= :at AND coalesce(valid_to, 9e18) > :at ORDER BY code

-- :name duty_cells_as_of
SELECT duty_code, cell_code FROM duty_grid_cell
WHERE valid_from <= :at AND coalesce(valid_to, 9e18) > :at ORDER BY duty_code, cell_code

-- :name cell_rows
SELECT c.code, c.community_code, c.area_m2, c.area_class, c.land_use, c.geom, c.manage_level, c.responsible, c.note,
    (SELECT min(f.valid_from) FROM cell f WHERE f.code = c.code)
FROM cell c WHERE c.valid_from <= :at AND coalesce(c.valid_to, 9e18) > :at
    AND c.code >= :under AND c.code < :under || '~' ORDER BY c.code

-- :name add_cell_row
INSERT INTO cell (id, code, community_code, area_m2, area_class, land_use, manage_level, responsible, note,
    valid_from, recorded_at, geom)
VALUES (:id, :code, :community, :area_m2, :area_class, :land_use, :manage_level, :responsible, :note,
    :from, :now, :geom)
