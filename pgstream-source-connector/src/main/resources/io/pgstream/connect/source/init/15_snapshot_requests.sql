-- Copies of tables: asked for, configured, or needed because a table was rewritten. The source connector of the slot
-- sees a new row in its own stream, and keeps it up to date while it copies.
CREATE TABLE pgstream.snapshot_requests (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slot_name text NOT NULL,
    tables text[] NOT NULL CHECK (cardinality(tables) > 0),
    origin text NOT NULL DEFAULT 'request' CHECK (origin IN ('request', 'configuration', 'rewrite')),
    -- The targets' rows are the right ones but for columns that are no key: they are overwritten, not removed.
    keep_rows boolean NOT NULL DEFAULT false,
    status text NOT NULL DEFAULT 'requested'
        CHECK (status IN ('requested', 'running', 'finished', 'failed', 'cancelled')),
    table_count bigint NOT NULL DEFAULT 0,
    tables_copied bigint NOT NULL DEFAULT 0,
    rows_copied bigint NOT NULL DEFAULT 0,
    bytes_copied bigint NOT NULL DEFAULT 0,
    bytes_total bigint NOT NULL DEFAULT 0,
    seconds_left bigint,
    -- How far each of the largest tables is, and the one that is being copied.
    largest_tables jsonb NOT NULL DEFAULT '[]',
    message text,
    requested_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX snapshot_requests_open ON pgstream.snapshot_requests (slot_name, id)
    WHERE status IN ('requested', 'running');
