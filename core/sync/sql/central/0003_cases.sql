-- Cases: the accepted events, what is kept beside the chain, and a head for each case. Every key begins with the home
-- district, fixed when the case was reported.

-- What the centre asks of a case: a projection of its events. departments and places are all it ever had to do with:
-- who was once involved goes on seeing it. place: the district it lies in now. level: whose it is, '' nobody was given
-- it, 'city', or the district it was handed to.
CREATE TABLE cases (
    district text NOT NULL,
    id text NOT NULL,
    seq bigint NOT NULL,
    head text NOT NULL,
    state text NOT NULL,
    at timestamptz NOT NULL,
    kind text NOT NULL DEFAULT '',
    source text NOT NULL DEFAULT '',
    number text NOT NULL DEFAULT '',
    file_number text NOT NULL DEFAULT '',
    place text NOT NULL DEFAULT '',
    community text NOT NULL DEFAULT '',
    cell text NOT NULL DEFAULT '',
    duty_grid text NOT NULL DEFAULT '',
    x_mm bigint,
    y_mm bigint,
    level text NOT NULL DEFAULT '',
    department text NOT NULL DEFAULT '',
    assists text[] NOT NULL DEFAULT '{}',
    handlers text[] NOT NULL DEFAULT '{}',
    request_by text NOT NULL DEFAULT '',
    reporter text NOT NULL DEFAULT '',
    reported_at timestamptz,
    last_actor text NOT NULL DEFAULT '',
    last_type text NOT NULL DEFAULT '',
    departments text[] NOT NULL DEFAULT '{}',
    places text[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (district, id)
) PARTITION BY LIST (district);

-- hash covers the text of body as it stands here.
CREATE TABLE case_event (
    district text NOT NULL,
    case_id text NOT NULL,
    seq bigint NOT NULL,
    id text NOT NULL,
    type text NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL,
    body text NOT NULL,
    prev text NOT NULL,
    hash text NOT NULL,
    entry text NOT NULL,
    PRIMARY KEY (district, case_id, seq),
    UNIQUE (district, id)
) PARTITION BY LIST (district);

-- What a citizen said and left. Erasing takes the rows away.
CREATE TABLE case_private (
    district text NOT NULL,
    case_id text NOT NULL,
    field text NOT NULL,
    salt text NOT NULL,
    value text NOT NULL,
    entry text NOT NULL,
    PRIMARY KEY (district, case_id, field)
) PARTITION BY LIST (district);

-- The rows of evidence as the desks keep them; times are microseconds UTC as there.
CREATE TABLE evidence (
    district text NOT NULL,
    id text NOT NULL,
    case_id text NOT NULL,
    mark text NOT NULL CHECK (length(mark) = 64),
    hash text CHECK (length(hash) = 64),
    salt text CHECK (length(salt) = 64),
    media text NOT NULL,
    size bigint NOT NULL CHECK (size > 0),
    name text NOT NULL,
    taken_at bigint,
    lon_e7 bigint,
    lat_e7 bigint,
    purpose text NOT NULL,
    added_by text NOT NULL,
    added_at bigint NOT NULL,
    seal text NOT NULL CHECK (length(seal) = 64),
    erased_by text,
    entry text NOT NULL,
    PRIMARY KEY (district, id),
    CHECK ((hash IS NULL) = (erased_by IS NOT NULL))
) PARTITION BY LIST (district);
CREATE INDEX evidence_case ON evidence (district, case_id);
CREATE INDEX evidence_hash ON evidence (hash) WHERE hash IS NOT NULL;

-- Numbers given: number, file, foreign (of the system a case came from).
CREATE TABLE case_number (
    district text NOT NULL,
    kind text NOT NULL,
    value text NOT NULL,
    case_id text NOT NULL,
    PRIMARY KEY (district, kind, value)
) PARTITION BY LIST (district);

-- What was answered for good. intent and mac prove who wanted it; digest covers all that came in by it.
CREATE TABLE entry (
    id text PRIMARY KEY,
    desk text NOT NULL,
    person text NOT NULL,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    taken_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    outcome text NOT NULL CHECK (outcome IN ('taken', 'refused')),
    code text NOT NULL DEFAULT '',
    args jsonb NOT NULL DEFAULT '{}',
    seq bigint NOT NULL DEFAULT 0,
    intent text NOT NULL,
    mac text NOT NULL,
    digest text NOT NULL
);

-- The feed, in the order (xid, n). A case's item names the events, whose bytes lie in case_event alone; rows hold theirs.
-- places and departments: whom it concerns, as far as the case had come then; '{*}': all.
CREATE TABLE change_log (
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    n bigint GENERATED ALWAYS AS IDENTITY,
    kind text NOT NULL CHECK (kind IN ('case', 'rows', 'came')),
    entry text NOT NULL,
    district text NOT NULL,
    case_id text,
    first_seq bigint,
    last_seq bigint,
    body jsonb,
    places text[] NOT NULL,
    departments text[] NOT NULL,
    PRIMARY KEY (xid, n)
);

-- One link a batch, in the order of their commits.
CREATE TABLE ledger (
    seq bigint PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    entries text[] NOT NULL,
    prev text NOT NULL,
    hash text NOT NULL
);
CREATE TABLE ledger_head (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    seq bigint NOT NULL,
    hash text NOT NULL
);
INSERT INTO ledger_head (seq, hash) VALUES (0, '');

CREATE FUNCTION stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME;
END $$;
CREATE TRIGGER case_event_stays BEFORE UPDATE OR DELETE ON case_event FOR EACH ROW EXECUTE FUNCTION stays();
CREATE TRIGGER entry_stays BEFORE UPDATE OR DELETE ON entry FOR EACH ROW EXECUTE FUNCTION stays();
CREATE TRIGGER ledger_stays BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION stays();
CREATE TRIGGER case_event_whole BEFORE TRUNCATE ON case_event EXECUTE FUNCTION stays();
CREATE TRIGGER entry_whole BEFORE TRUNCATE ON entry EXECUTE FUNCTION stays();
CREATE TRIGGER ledger_whole BEFORE TRUNCATE ON ledger EXECUTE FUNCTION stays();

CREATE FUNCTION event_hash(actor text, at text, body text, case_id text, id text, prev text, seq bigint, type text)
RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN -- of the functions that run for every step none is in SQL: PL/pgSQL keeps its plans
    RETURN encode(sha256(convert_to('{"actor":' || to_json(actor) || ',"at":' || to_json(at) || ',"body":' || body
        || ',"case":' || to_json(case_id) || ',"id":' || to_json(id) || ',"prev":' || to_json(prev) || ',"seq":' || seq
        || ',"type":' || to_json(type) || '}', 'UTF8')), 'hex');
END $$;
