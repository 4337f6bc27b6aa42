-- Where the objects beyond tables, sequences and materialized views were when they were last logged: as
-- pgstream.known_objects does for those. state is whether a trigger or rule fires.
CREATE TABLE pgstream.logged_objects (
    classid oid NOT NULL,
    objid oid NOT NULL,
    kind text NOT NULL,
    namespace oid NOT NULL,
    parent oid NOT NULL,
    name text NOT NULL,
    state text NOT NULL,
    PRIMARY KEY (classid, objid)
);
CREATE INDEX logged_objects_parent ON pgstream.logged_objects (parent);

-- The schema under which an object without one is logged: the first of these that is logged, else public.
CREATE FUNCTION pgstream.home_schema(candidates oid[]) RETURNS oid
    LANGUAGE sql STABLE
AS $$
    SELECT coalesce(
        (SELECT n.oid
            FROM pg_catalog.unnest(candidates) WITH ORDINALITY AS c (oid, position)
            JOIN pg_catalog.pg_namespace n ON n.oid = c.oid
            WHERE pgstream.is_logged(n.nspname) ORDER BY c.position LIMIT 1),
        (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = 'public'),
        0)
$$;

-- The objects that schema_log lists under "objects". namespace is the schema under which one is logged, parent the
-- table of a trigger, rule, policy or statistics object. What came with an extension or with another object is left to
-- those, as is what belongs to an extension's tables and views; what the server itself brought has oids below 16384.
CREATE VIEW pgstream.objects AS
SELECT o.classid, o.objid, o.kind, o.namespace, o.parent, o.name::text AS name, o.state::text AS state
FROM (
    SELECT 'pg_catalog.pg_type'::regclass::oid AS classid, t.oid AS objid,
        CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'c' THEN 'composite_type' ELSE 'range_type' END
            AS kind,
        t.typnamespace AS namespace, t.typnamespace AS parent, t.typname AS name, '' AS state
    FROM pg_catalog.pg_type t
    WHERE t.typtype IN ('e', 'd', 'r') OR t.typtype = 'c' AND EXISTS (
        SELECT FROM pg_catalog.pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c')
    UNION ALL
    SELECT 'pg_catalog.pg_class'::regclass, c.oid, 'view', c.relnamespace, c.relnamespace, c.relname, ''
    FROM pg_catalog.pg_class c WHERE c.relkind = 'v'
    UNION ALL
    SELECT 'pg_catalog.pg_proc'::regclass, p.oid,
        CASE p.prokind WHEN 'a' THEN 'aggregate' WHEN 'p' THEN 'procedure' ELSE 'function' END,
        p.pronamespace, p.pronamespace, p.proname, ''
    FROM pg_catalog.pg_proc p
    UNION ALL
    -- Of a partitioned table's triggers, the partitions have copies.
    SELECT 'pg_catalog.pg_trigger'::regclass, t.oid, 'trigger', c.relnamespace, c.oid, t.tgname, t.tgenabled::text
    FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND t.tgparentid = 0
    UNION ALL
    SELECT 'pg_catalog.pg_rewrite'::regclass, r.oid, 'rule', c.relnamespace, c.oid, r.rulename, r.ev_enabled::text
    FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
    WHERE r.rulename <> '_RETURN'
    UNION ALL
    SELECT 'pg_catalog.pg_policy'::regclass, p.oid, 'policy', c.relnamespace, c.oid, p.polname, ''
    FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
    UNION ALL
    SELECT 'pg_catalog.pg_extension'::regclass, e.oid, 'extension', pgstream.home_schema(ARRAY[e.extnamespace]), 0,
        e.extname, ''
    FROM pg_catalog.pg_extension e
    UNION ALL
    SELECT 'pg_catalog.pg_collation'::regclass, c.oid, 'collation', c.collnamespace, c.collnamespace, c.collname, ''
    FROM pg_catalog.pg_collation c
    UNION ALL
    SELECT 'pg_catalog.pg_ts_dict'::regclass, d.oid, 'text_search_dictionary', d.dictnamespace, d.dictnamespace,
        d.dictname, ''
    FROM pg_catalog.pg_ts_dict d
    UNION ALL
    SELECT 'pg_catalog.pg_ts_config'::regclass, c.oid, 'text_search_configuration', c.cfgnamespace, c.cfgnamespace,
        c.cfgname, ''
    FROM pg_catalog.pg_ts_config c
    UNION ALL
    -- An operator without a function is only announced, by the one whose commutator or negator it is.
    SELECT 'pg_catalog.pg_operator'::regclass, o.oid, 'operator', o.oprnamespace, o.oprnamespace, o.oprname, ''
    FROM pg_catalog.pg_operator o WHERE o.oprcode <> 0
    UNION ALL
    SELECT 'pg_catalog.pg_cast'::regclass, c.oid, 'cast',
        pgstream.home_schema(ARRAY[
            (SELECT t.typnamespace FROM pg_catalog.pg_type t WHERE t.oid = c.casttarget),
            (SELECT t.typnamespace FROM pg_catalog.pg_type t WHERE t.oid = c.castsource),
            (SELECT p.pronamespace FROM pg_catalog.pg_proc p WHERE p.oid = c.castfunc)]),
        0, '', ''
    FROM pg_catalog.pg_cast c
    UNION ALL
    SELECT 'pg_catalog.pg_statistic_ext'::regclass, s.oid, 'statistics', s.stxnamespace, s.stxrelid, s.stxname, ''
    FROM pg_catalog.pg_statistic_ext s
) o
JOIN pg_catalog.pg_namespace n ON n.oid = o.namespace AND pgstream.is_logged(n.nspname)
WHERE o.objid >= 16384 AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = o.classid AND d.objid = o.objid AND d.objsubid = 0 AND d.deptype IN ('e', 'i'))
AND NOT (o.kind IN ('trigger', 'rule', 'policy') AND EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = o.parent AND d.objsubid = 0 AND d.deptype = 'e'));

-- The words with which SQL names a kind.
CREATE FUNCTION pgstream.sql_kind(kind text) RETURNS text
    LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE WHEN kind IN ('enum', 'composite_type', 'range_type') THEN 'TYPE'
        ELSE pg_catalog.upper(pg_catalog.replace(kind, '_', ' ')) END
$$;

-- The objects that a command touched: those it names, types by their constraints or attributes, triggers and rules of
-- touched tables that fire differently now, and everything in a renamed schema.
CREATE FUNCTION pgstream.touched_objects(classes oid[], objects oid[], tables oid[], schemas oid[], dropped jsonb)
    RETURNS TABLE (classid oid, objid oid)
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT a.classid, a.objid FROM unnest(classes, objects) AS a (classid, objid)
    WHERE a.classid NOT IN ('pg_constraint'::regclass, 'pg_namespace'::regclass, 'pg_attrdef'::regclass)
        AND (a.classid <> 'pg_class'::regclass
            OR EXISTS (SELECT FROM pg_class c WHERE c.oid = a.objid AND c.relkind = 'v'));
    IF 'pg_constraint'::regclass::oid = ANY (classes) THEN
        RETURN QUERY
        SELECT 'pg_type'::regclass::oid, o.contypid
        FROM unnest(classes, objects) AS a (classid, objid)
        JOIN pg_constraint o ON o.oid = a.objid AND o.contypid <> 0
        WHERE a.classid = 'pg_constraint'::regclass;
    END IF;
    RETURN QUERY
    SELECT 'pg_type'::regclass::oid, c.reltype
    FROM pg_class c WHERE c.relkind = 'c' AND (c.oid = ANY (objects) OR c.oid = ANY (ARRAY(
        SELECT (d ->> 'objid')::oid FROM jsonb_array_elements(dropped) d WHERE d ->> 'type' = 'table column')));
    IF dropped @> '[{"type": "domain constraint"}]' THEN
        RETURN QUERY
        SELECT 'pg_type'::regclass::oid, t.oid
        FROM jsonb_array_elements(dropped) d
        JOIN pg_namespace n ON n.nspname = d ->> 'schema'
        JOIN pg_type t ON t.typnamespace = n.oid AND t.typtype = 'd'
        WHERE d ->> 'type' = 'domain constraint';
    END IF;
    IF EXISTS (SELECT FROM pg_class c WHERE c.oid = ANY (tables) AND (c.relhastriggers OR c.relhasrules)) THEN
        RETURN QUERY
        SELECT o.classid, o.objid
        FROM pgstream.logged_objects l
        JOIN pgstream.objects o ON o.classid = l.classid AND o.objid = l.objid
        WHERE l.parent = ANY (tables) AND l.kind IN ('trigger', 'rule')
            AND (o.state <> l.state OR o.namespace <> l.namespace);
    END IF;
    IF schemas <> '{}' THEN
        RETURN QUERY
        SELECT o.classid, o.objid
        FROM pg_namespace n
        JOIN pgstream.known_objects k ON k.classid = 'pg_namespace'::regclass AND k.objid = n.oid
        JOIN pgstream.logged_objects l ON l.namespace = n.oid
        JOIN pgstream.objects o ON o.classid = l.classid AND o.objid = l.objid
        WHERE n.oid = ANY (schemas) AND k.name <> n.nspname;
    END IF;
END
$$;

-- What became of these objects, by comparing the catalog with pgstream.logged_objects.
CREATE FUNCTION pgstream.object_changes(classes oid[], objects oid[])
    RETURNS TABLE (schema_name text, rank integer, oid oid, op text, kind text, id text, name text, target text,
        identity text)
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH changed AS MATERIALIZED (
        SELECT o.objid, o.kind, o.name, n.nspname::text AS schema_name, l.objid IS NOT NULL AS known,
            pgstream.logged_schema(l.namespace) AS old_schema
        FROM (SELECT DISTINCT a.classid, a.objid FROM unnest(classes, objects) AS a (classid, objid)) a
        CROSS JOIN LATERAL (
            SELECT * FROM pgstream.objects o WHERE o.classid = a.classid AND o.objid = a.objid) o
        JOIN pg_namespace n ON n.oid = o.namespace
        LEFT JOIN pgstream.logged_objects l ON l.classid = o.classid AND l.objid = o.objid
    )
    SELECT c.schema_name, pgstream.object_rank(c.kind), c.objid, CASE WHEN c.known THEN 'alter' ELSE 'create' END,
        c.kind, c.objid::text, c.name, NULL::text, NULL::text
    FROM changed c
    UNION ALL
    SELECT c.old_schema, 8, c.objid, 'move', c.kind, c.objid::text, c.name, c.schema_name, NULL
    FROM changed c WHERE c.old_schema <> c.schema_name;
END
$$;

-- The place of a kind in an order in which objects can be made: 2 for sequences, 3 for tables, 4 for materialized views.
CREATE FUNCTION pgstream.object_rank(kind text) RETURNS integer
    LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE
        WHEN kind IN ('extension', 'collation', 'enum', 'domain', 'composite_type', 'range_type') THEN 1
        WHEN kind IN ('function', 'procedure', 'aggregate', 'operator', 'cast') THEN 2
        ELSE 4 END
$$;

-- What a command dropped of them. Triggers, rules and policies go with their table without a word.
CREATE FUNCTION pgstream.object_drops(dropped jsonb)
    RETURNS TABLE (schema_name text, rank integer, oid oid, op text, kind text, id text, name text, target text,
        identity text)
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT coalesce(pgstream.logged_schema(l.namespace), 'public'),
        CASE WHEN l.kind IN ('view', 'trigger', 'rule', 'policy', 'statistics') THEN 0 ELSE 7 END,
        l.objid, 'drop', l.kind, l.objid::text, l.name, NULL::text, d ->> 'identity'
    FROM jsonb_array_elements(dropped) d
    JOIN pgstream.logged_objects l ON l.classid = (d ->> 'classid')::oid AND l.objid = (d ->> 'objid')::oid
    WHERE (d ->> 'objsubid')::integer = 0;
END
$$;

-- Where these objects are now, as far as that is not recorded.
CREATE FUNCTION pgstream.new_object_places(classes oid[], objects oid[]) RETURNS pgstream.logged_objects[]
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN ARRAY(
        SELECT ROW(o.classid, o.objid, o.kind, o.namespace, o.parent, o.name, o.state)::pgstream.logged_objects
        FROM (SELECT DISTINCT a.classid, a.objid FROM unnest(classes, objects) AS a (classid, objid)) a
        CROSS JOIN LATERAL (
            SELECT * FROM pgstream.objects o WHERE o.classid = a.classid AND o.objid = a.objid) o
        WHERE NOT EXISTS (
            SELECT FROM pgstream.logged_objects l
            WHERE l.classid = o.classid AND l.objid = o.objid
                AND (l.namespace, l.parent, l.name, l.state) = (o.namespace, o.parent, o.name, o.state)));
END
$$;

-- Records where objects are now.
CREATE FUNCTION pgstream.record_object_places(places pgstream.logged_objects[], created oid[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    WITH changed AS (
        UPDATE pgstream.logged_objects l
        SET namespace = c.namespace, parent = c.parent, name = c.name, state = c.state
        FROM unnest(places) c
        WHERE l.classid = c.classid AND l.objid = c.objid
    )
    INSERT INTO pgstream.logged_objects (classid, objid, kind, namespace, parent, name, state)
    SELECT c.classid, c.objid, c.kind, c.namespace, c.parent, c.name, c.state
    FROM unnest(places) c
    WHERE NOT EXISTS (SELECT FROM pgstream.logged_objects l WHERE l.classid = c.classid AND l.objid = c.objid)
        AND CASE WHEN c.objid = ANY (created) THEN true ELSE pgstream.may_record(c.objid) END
    ON CONFLICT DO NOTHING;
END
$$;
