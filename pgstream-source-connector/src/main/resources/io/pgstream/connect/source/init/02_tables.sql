-- One row per schema and command: what DDL did, in the transaction that did it.
CREATE TABLE pgstream.schema_log (
    id pgstream.xid PRIMARY KEY DEFAULT pgstream.xid(),
    version bigint NOT NULL,
    schema_name text NOT NULL,
    schema jsonb NOT NULL,
    created_at timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC'),
    acked boolean NOT NULL DEFAULT false
);
CREATE INDEX schema_log_name_acked ON pgstream.schema_log (schema_name, acked, id);
CREATE UNIQUE INDEX schema_log_version_uniq ON pgstream.schema_log (schema_name, version);

-- The id that a table keeps through renames and moves.
CREATE TABLE pgstream.table_ids (
    id pgstream.xid PRIMARY KEY DEFAULT pgstream.xid(),
    oid bigint NOT NULL UNIQUE
);

-- Where objects were when they were last logged. Event triggers run after the catalog has changed: only this tells a
-- new object from an altered one, the schema that a table was moved from, the old name of a schema and the table of a
-- dropped index. parent is the schema of a table, sequence or materialized view, the table of an index, and 0 for a
-- schema.
CREATE TABLE pgstream.known_objects (
    classid oid NOT NULL,
    objid oid NOT NULL,
    parent oid NOT NULL,
    name text NOT NULL,
    -- The partitioned table of a partition: DETACH PARTITION names only that one.
    partition_of oid,
    PRIMARY KEY (classid, objid)
);
CREATE INDEX known_objects_parent ON pgstream.known_objects (parent);
CREATE INDEX known_objects_partition_of ON pgstream.known_objects (partition_of) WHERE partition_of IS NOT NULL;

-- Slots whose start is described by the schema_log rows with this xid.
CREATE TABLE pgstream.baselines (
    slot_name text PRIMARY KEY,
    xid text NOT NULL,
    lsn pg_lsn NOT NULL,
    created_at timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC')
);

-- What the current command of a server process drops and rewrites, from one event trigger to the next. Not a setting:
-- anybody may set those, and could make the log report drops that never happened. Unlogged, because it is no history.
CREATE UNLOGGED TABLE pgstream.collected (
    backend integer NOT NULL,
    kind text NOT NULL,
    found jsonb NOT NULL
);
