-- Around the case: answers to citizens, what is told outside the house, what a desk keeps at hand.

-- A citizen who left contact details and whose report has ended; of merged reports one each. The contact itself is in
-- case_private alone. due: NULL where the source asks for none.
CREATE TABLE feedback (
    case_id TEXT PRIMARY KEY REFERENCES cases (id),
    root_id TEXT NOT NULL REFERENCES cases (id), -- whose end it was: itself, or the original it was merged into
    source TEXT NOT NULL,
    outcome TEXT NOT NULL, -- state it ended in, or not_met, not_ours, answered of a refusal
    ended_at INTEGER NOT NULL,
    reply_due INTEGER,
    replied_at INTEGER,
    replied_by TEXT,
    call_due INTEGER,
    called_at INTEGER,
    called_by TEXT,
    reached INTEGER NOT NULL DEFAULT 0,
    rating INTEGER CHECK (rating BETWEEN 1 AND 5)
) STRICT, WITHOUT ROWID;
CREATE INDEX feedback_ended ON feedback (ended_at);
CREATE INDEX feedback_reply ON feedback (reply_due) WHERE reply_due IS NOT NULL AND replied_at IS NULL;
CREATE INDEX feedback_call ON feedback (call_due) WHERE call_due IS NOT NULL AND reached = 0;

-- Ways out of the house. What opens them (a password, a token) lies beside the store, never here.
CREATE TABLE channel (
    name TEXT PRIMARY KEY CHECK (name IN ('sms', 'mail', 'wechat')),
    kind TEXT NOT NULL CHECK (kind IN ('webhook', 'smtp')),
    url TEXT NOT NULL,
    user TEXT NOT NULL,
    sender TEXT NOT NULL,
    language TEXT NOT NULL,
    active INTEGER NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is to be told outside, once. The id is the key the receiver knows it by. To the caller of a case (login NULL) or
-- to a person: where they are reached is read when it is sent and never kept here. args: no more than number and stage.
CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    channel TEXT NOT NULL,
    text TEXT NOT NULL,
    args TEXT NOT NULL,
    case_id TEXT,
    login TEXT,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'given_up', 'dropped')),
    why TEXT NOT NULL DEFAULT '',
    tries INTEGER NOT NULL DEFAULT 0,  -- since it was put in or asked for again
    next_at INTEGER NOT NULL,
    claim TEXT,
    claimed_at INTEGER,
    sent_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (next_at) WHERE state IN ('waiting', 'sending');
CREATE INDEX outbox_case ON outbox (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX outbox_at ON outbox (at);

-- Every try to send. outcome: begun; sent, failed, refused; unknown where the sender ended before it could note.
CREATE TABLE outbox_try (
    outbox_id TEXT NOT NULL REFERENCES outbox (id),
    n INTEGER NOT NULL,
    at INTEGER NOT NULL,
    ended_at INTEGER,
    outcome TEXT NOT NULL,
    status INTEGER NOT NULL DEFAULT 0, -- of the server
    detail TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (outbox_id, n)
) STRICT, WITHOUT ROWID;

-- 通讯录: how colleagues and others are reached. login: of a person of the store, '' of others.
CREATE TABLE address (
    id TEXT PRIMARY KEY,
    login TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL,
    department TEXT NOT NULL,
    title TEXT NOT NULL,
    phone TEXT NOT NULL,
    mail TEXT NOT NULL,
    wechat TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX address_login ON address (login) WHERE login <> '';
CREATE INDEX address_name ON address (name);

-- A list of cases somebody asks for again and again.
CREATE TABLE saved_filter (
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL, -- JSON
    at INTEGER NOT NULL,
    PRIMARY KEY (login, name)
) STRICT, WITHOUT ROWID;

-- 常用语. owner: login, '' for everybody. use: an action's code, '' any.
CREATE TABLE phrase (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    use TEXT NOT NULL,
    text TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX phrase_once ON phrase (owner, use, text);
