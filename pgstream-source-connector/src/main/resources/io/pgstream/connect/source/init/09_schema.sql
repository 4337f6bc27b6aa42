-- Whether DDL in the schema is logged.
CREATE FUNCTION pgstream.is_logged(schema_name name) RETURNS boolean
    LANGUAGE sql IMMUTABLE
AS $$
    SELECT schema_name !~ '^pg_' AND schema_name NOT IN ('information_schema', 'pgstream')
$$;

-- Tables, sequences and materialized views of the schema; a sequence of an identity column is part of its table.
CREATE FUNCTION pgstream.relations_of(schema_oid oid) RETURNS TABLE (relation oid, kind text)
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT c.oid, CASE c.relkind WHEN 'S' THEN 'sequence' WHEN 'm' THEN 'materialized_view' ELSE 'table' END
    FROM pg_class c
    WHERE c.relnamespace = schema_oid AND c.relkind IN ('r', 'p', 'S', 'm')
        AND NOT (c.relkind = 'S' AND EXISTS (
            SELECT FROM pg_depend d
            WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i'));
END
$$;

-- The tables, sequences and materialized views that these changes name.
CREATE FUNCTION pgstream.relations_in(changes jsonb) RETURNS oid[]
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN ARRAY(
        SELECT CASE c ->> 'kind' WHEN 'table' THEN (SELECT t.oid FROM pgstream.table_ids t WHERE t.id = c ->> 'id')
            ELSE (c ->> 'id')::bigint END::oid
        FROM jsonb_array_elements(changes) c
        WHERE c ->> 'kind' IN ('table', 'sequence', 'materialized_view'));
END
$$;

-- What schema_log.schema holds: the objects of the schema as the calling statement sees them, and the changes. Only
-- the changed objects are listed, except in a baseline: every DDL pays for what is listed.
CREATE FUNCTION pgstream.describe_schema(schema_name text, changes jsonb, baseline jsonb DEFAULT NULL) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    schema_oid oid := (SELECT n.oid FROM pg_namespace n WHERE n.nspname = schema_name);
    tables oid[];
    sequences oid[];
    views oid[];
    result jsonb;
BEGIN
    SELECT array_agg(c.oid) FILTER (WHERE c.relkind IN ('r', 'p')),
        array_agg(c.oid) FILTER (WHERE c.relkind = 'S'),
        array_agg(c.oid) FILTER (WHERE c.relkind = 'm')
    INTO tables, sequences, views
    FROM pg_class c
    WHERE c.relnamespace = schema_oid AND c.oid = ANY (CASE WHEN baseline IS NULL THEN pgstream.relations_in(changes)
        ELSE ARRAY(SELECT r.relation FROM pgstream.relations_of(schema_oid) r) END);
    -- Built as text and parsed once: nesting jsonb copies it at each level.
    result := json_build_object(
        'partial', baseline IS NULL,
        'dropped', changes @> '[{"op": "drop", "kind": "schema"}]',
        'tables', CASE WHEN tables IS NULL THEN '[]' ELSE pgstream.describe_tables(tables) END,
        'sequences', CASE WHEN sequences IS NULL THEN '[]' ELSE pgstream.describe_sequences(sequences) END,
        'materialized_views', CASE WHEN views IS NULL THEN '[]' ELSE pgstream.describe_materialized_views(views) END,
        'objects', CASE WHEN jsonb_path_exists(changes, '$[*] ? (@.kind != "table" && @.kind != "sequence"'
                ' && @.kind != "materialized_view" && @.kind != "schema" && @.kind != "privileges")')
            THEN pgstream.describe_objects(changes) ELSE '[]' END,
        'comment', (SELECT m.description FROM pg_description m
            WHERE m.objoid = schema_oid AND m.classoid = 'pg_namespace'::regclass),
        'changes', changes,
        'xid', pg_current_xact_id()::text,
        'snapshot', pg_current_snapshot()::text)::text::jsonb;
    IF baseline IS NOT NULL THEN
        result := result || jsonb_build_object('baseline', baseline);
    END IF;
    RETURN result;
END
$$;

-- As describe_schema, with a limit to how long it waits for tables that another transaction has locked.
CREATE FUNCTION pgstream.describe_schema_at_once(schema_name text, changes jsonb) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp SET lock_timeout = '20ms'
AS $$
BEGIN
    RETURN pgstream.describe_schema(schema_name, changes);
END
$$;

-- With texts of locked tables from the log, and no limit, whatever the session's is, to what is not there: an error
-- would stop the source.
CREATE FUNCTION pgstream.describe_schema_at_last(schema_name text, changes jsonb) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp SET lock_timeout = 0 SET pgstream.tables_are_locked = 'on'
AS $$
BEGIN
    RETURN pgstream.describe_schema(schema_name, changes);
END
$$;

-- What is logged of a command. Most of the changed objects this transaction has locked itself; another one may have
-- locked those that depend on them.
CREATE FUNCTION pgstream.describe_changed_schema(schema_name text, changes jsonb) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN pgstream.describe_schema_at_once(schema_name, changes);
EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
    RETURN pgstream.describe_schema_at_last(schema_name, changes);
END
$$;
