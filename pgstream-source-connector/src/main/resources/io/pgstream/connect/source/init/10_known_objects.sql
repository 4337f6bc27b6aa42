-- Whether no other open transaction is about to record this object. Asked before inserting a row that another
-- transaction could insert as well, because the unique index would make the second one wait for the first.
CREATE FUNCTION pgstream.may_record(object oid) RETURNS boolean
    LANGUAGE sql VOLATILE
AS $$
    -- The first number only keeps these locks apart from those of other applications.
    SELECT pg_catalog.pg_try_advisory_xact_lock(1885826930, object::bigint::bit(32)::integer)
$$;

-- The name under which a schema was logged last: event triggers run when the catalog has the new one already.
CREATE FUNCTION pgstream.logged_schema(namespace oid) RETURNS text
    LANGUAGE sql STABLE
AS $$
    SELECT coalesce(
        (SELECT k.name FROM pgstream.known_objects k
            WHERE k.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND k.objid = namespace),
        (SELECT n.nspname::text FROM pg_catalog.pg_namespace n WHERE n.oid = namespace))
$$;

-- Gives ids to the tables that have none. `created` are objects of this very command: nobody else can see them.
CREATE FUNCTION pgstream.assign_table_ids(tables oid[], created oid[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    unnamed oid;
BEGIN
    FOR unnamed IN
        SELECT c.oid FROM pg_class c
        WHERE c.oid = ANY (tables) AND c.relkind IN ('r', 'p')
            AND NOT EXISTS (SELECT FROM pgstream.table_ids t WHERE t.oid = c.oid::bigint)
        ORDER BY c.oid
    LOOP
        IF NOT unnamed = ANY (created) AND NOT pgstream.may_record(unnamed) THEN
            RAISE EXCEPTION 'another transaction is recording table with oid % for the first time', unnamed
                USING ERRCODE = 'lock_not_available';
        END IF;
        INSERT INTO pgstream.table_ids (oid) VALUES (unnamed) ON CONFLICT (oid) DO NOTHING;
    END LOOP;
END
$$;

-- Records where these relations, the indexes on them and these schemas are now.
CREATE FUNCTION pgstream.record_objects(relations oid[], schemas oid[], created oid[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    WITH current AS MATERIALIZED (
        SELECT 'pg_class'::regclass AS classid, c.oid AS objid, c.relnamespace AS parent, c.relname AS name,
            CASE WHEN c.relispartition THEN (
                SELECT i.inhparent FROM pg_inherits i WHERE i.inhrelid = c.oid LIMIT 1) END AS partition_of
        FROM pg_class c WHERE c.oid = ANY (relations)
        UNION ALL
        SELECT 'pg_class'::regclass, c.oid, i.indrelid, c.relname, NULL
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = ANY (relations)
        UNION ALL
        SELECT 'pg_namespace'::regclass, n.oid, 0, n.nspname, NULL
        FROM pg_namespace n WHERE n.oid = ANY (schemas)
    ), moved AS (
        UPDATE pgstream.known_objects k SET parent = c.parent, name = c.name, partition_of = c.partition_of
        FROM current c
        WHERE k.classid = c.classid AND k.objid = c.objid
            AND (k.parent <> c.parent OR k.name <> c.name OR k.partition_of IS DISTINCT FROM c.partition_of)
    )
    INSERT INTO pgstream.known_objects (classid, objid, parent, name, partition_of)
    SELECT c.classid, c.objid, c.parent, c.name, c.partition_of
    FROM current c
    WHERE NOT EXISTS (SELECT FROM pgstream.known_objects k WHERE k.classid = c.classid AND k.objid = c.objid)
        AND CASE WHEN c.objid = ANY (created) THEN true ELSE pgstream.may_record(c.objid) END
    ON CONFLICT DO NOTHING;
END
$$;

-- Records everything that exists before the event triggers do.
CREATE FUNCTION pgstream.record_existing_objects() RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    schemas oid[] := ARRAY(SELECT n.oid FROM pg_namespace n WHERE pgstream.is_logged(n.nspname));
    relations oid[] := ARRAY(SELECT r.relation FROM unnest(schemas) s CROSS JOIN pgstream.relations_of(s) r);
BEGIN
    INSERT INTO pgstream.table_ids (oid)
    SELECT c.oid FROM pg_class c
    WHERE c.oid = ANY (relations) AND c.relkind IN ('r', 'p')
        AND NOT EXISTS (SELECT FROM pgstream.table_ids t WHERE t.oid = c.oid::bigint)
    ORDER BY c.oid
    ON CONFLICT (oid) DO NOTHING;
    -- All are passed as created here: a lock for each would fill the server's lock table.
    PERFORM pgstream.record_objects(relations, schemas,
        relations || schemas || ARRAY(SELECT i.indexrelid FROM pg_index i WHERE i.indrelid = ANY (relations)));
    INSERT INTO pgstream.logged_objects (classid, objid, kind, namespace, parent, name, state)
    SELECT o.classid, o.objid, o.kind, o.namespace, o.parent, o.name, o.state
    FROM pgstream.objects o
    WHERE o.namespace = ANY (schemas)
    ON CONFLICT DO NOTHING;
    -- Without statistics the triggers' queries would read these tables whole.
    ANALYZE pgstream.table_ids, pgstream.known_objects, pgstream.logged_objects;
END
$$;
