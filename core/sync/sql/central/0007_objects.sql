-- Photos and other files.
CREATE FUNCTION drop_objects(hashes text[]) RETURNS void LANGUAGE sql AS $$ SELECT NULL $$;
