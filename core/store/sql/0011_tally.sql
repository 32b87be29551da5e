-- Lists once more: what an action changes is in as few indexes as can be, for each costs every action a page of the
-- log; and how many cases ended how is kept, for to count a million rows takes longer than to read a page of them.

-- The states are named one by one, as the queries name them (openCases(), endedCases()): of a list with IN SQLite
-- makes a table, for every row that is written.
DROP INDEX cases_open;
CREATE INDEX cases_open ON cases (due_at IS NULL, due_at, number, state, kind, district, community_code, cell_code,
    department, task_to, task_open, warn_at, reported_at, file_number)
    WHERE (state = 'reported' OR state = 'pending_verify' OR state = 'pending_register' OR
    state = 'pending_dispatch' OR state = 'pending_handle' OR state = 'handling' OR state = 'suspended' OR
    state = 'returned' OR state = 'pending_check' OR state = 'pending_close');

-- What is done, each state in the order of the reports.
CREATE INDEX cases_ended ON cases (state, reported_at, number, kind, district, community_code, cell_code, department,
    file_number)
    WHERE (state = 'not_accepted' OR state = 'closed' OR state = 'forced_close' OR state = 'cancelled' OR
    state = 'archived' OR state = 'recycled' OR state = 'merged');

-- How many cases were filed in a time.
CREATE INDEX cases_filed ON cases (filed_at) WHERE filed_at IS NOT NULL;

DROP INDEX cases_listed;
DROP INDEX cases_inbox;
DROP INDEX cases_community;
CREATE INDEX cases_community ON cases (community_code);

-- How many cases ended how. '' for NULL.
CREATE TABLE case_tally (
    state TEXT NOT NULL,
    district TEXT NOT NULL,
    community_code TEXT NOT NULL,
    kind TEXT NOT NULL,
    department TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (state, district, community_code, kind, department)
) STRICT, WITHOUT ROWID;
INSERT INTO case_tally SELECT state, district, ifnull(community_code, ''), kind, ifnull(department, ''), count(*)
    FROM cases WHERE (state = 'not_accepted' OR state = 'closed' OR state = 'forced_close' OR state = 'cancelled' OR
    state = 'archived' OR state = 'recycled' OR state = 'merged') GROUP BY 1, 2, 3, 4, 5;

CREATE TRIGGER case_tally_born AFTER INSERT ON cases
WHEN (NEW.state = 'not_accepted' OR NEW.state = 'closed' OR NEW.state = 'forced_close' OR
    NEW.state = 'cancelled' OR NEW.state = 'archived' OR NEW.state = 'recycled' OR NEW.state = 'merged')
BEGIN INSERT INTO case_tally VALUES (NEW.state, NEW.district, ifnull(NEW.community_code, ''), NEW.kind,
    ifnull(NEW.department, ''), 1) ON CONFLICT DO UPDATE SET n = n + 1; END;
CREATE TRIGGER case_tally_left AFTER UPDATE OF state, district, community_code, kind, department ON cases
WHEN (OLD.state = 'not_accepted' OR OLD.state = 'closed' OR OLD.state = 'forced_close' OR
    OLD.state = 'cancelled' OR OLD.state = 'archived' OR OLD.state = 'recycled' OR OLD.state = 'merged')
BEGIN UPDATE case_tally SET n = n - 1 WHERE state = OLD.state AND district = OLD.district AND
    community_code = ifnull(OLD.community_code, '') AND kind = OLD.kind AND department = ifnull(OLD.department, ''); END;
CREATE TRIGGER case_tally_ended AFTER UPDATE OF state, district, community_code, kind, department ON cases
WHEN (NEW.state = 'not_accepted' OR NEW.state = 'closed' OR NEW.state = 'forced_close' OR
    NEW.state = 'cancelled' OR NEW.state = 'archived' OR NEW.state = 'recycled' OR NEW.state = 'merged')
BEGIN INSERT INTO case_tally VALUES (NEW.state, NEW.district, ifnull(NEW.community_code, ''), NEW.kind,
    ifnull(NEW.department, ''), 1) ON CONFLICT DO UPDATE SET n = n + 1; END;

-- The same of the events.
DROP INDEX case_event_request;
CREATE INDEX case_event_request ON case_event (type, at)
    WHERE (type = 'return' OR type = 'withdraw' OR type = 'extend' OR type = 'suspend' OR type = 'force_close' OR
    type = 'upward' OR type = 'appeal');
DROP INDEX case_event_task;
CREATE INDEX case_event_task ON case_event (case_fid, seq)
    WHERE (type = 'verify_task' OR type = 'check_task' OR type = 'resend');

-- When a case was last changed is in the case; SpatiaLite need not write it down once more.
DROP TRIGGER IF EXISTS tmu_cases_geom;
