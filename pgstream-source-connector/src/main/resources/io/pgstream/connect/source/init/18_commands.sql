-- One row of the log that a command writes.
CREATE TYPE pgstream.log_row AS (schema_name text, version bigint, definition jsonb);

-- What is found out about a command, step by step. `dropped` and `rewrites` are what the other event triggers found.
CREATE TYPE pgstream.command AS (
    tag text,
    dropped jsonb,
    rewrites jsonb,
    relations oid[],
    constraints oid[],
    schemas oid[],
    created oid[],
    classes oid[],
    objects oid[],
    granted text[],
    touched oid[],
    unnamed oid[],
    log pgstream.log_row[],
    copies jsonb,
    places pgstream.known_objects[],
    object_places pgstream.logged_objects[],
    privileges pgstream.privilege_change[]
);

-- First step: which objects the command touched, and which of the tables have no id yet.
CREATE FUNCTION pgstream.find_touched(command pgstream.command) RETURNS pgstream.command
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    command.touched := pgstream.touched_relations(
        command.relations, command.constraints, command.schemas, command.dropped);
    -- Most commands are about tables: looking further would cost them a millisecond.
    IF command.dropped = '[]' AND 'pg_class'::regclass::oid = ALL (command.classes) AND NOT EXISTS (
            SELECT FROM pg_class c
            WHERE c.oid = ANY (command.touched || command.objects)
                AND (c.relkind IN ('v', 'c') OR c.relhastriggers OR c.relhasrules)) THEN
        command.classes := '{}';
        command.objects := '{}';
    ELSE
        SELECT coalesce(array_agg(t.classid), '{}'), coalesce(array_agg(t.objid), '{}')
        INTO command.classes, command.objects
        FROM pgstream.touched_objects(
            command.classes, command.objects, command.touched, command.schemas, command.dropped) t;
    END IF;
    command.unnamed := pgstream.unnamed_tables(command.touched);
    RETURN command;
END
$$;

-- One row for each schema that a command changed. All but the last say that there is "more" of the command: what
-- depends on each other may be in several schemas. `copied` are tables of which a copy follows.
CREATE FUNCTION pgstream.log_rows(command pgstream.command, commented oid[], copied oid[]) RETURNS pgstream.log_row[]
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    logged record;
    result pgstream.log_row[] := '{}';
BEGIN
    FOR logged IN
        SELECT c.schema_name,
            jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                'op', CASE WHEN command.tag = 'REFRESH MATERIALIZED VIEW' THEN 'refresh' ELSE c.op END,
                'kind', c.kind, 'id', c.id, 'name', c.name, 'to', c.target, 'identity', c.identity,
                'copied', CASE WHEN c.op = 'alter' AND c.oid = ANY (copied) THEN true END))
                ORDER BY c.rank, c.oid) FILTER (WHERE c.op IS NOT NULL) AS changes,
            (jsonb_agg(c.privileges) FILTER (WHERE c.op IS NULL)) -> 0 AS privileges,
            -- A schema that only lost a foreign key goes before the one whose table it pointed to; a new place before
            -- the old one.
            lead(true, 1, false) OVER (
                ORDER BY coalesce(bool_or(c.op IN ('drop', 'move')), false), c.schema_name) AS more
        FROM (
            SELECT *, NULL::jsonb AS privileges
            FROM pgstream.changes_of(command.touched, command.schemas, commented)
            UNION ALL
            SELECT *, NULL FROM pgstream.drops_of(command.dropped) WHERE command.dropped <> '[]'
            UNION ALL
            SELECT *, NULL FROM pgstream.object_changes(command.classes, command.objects) WHERE command.classes <> '{}'
            UNION ALL
            SELECT *, NULL FROM pgstream.object_drops(command.dropped) WHERE command.dropped <> '[]'
            UNION ALL
            SELECT p.schema_name, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, p.privileges
            FROM pgstream.privileges_by_schema(command.privileges) p WHERE command.privileges <> '{}'
        ) c
        WHERE pgstream.is_logged(c.schema_name::name)
        GROUP BY c.schema_name
        ORDER BY coalesce(bool_or(c.op IN ('drop', 'move')), false), c.schema_name
    LOOP
        result := result || ROW(logged.schema_name, pgstream.next_version(logged.schema_name),
            pgstream.describe_changed_schema(logged.schema_name,
                coalesce(logged.changes, pgstream.privileges_only(logged.schema_name)))
                || CASE WHEN logged.more THEN '{"more": true}' ELSE '{}' END::jsonb
                || CASE WHEN logged.privileges IS NULL THEN '{}'
                    ELSE jsonb_build_object('privileges', logged.privileges) END)::pgstream.log_row;
    END LOOP;
    RETURN result;
END
$$;

-- Second step, when all tables have ids: what to write about the command.
CREATE FUNCTION pgstream.describe_command(command pgstream.command) RETURNS pgstream.command
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    commented oid[] := CASE WHEN command.tag = 'COMMENT' THEN command.schemas ELSE '{}' END;
    copied oid[] := '{}';
    keep boolean[];
BEGIN
    IF command.rewrites <> '[]' THEN
        SELECT coalesce(array_agg(t.relation), '{}'), array_agg(t.keep) INTO copied, keep
        FROM pgstream.tables_to_copy(command.rewrites) t;
    END IF;
    IF copied <> '{}' THEN
        command.copies := pgstream.copy_requests(copied, keep);
        copied := pgstream.with_parents(copied);
    END IF;
    command.privileges := pgstream.privilege_changes(
        pgstream.privilege_keys(command.touched, command.classes, command.objects, command.schemas, false)
            || CASE WHEN command.granted <> '{}' THEN pgstream.granted_keys(command.granted) END);
    command.schemas := ARRAY(SELECT n.oid FROM pg_namespace n
        WHERE pgstream.is_logged(n.nspname) AND (n.oid = ANY (command.schemas)
            OR n.oid IN (SELECT c.relnamespace FROM pg_class c WHERE c.oid = ANY (command.touched))));
    command.log := pgstream.log_rows(command, commented, copied);
    command.places := pgstream.new_places(command.touched, command.schemas);
    IF command.classes <> '{}' THEN
        command.object_places := pgstream.new_object_places(command.classes, command.objects);
    END IF;
    RETURN command;
END
$$;

-- The steps that read the catalog and what was recorded, by name.
CREATE FUNCTION pgstream.read_step(step text, command pgstream.command) RETURNS pgstream.command
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN CASE step WHEN 'touched' THEN pgstream.find_touched(command) ELSE pgstream.describe_command(command) END;
END
$$;

-- Whether queries show what was there when the transaction began: under REPEATABLE READ and SERIALIZABLE.
CREATE FUNCTION pgstream.is_snapshot_old() RETURNS boolean
    LANGUAGE sql STABLE
AS $$
    SELECT pg_catalog.current_setting('transaction_isolation') IN ('repeatable read', 'serializable')
$$;

-- A transaction of REPEATABLE READ or SERIALIZABLE reads catalogs as they were when it began, although its commands
-- change them as they are. The server itself has one way around that which SQL can use: what a foreign key does to the
-- rows that refer to a changed one is done with a snapshot of now (ri_PerformCheck in its ri_triggers.c), so triggers
-- of those rows run with it too, and STABLE functions read with the snapshot of whoever calls them.
CREATE UNLOGGED TABLE pgstream.latest_keys (id bigserial PRIMARY KEY);
CREATE UNLOGGED TABLE pgstream.latest_reads (
    id bigint NOT NULL REFERENCES pgstream.latest_keys ON UPDATE CASCADE,
    step text NOT NULL,
    command pgstream.command
);
CREATE INDEX latest_reads_id ON pgstream.latest_reads (id);

CREATE FUNCTION pgstream.answer_read() RETURNS trigger
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    new.command := pgstream.read_step(new.step, new.command);
    RETURN new;
END
$$;
CREATE TRIGGER answer_read BEFORE UPDATE ON pgstream.latest_reads FOR EACH ROW EXECUTE FUNCTION pgstream.answer_read();

-- Also where session_replication_role is replica. Where the role that installs this may not do so, such a transaction
-- has no answer, which is an error.
DO $$
DECLARE
    enabled record;
BEGIN
    FOR enabled IN
        SELECT t.tgrelid::regclass AS relation, t.tgname FROM pg_trigger t
        WHERE t.tgrelid IN ('pgstream.latest_keys'::regclass, 'pgstream.latest_reads'::regclass)
    LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', enabled.relation, enabled.tgname);
    END LOOP;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE 'pgstream: foreign keys cannot be made to work under session_replication_role = replica';
END
$$;

-- Takes a step that reads, with the catalog as it is now, whatever the transaction's snapshot.
CREATE FUNCTION pgstream.read_latest(step text, command pgstream.command) RETURNS pgstream.command
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    key bigint;
    answer pgstream.latest_reads;
BEGIN
    IF NOT pgstream.is_snapshot_old() THEN
        RETURN pgstream.read_step(step, command);
    END IF;
    INSERT INTO pgstream.latest_keys DEFAULT VALUES RETURNING id INTO key;
    INSERT INTO pgstream.latest_reads (id, step, command) VALUES (key, step, command);
    UPDATE pgstream.latest_keys SET id = -key WHERE id = key;
    DELETE FROM pgstream.latest_reads r WHERE r.id = -key RETURNING r.* INTO answer;
    DELETE FROM pgstream.latest_keys k WHERE k.id = -key;
    IF answer.command IS NULL OR answer.id IS NULL THEN
        RAISE EXCEPTION 'the catalog cannot be read as it is now in a transaction of %',
            current_setting('transaction_isolation');
    END IF;
    RETURN answer.command;
END
$$;

-- Removes what was recorded of dropped objects.
CREATE FUNCTION pgstream.forget_dropped(dropped jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    DELETE FROM pgstream.known_objects k USING jsonb_array_elements(dropped) d
    WHERE k.classid = (d ->> 'classid')::oid AND k.objid = (d ->> 'objid')::oid AND (d ->> 'objsubid')::integer = 0;
    DELETE FROM pgstream.logged_objects l USING jsonb_array_elements(dropped) d
    WHERE l.classid = (d ->> 'classid')::oid AND l.objid = (d ->> 'objid')::oid
        AND (d ->> 'objsubid')::integer = 0;
    DELETE FROM pgstream.logged_privileges l USING jsonb_array_elements(dropped) d
    WHERE l.classid = (d ->> 'classid')::oid AND l.objid = (d ->> 'objid')::oid
        AND (d ->> 'objsubid')::integer IN (0, l.objsubid);
    DELETE FROM pgstream.table_ids t USING jsonb_array_elements(dropped) d
    WHERE d ->> 'type' = 'table' AND t.oid = (d ->> 'objid')::bigint;
END
$$;

-- Records where objects are now. A row that another transaction has written since the snapshot of this one cannot be
-- written. That object's old place stays on record, so the next command says once more that it has moved or was
-- renamed, which changes nothing for who has read it already; what stays of dropped ones is removed by "pgstream init".
CREATE FUNCTION pgstream.record_by_snapshot(command pgstream.command) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    place pgstream.known_objects;
    object_place pgstream.logged_objects;
    gone jsonb;
BEGIN
    FOREACH place IN ARRAY coalesce(command.places, '{}') LOOP
        BEGIN
            PERFORM pgstream.record_places(ARRAY[place], command.created);
        EXCEPTION WHEN serialization_failure THEN
            CONTINUE;
        END;
    END LOOP;
    FOREACH object_place IN ARRAY coalesce(command.object_places, '{}') LOOP
        BEGIN
            PERFORM pgstream.record_object_places(ARRAY[object_place], command.created);
        EXCEPTION WHEN serialization_failure THEN
            CONTINUE;
        END;
    END LOOP;
    FOR gone IN SELECT d FROM jsonb_array_elements(command.dropped) d LOOP
        BEGIN
            PERFORM pgstream.forget_dropped(jsonb_build_array(gone));
        EXCEPTION WHEN serialization_failure THEN
            CONTINUE;
        END;
    END LOOP;
END
$$;

CREATE FUNCTION pgstream.record_command(command pgstream.command) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF command.privileges <> '{}' THEN
        PERFORM pgstream.record_privileges(command.privileges);
    END IF;
    IF pgstream.is_snapshot_old() THEN
        PERFORM pgstream.record_by_snapshot(command);
        RETURN;
    END IF;
    IF command.places <> '{}' THEN
        PERFORM pgstream.record_places(command.places, command.created);
    END IF;
    IF command.object_places <> '{}' THEN
        PERFORM pgstream.record_object_places(command.object_places, command.created);
    END IF;
    IF command.dropped <> '[]' THEN
        PERFORM pgstream.forget_dropped(command.dropped);
    END IF;
END
$$;

-- Logs one command.
CREATE FUNCTION pgstream.log_command(tag text, dropped jsonb, rewrites jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    muted CONSTANT boolean :=
        coalesce(lower(current_setting('pgstream.skip_log', true)) IN ('true', 't', 'on', 'yes', '1'), false);
    command pgstream.command;
    logged pgstream.log_row;
BEGIN
    command.tag := tag;
    command.dropped := dropped;
    command.rewrites := rewrites;
    -- What an extension's script made is left to the extension, except tables: their rows are in the stream.
    SELECT coalesce(array_agg(d.objid) FILTER (WHERE d.classid = 'pg_class'::regclass), '{}'),
        coalesce(array_agg(d.objid) FILTER (WHERE d.classid = 'pg_constraint'::regclass), '{}'),
        coalesce(array_agg(d.objid) FILTER (WHERE d.classid = 'pg_namespace'::regclass), '{}'),
        coalesce(array_agg(d.objid) FILTER (WHERE d.command_tag LIKE 'CREATE %' OR d.command_tag = 'SELECT INTO'), '{}'),
        coalesce(array_agg(d.classid ORDER BY d.objid) FILTER (WHERE NOT d.in_extension AND d.objid IS NOT NULL), '{}'),
        coalesce(array_agg(d.objid ORDER BY d.objid) FILTER (WHERE NOT d.in_extension AND d.objid IS NOT NULL), '{}'),
        coalesce(array_agg(CASE WHEN d.command_tag = 'ALTER DEFAULT PRIVILEGES' THEN 'DEFAULT' ELSE d.object_type END)
            FILTER (WHERE d.command_tag IN ('GRANT', 'REVOKE', 'ALTER DEFAULT PRIVILEGES')), '{}')
    INTO command.relations, command.constraints, command.schemas, command.created, command.classes, command.objects,
        command.granted
    FROM pg_event_trigger_ddl_commands() d;
    IF tag = 'DROP OWNED' THEN
        command.granted := '{TABLE, FUNCTION, TYPE, SCHEMA, DEFAULT}'; -- It takes privileges back without listing it.
    END IF;
    command := pgstream.read_latest('touched', command);
    -- Also when muted: a later command must not meet a table without an id.
    PERFORM pgstream.assign_table_ids(command.unnamed, command.created);
    IF NOT muted THEN
        command := pgstream.read_latest('description', command);
        IF command.copies IS NOT NULL THEN
            INSERT INTO pgstream.snapshot_requests (slot_name, tables, origin, keep_rows, message)
            SELECT c ->> 'slot', ARRAY[c ->> 'table'], 'rewrite', (c ->> 'keep')::boolean, c ->> 'message'
            FROM jsonb_array_elements(command.copies) c;
        END IF;
        FOREACH logged IN ARRAY command.log LOOP
            PERFORM pgstream.append_schema_log(logged.schema_name, logged.version, logged.definition);
        END LOOP;
    END IF;
    PERFORM pgstream.record_command(command);
END
$$;
