-- Last: who may do what, and the number of this schema.
INSERT INTO version (number) VALUES (11);
RESET ROLE;
RESET search_path;
