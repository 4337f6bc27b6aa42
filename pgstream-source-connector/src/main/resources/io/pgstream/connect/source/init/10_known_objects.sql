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
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN coalesce(
        (SELECT k.name FROM pgstream.known_objects k
            WHERE k.classid = 'pg_namespace'::regclass AND k.objid = namespace),
        (SELECT n.nspname::text FROM pg_namespace n WHERE n.oid = namespace));
END
$$;

-- The tables that have no id yet.
CREATE FUNCTION pgstream.unnamed_tables(tables oid[]) RETURNS oid[]
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN ARRAY(
        SELECT c.oid FROM pg_class c
        WHERE c.oid = ANY (tables) AND c.relkind IN ('r', 'p')
            AND NOT EXISTS (SELECT FROM pgstream.table_ids t WHERE t.oid = c.oid::bigint)
        ORDER BY c.oid);
END
$$;

-- Gives ids to tables that have none. `created` are objects of this very command: nobody else can see them.
CREATE FUNCTION pgstream.assign_table_ids(unnamed oid[], created oid[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    relation oid;
BEGIN
    FOREACH relation IN ARRAY unnamed LOOP
        IF NOT relation = ANY (created) AND NOT pgstream.may_record(relation) THEN
            RAISE EXCEPTION 'another transaction is recording table with oid % for the first time', relation
                USING ERRCODE = 'lock_not_available';
        END IF;
        INSERT INTO pgstream.table_ids (oid) VALUES (relation) ON CONFLICT (oid) DO NOTHING;
    END LOOP;
END
$$;

-- Where these relations, the indexes on them and these schemas are now, as far as that is not recorded.
CREATE FUNCTION pgstream.new_places(relations oid[], schemas oid[]) RETURNS pgstream.known_objects[]
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN ARRAY(
        SELECT ROW(c.classid, c.objid, c.parent, c.name, c.partition_of)::pgstream.known_objects
        FROM (
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
        ) c
        WHERE NOT EXISTS (
            SELECT FROM pgstream.known_objects k
            WHERE k.classid = c.classid AND k.objid = c.objid AND k.parent = c.parent AND k.name = c.name
                AND k.partition_of IS NOT DISTINCT FROM c.partition_of));
END
$$;

-- Records where objects are now.
CREATE FUNCTION pgstream.record_places(places pgstream.known_objects[], created oid[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    WITH moved AS (
        UPDATE pgstream.known_objects k SET parent = c.parent, name = c.name, partition_of = c.partition_of
        FROM unnest(places) c
        WHERE k.classid = c.classid AND k.objid = c.objid
    )
    INSERT INTO pgstream.known_objects (classid, objid, parent, name, partition_of)
    SELECT c.classid, c.objid, c.parent, c.name, c.partition_of
    FROM unnest(places) c
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
    -- A transaction of REPEATABLE READ may have left what it dropped.
    DELETE FROM pgstream.table_ids t WHERE NOT EXISTS (SELECT FROM pg_class c WHERE c.oid::bigint = t.oid);
    DELETE FROM pgstream.known_objects k
    WHERE NOT EXISTS (SELECT FROM pg_class c WHERE k.classid = 'pg_class'::regclass AND c.oid = k.objid)
        AND NOT EXISTS (SELECT FROM pg_namespace n WHERE k.classid = 'pg_namespace'::regclass AND n.oid = k.objid);
    INSERT INTO pgstream.table_ids (oid)
    SELECT t FROM unnest(pgstream.unnamed_tables(relations)) t
    ON CONFLICT (oid) DO NOTHING;
    -- All are passed as created here: a lock for each would fill the server's lock table.
    PERFORM pgstream.record_places(pgstream.new_places(relations, schemas),
        relations || schemas || ARRAY(SELECT i.indexrelid FROM pg_index i WHERE i.indrelid = ANY (relations)));
    INSERT INTO pgstream.logged_objects (classid, objid, kind, namespace, parent, name, state)
    SELECT o.classid, o.objid, o.kind, o.namespace, o.parent, o.name, o.state
    FROM pgstream.objects o
    WHERE o.namespace = ANY (schemas)
    ON CONFLICT DO NOTHING;
    PERFORM pgstream.record_existing_privileges();
    -- Without statistics the triggers' queries would read these tables whole.
    ANALYZE pgstream.table_ids, pgstream.known_objects, pgstream.logged_objects;
END
$$;
