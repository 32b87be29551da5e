-- Rulings of ownership disputes, few among millions of events, are asked for at every proposal of a department.
CREATE INDEX case_event_ruling ON case_event (type) WHERE type = 'ruling';
