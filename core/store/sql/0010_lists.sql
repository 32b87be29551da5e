-- Lists of a city with a million cases are answered from an index alone; the rows of one page are read last.

-- Does a collector's answer to an order wait in this state?
ALTER TABLE cases ADD COLUMN task_open INTEGER NOT NULL DEFAULT 0;
UPDATE cases SET task_open = 1 WHERE state = 'pending_verify' AND json_extract(fold, '$.verify.open')
    OR state = 'pending_check' AND json_extract(fold, '$.check.open');

-- Work to be done, nearest deadline first. The states are named as the query of a list names them.
CREATE INDEX cases_open ON cases (due_at IS NULL, due_at, number, state, kind, district, community_code, cell_code,
    department, task_to, task_open, warn_at, reported_at, file_number)
    WHERE state IN ('reported', 'pending_verify', 'pending_register', 'pending_dispatch', 'pending_handle', 'handling',
    'suspended', 'returned', 'pending_check', 'pending_close');

-- Every case, in the order they were reported.
CREATE INDEX cases_listed ON cases (reported_at, number, state, kind, district, community_code, cell_code, department,
    file_number, due_at);
DROP INDEX cases_reported;
