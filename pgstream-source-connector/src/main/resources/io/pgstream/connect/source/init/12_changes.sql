-- The tables that lost an index, a column, a constraint or a default.
CREATE FUNCTION pgstream.tables_of_dropped(dropped jsonb) RETURNS oid[]
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    gone jsonb;
    schema_oid oid;
    found_table oid;
    result oid[] := '{}';
BEGIN
    FOR gone IN SELECT d FROM jsonb_array_elements(dropped) d LOOP
        schema_oid := (SELECT n.oid FROM pg_namespace n WHERE n.nspname = gone ->> 'schema');
        IF gone ->> 'type' = 'table column' THEN
            result := result || (gone ->> 'objid')::oid;
        ELSIF gone ->> 'type' IN ('table constraint', 'default value') THEN
            result := result || ARRAY(
                SELECT c.oid FROM pg_class c
                WHERE c.relname = gone -> 'address' ->> 1 AND c.relnamespace = schema_oid);
        ELSIF gone ->> 'type' = 'index' THEN
            -- By name too: REINDEX CONCURRENTLY replaces an index without any event.
            SELECT k.parent INTO found_table
            FROM pgstream.known_objects k
            WHERE k.classid = 'pg_class'::regclass AND (k.objid = (gone ->> 'objid')::oid
                OR k.name = gone ->> 'name'
                    AND EXISTS (SELECT FROM pg_class c WHERE c.oid = k.parent AND c.relnamespace = schema_oid))
            ORDER BY k.objid = (gone ->> 'objid')::oid DESC
            LIMIT 1;
            IF found_table IS NOT NULL THEN
                result := result || found_table;
            ELSIF (gone ->> 'original')::boolean THEN
                -- Nothing is known about it: it was on one of the tables of its schema.
                result := result || ARRAY(
                    SELECT r.relation FROM pgstream.relations_of(schema_oid) r WHERE r.kind <> 'sequence');
            END IF;
        END IF;
    END LOOP;
    RETURN result;
END
$$;

-- Whether this transaction has written a row that it sees.
CREATE FUNCTION pgstream.is_own(writer xid) RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    wrap CONSTANT bigint := 4294967296;
    own CONSTANT bigint := pg_current_xact_id()::text::bigint;
    -- The number of 64 bits that is nearest to that of this transaction.
    id CONSTANT bigint := own
        - (((own - writer::text::bigint + wrap / 2) % wrap + wrap) % wrap - wrap / 2);
BEGIN
    IF id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint THEN
        RETURN false;
    END IF;
    -- Of what the snapshot does not show, only what is our own is seen.
    RETURN id >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint
        OR pg_xact_status(id::text::xid8) = 'in progress';
END
$$;

-- Whether this transaction has changed anything of what describes a table. What it has removed, the server tells.
CREATE FUNCTION pgstream.is_own_change(relation oid) RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM (
            SELECT c.xmin FROM pg_class c WHERE c.oid = relation
            UNION ALL SELECT a.xmin FROM pg_attribute a WHERE a.attrelid = relation
            UNION ALL SELECT d.xmin FROM pg_attrdef d WHERE d.adrelid = relation
            UNION ALL SELECT o.xmin FROM pg_constraint o WHERE o.conrelid = relation
            UNION ALL SELECT t.xmin FROM pg_trigger t WHERE t.tgrelid = relation
            UNION ALL SELECT h.xmin FROM pg_inherits h WHERE h.inhrelid = relation
            UNION ALL SELECT i.xmin FROM pg_index i WHERE i.indrelid = relation
            UNION ALL SELECT c.xmin FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = relation
        ) r (writer)
        WHERE pgstream.is_own(r.writer));
END
$$;

-- The relations that a command touched: those it names, the tables of the indexes, constraints and identity sequences
-- it names or dropped, all of a renamed schema, partitions and inheriting tables that DDL on the parent has reached, and
-- sequences that moved along with their table. Of other children nothing is said: they may not be locked, and be about to
-- change.
CREATE FUNCTION pgstream.touched_relations(relations oid[], constraints oid[], schemas oid[], dropped jsonb)
    RETURNS oid[]
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    touched oid[] := relations
        || ARRAY(SELECT i.indrelid FROM pg_index i WHERE i.indexrelid = ANY (relations))
        || ARRAY(SELECT o.conrelid FROM pg_constraint o WHERE o.oid = ANY (constraints))
        || ARRAY(SELECT d.refobjid FROM pg_depend d
            WHERE d.classid = 'pg_class'::regclass AND d.objid = ANY (relations) AND d.deptype = 'i'
                AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0);
    partitioned boolean;
    inherited boolean;
BEGIN
    IF dropped <> '[]' THEN
        touched := touched || pgstream.tables_of_dropped(dropped);
    END IF;
    IF schemas <> '{}' THEN
        touched := touched || ARRAY(
            SELECT r.relation
            FROM pg_namespace n
            JOIN pgstream.known_objects k ON k.classid = 'pg_namespace'::regclass AND k.objid = n.oid
            CROSS JOIN pgstream.relations_of(n.oid) r
            WHERE n.oid = ANY (schemas) AND k.name <> n.nspname);
    END IF;
    SELECT bool_or(c.relkind = 'p'), bool_or(c.relhassubclass) INTO partitioned, inherited
    FROM pg_class c WHERE c.oid = ANY (touched);
    IF partitioned THEN
        touched := touched || ARRAY(
            SELECT k.objid FROM pgstream.known_objects k
            WHERE k.partition_of = ANY (touched)
                AND NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = k.objid AND i.inhparent = k.partition_of));
    END IF;
    IF inherited THEN
        touched := touched || ARRAY(
            WITH RECURSIVE family AS (
                SELECT unnest(touched) AS relation
                UNION
                SELECT i.inhrelid FROM family f JOIN pg_inherits i ON i.inhparent = f.relation
            )
            SELECT f.relation FROM family f
            WHERE f.relation <> ALL (touched) AND pgstream.is_own_change(f.relation));
    END IF;
    touched := touched || ARRAY(
        SELECT c.oid
        FROM pg_depend d
        JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S'
        WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = ANY (touched)
            AND d.classid = 'pg_class'::regclass AND d.deptype = 'a'
            AND c.relnamespace <> (
                SELECT k.parent FROM pgstream.known_objects k
                WHERE k.classid = 'pg_class'::regclass AND k.objid = c.oid));
    RETURN ARRAY(
        SELECT c.oid
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.oid = ANY (touched) AND c.relkind IN ('r', 'p', 'S', 'm') AND pgstream.is_logged(n.nspname)
            AND NOT (c.relkind = 'S' AND EXISTS (
                SELECT FROM pg_depend d
                WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i')));
END
$$;

-- What a command created, altered and moved, by comparing the catalog with pgstream.known_objects. `rank` is an order
-- in which the changes can be repeated elsewhere.
CREATE FUNCTION pgstream.changes_of(touched oid[], schemas oid[], commented oid[])
    RETURNS TABLE (schema_name text, rank integer, oid oid, op text, kind text, id text, name text, target text,
        identity text)
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH placed AS MATERIALIZED (
        SELECT c.oid, c.relname, c.relkind, n.nspname, (
            SELECT k.parent FROM pgstream.known_objects k
            WHERE k.classid = 'pg_class'::regclass AND k.objid = c.oid) AS old_parent
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.oid = ANY (touched)
    ), relation AS MATERIALIZED (
        SELECT p.oid, p.relname, p.nspname, p.old_parent IS NOT NULL AS known,
            CASE p.relkind WHEN 'S' THEN 'sequence' WHEN 'm' THEN 'materialized_view' ELSE 'table' END AS kind,
            coalesce((SELECT t.id::text FROM pgstream.table_ids t WHERE t.oid = p.oid::bigint), p.oid::text) AS id,
            pgstream.logged_schema(p.old_parent) AS old_schema
        FROM placed p
    ), namespace AS MATERIALIZED (
        SELECT n.oid, n.nspname, (
            SELECT k.name FROM pgstream.known_objects k
            WHERE k.classid = 'pg_namespace'::regclass AND k.objid = n.oid) AS old_name
        FROM pg_namespace n
        WHERE n.oid = ANY (schemas) AND pgstream.is_logged(n.nspname)
    )
    SELECT n.nspname::text, 1, n.oid, CASE WHEN n.old_name IS NULL THEN 'create' ELSE 'alter' END, 'schema', n.oid::text,
        -- Of a renamed schema the old name: there is no other way to know that it is the same one.
        n.nspname::text, NULL::text, CASE WHEN n.old_name <> n.nspname THEN n.old_name END
    FROM namespace n WHERE n.old_name IS DISTINCT FROM n.nspname OR n.oid = ANY (commented)
    UNION ALL
    SELECT r.nspname,
        -- An owned sequence cannot move on its own: it comes with its table.
        CASE WHEN r.kind = 'table' THEN 3 WHEN r.kind = 'materialized_view' OR r.old_schema <> r.nspname THEN 4 ELSE 2 END,
        r.oid, CASE WHEN r.known THEN 'alter' ELSE 'create' END, r.kind, r.id, r.relname, NULL, NULL
    FROM relation r
    UNION ALL
    SELECT r.old_schema, 8, r.oid, 'move', r.kind, r.id, r.relname, r.nspname, NULL
    FROM relation r WHERE r.old_schema <> r.nspname
    UNION ALL
    SELECT n.old_name, 9, n.oid, 'move', 'schema', n.oid::text, n.old_name, n.nspname, NULL
    FROM namespace n WHERE n.old_name <> n.nspname;
END
$$;

-- What a command dropped. Objects that were never logged have no row in pgstream.known_objects and are left out.
CREATE FUNCTION pgstream.drops_of(dropped jsonb)
    RETURNS TABLE (schema_name text, rank integer, oid oid, op text, kind text, id text, name text, target text,
        identity text)
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT CASE d ->> 'type' WHEN 'schema' THEN d ->> 'name' ELSE d ->> 'schema' END,
        -- A materialized view goes before the column or table it reads, a foreign key before the table it points to.
        CASE d ->> 'type' WHEN 'materialized view' THEN 0 WHEN 'table' THEN 5 WHEN 'sequence' THEN 6 ELSE 7 END,
        k.objid, 'drop', replace(d ->> 'type', ' ', '_'),
        CASE d ->> 'type' WHEN 'table' THEN (SELECT t.id::text FROM pgstream.table_ids t WHERE t.oid = k.objid::bigint)
            ELSE k.objid::text END,
        d ->> 'name', NULL::text, NULL::text
    FROM jsonb_array_elements(dropped) d
    JOIN pgstream.known_objects k ON k.classid = (d ->> 'classid')::oid AND k.objid = (d ->> 'objid')::oid
    WHERE d ->> 'type' IN ('materialized view', 'table', 'sequence', 'schema');
END
$$;

