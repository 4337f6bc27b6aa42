-- The stream does not carry the values that a table gets when it is rewritten. Replaying the statement gives the same
-- ones, unless it computes them: a default like random() or nextval(), ALTER TYPE ... USING, a cast that depends on
-- settings. Such a table is copied; the trigger asks for it in the transaction of the statement.

-- Whether the session prints and reads values as the targets' sessions do.
CREATE FUNCTION pgstream.is_session_pinned() RETURNS boolean
    LANGUAGE sql STABLE
AS $$
    SELECT pg_catalog.current_setting('TimeZone') IN ('UTC', 'Etc/UTC', 'GMT', 'Etc/GMT')
        AND pg_catalog.current_setting('DateStyle') = 'ISO, MDY'
        AND pg_catalog.current_setting('IntervalStyle') = 'postgres'
        AND pg_catalog.current_setting('extra_float_digits')::integer >= 1
        AND pg_catalog.current_setting('bytea_output') = 'hex'
        AND pg_catalog.current_setting('lc_monetary') = 'C'
$$;

-- Remembers what a command rewrites. query and pinned are of the session: whoever looks later has other settings.
CREATE FUNCTION pgstream.collect_rewrites() RETURNS event_trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    state text;
    message text;
    context text;
BEGIN
    -- An empty table has no values; its size is zero as long as no row was ever written.
    IF pg_relation_size(pg_event_trigger_table_rewrite_oid()) > 0 THEN
        INSERT INTO pgstream.collected (backend, kind, found) VALUES (pg_backend_pid(), 'rewrites',
            jsonb_build_array(jsonb_build_object('relation', pg_event_trigger_table_rewrite_oid(),
                'reason', pg_event_trigger_table_rewrite_reason(), 'query', current_query(),
                'pinned', pgstream.is_session_pinned())));
    END IF;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS
        state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, context = PG_EXCEPTION_CONTEXT;
    PERFORM pgstream.report_error(tg_tag, state, message, context);
END
$$;

-- Whether an expression has the same value everywhere. What its tree does not name plainly counts as no.
CREATE FUNCTION pgstream.is_constant(expression pg_node_tree) RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    tree text := expression::text;
BEGIN
    RETURN tree !~ '\{(NEXTVALUEEXPR|SQLVALUEFUNCTION|COERCEVIAIO|ARRAYCOERCEEXPR|COERCETODOMAIN|XMLEXPR|SUBLINK|JSON)'
        AND NOT EXISTS (
            SELECT FROM regexp_matches(tree, ':(?:op)?funcid (\d+)', 'g') m
            JOIN pg_proc p ON p.oid = m[1]::oid
            WHERE p.provolatile <> 'i');
END
$$;

-- Whether casting between these types gives the same value in a target's session. pinned: the session was like those.
CREATE FUNCTION pgstream.is_same_cast(old_type oid, new_type oid, pinned boolean) RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    source oid := (SELECT CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END FROM pg_type t WHERE t.oid = old_type);
    target oid := (SELECT CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END FROM pg_type t WHERE t.oid = new_type);
    functions oid[];
BEGIN
    IF source = target THEN
        RETURN true;
    END IF;
    SELECT CASE WHEN c.castmethod = 'f' THEN ARRAY[c.castfunc] WHEN c.castmethod = 'b' THEN '{}' END INTO functions
    FROM pg_cast c WHERE c.castsource = source AND c.casttarget = target;
    IF functions IS NULL THEN
        -- Through text.
        functions := ARRAY(
            SELECT CASE WHEN t.oid = source THEN t.typoutput ELSE t.typinput END FROM pg_type t
            WHERE t.oid IN (source, target) AND t.typtype <> 'e');
        pinned := pinned AND NOT EXISTS (SELECT FROM pg_type t WHERE t.oid IN (source, target) AND t.typtype = 'c');
        IF NOT pinned AND EXISTS (
                SELECT FROM pg_type t WHERE t.oid IN (source, target)
                AND (t.oid IN ('bytea'::regtype, 'real'::regtype, 'double precision'::regtype) OR t.typcategory = 'A')) THEN
            RETURN false; -- Their output counts as immutable, but follows settings.
        END IF;
    END IF;
    RETURN NOT EXISTS (
        SELECT FROM pg_proc p
        WHERE p.oid = ANY (functions)
            AND (p.provolatile = 'v' OR p.provolatile = 's' AND NOT (pinned AND p.oid < 16384)));
END
$$;

-- Whether all that the command says after USING is a cast of the altered column to its new type. current_query() is what
-- the client sent: anything but a plain ALTER TABLE may hide what ran.
CREATE FUNCTION pgstream.is_plain_cast(query text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
AS $$
    SELECT coalesce(query ~* '^\s*alter\s+table\s' AND pg_catalog.regexp_replace(query,
            'alter\s+(?:column\s+)?("[^"]+"|\w+)\s+(?:set\s+data\s+)?type\s+("[^"]+"|[\w. ]+(?:\([\d, ]+\))?)\s+'
                || 'using\s+(?:\(\s*)?(?:\1\s*::\s*\2|cast\s*\(\s*\1\s+as\s+\2\s*\))\s*(?:\))?\s*(?=,|;|$)',
            '', 'gi') !~* '\musing\M', false)
$$;

-- A table as the log describes it last; NULL if it does not. Rows about other objects may show it in an old form.
CREATE FUNCTION pgstream.logged_table(table_id text, schema_name text) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT t
        FROM (
            SELECT l.schema -> 'tables' AS tables
            FROM pgstream.schema_log l
            WHERE l.schema_name = logged_table.schema_name
                AND l.schema -> 'changes' @> jsonb_build_array(jsonb_build_object('kind', 'table', 'id', table_id))
                AND l.schema -> 'tables' @> jsonb_build_array(jsonb_build_object('pgstream_id', table_id))
            ORDER BY l.version DESC
            LIMIT 1
        ) l
        CROSS JOIN jsonb_array_elements(l.tables) t
        WHERE t ->> 'pgstream_id' = table_id);
END
$$;

-- What rewriting a table did to its values: NULL for nothing that the statement would not do on a target too, else
-- whether the targets' rows can be kept and overwritten, because all keys are as they were.
CREATE FUNCTION pgstream.assess_rewrite(rewritten oid, reason integer, query text, pinned boolean) RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    persistence CONSTANT integer := 1;
    values_of_defaults CONSTANT integer := 2;
    new_types CONSTANT integer := 4;
    logged jsonb;
    plain boolean := reason & new_types = 0 OR query ~* '^\s*alter\s+table\s' AND query !~* '\musing\M'
        OR pgstream.is_plain_cast(query);
    computed smallint[];
    keys smallint[];
BEGIN
    IF reason & persistence <> 0 THEN
        -- Rows of unlogged tables are not in the stream: of one that is logged now, the targets have nothing, or what
        -- it held before it was unlogged.
        RETURN CASE WHEN (SELECT c.relpersistence FROM pg_class c WHERE c.oid = rewritten) = 'p' THEN false END;
    ELSIF reason & (values_of_defaults | new_types) = 0 THEN
        RETURN NULL;
    END IF;
    logged := (
        SELECT pgstream.logged_table(t.id, pgstream.logged_schema(k.parent)) -> 'columns'
        FROM pgstream.table_ids t
        JOIN pgstream.known_objects k ON k.classid = 'pg_class'::regclass AND k.objid = rewritten
        WHERE t.oid = rewritten::bigint);
    computed := ARRAY(
        SELECT a.attnum
        FROM pg_attribute a
        JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        LEFT JOIN pgstream.table_ids i ON i.oid = rewritten::bigint
        LEFT JOIN LATERAL (
            SELECT c FROM jsonb_array_elements(logged) c
            WHERE c ->> 'pgstream_id' = i.id || '-' || a.attnum) before ON true
        WHERE a.attrelid = rewritten AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
            AND CASE WHEN before.c IS NULL
                THEN a.attidentity <> '' OR NOT coalesce(pgstream.is_constant(coalesce(d.adbin, t.typdefaultbin)), true)
                ELSE before.c ->> 'type_id' <> a.atttypid::text
                    AND NOT pgstream.is_same_cast((before.c ->> 'type_id')::oid, a.atttypid, pinned) END);
    IF plain AND computed = '{}' THEN
        RETURN NULL;
    END IF;
    SELECT coalesce(array_agg(k), '{}') INTO keys
    FROM pg_index i CROSS JOIN unnest(i.indkey::smallint[]) k
    WHERE i.indrelid = rewritten AND (i.indisunique OR i.indisexclusion);
    RETURN NOT keys && computed
        AND 0 <> ALL (keys)
        AND EXISTS (
            SELECT FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid
            WHERE c.oid = rewritten AND i.indimmediate
                AND CASE c.relreplident WHEN 'i' THEN i.indisreplident ELSE i.indisprimary END)
        -- Those are overwritten by inserts only.
        AND NOT EXISTS (
            SELECT FROM pg_attribute a
            WHERE a.attrelid = rewritten AND a.attnum = ANY (computed) AND a.attidentity = 'a')
        AND (plain OR query ~* '^\s*alter\s+table\s' AND NOT EXISTS (
            SELECT FROM pg_attribute a
            WHERE a.attrelid = rewritten AND a.attnum = ANY (keys) AND strpos(lower(query), lower(a.attname)) > 0));
END
$$;

-- The rewritten tables whose values a target cannot compute.
CREATE FUNCTION pgstream.tables_to_copy(rewrites jsonb) RETURNS TABLE (relation oid, keep boolean)
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT a.relation, a.keep
    FROM (
        SELECT r.relation, pgstream.assess_rewrite(r.relation, r.reason, r.query, r.pinned) AS keep
        FROM (
            SELECT (r ->> 'relation')::oid AS relation, bit_or((r ->> 'reason')::integer) AS reason,
                min(r ->> 'query') AS query, bool_and((r ->> 'pinned')::boolean) AS pinned
            FROM jsonb_array_elements(rewrites) r
            GROUP BY 1
        ) r
        OFFSET 0 -- Assess each once.
    ) a
    WHERE a.keep IS NOT NULL
    ORDER BY a.relation;
END
$$;

-- These tables and their parents: the statement is replayed on those too.
CREATE FUNCTION pgstream.with_parents(tables oid[]) RETURNS oid[]
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN ARRAY(
        WITH RECURSIVE family AS (
            SELECT unnest(tables) AS relation
            UNION
            SELECT i.inhparent FROM family f JOIN pg_inherits i ON i.inhrelid = f.relation
        )
        SELECT f.relation FROM family f);
END
$$;

-- Requests for copies of these tables. Each slot is a connector of its own.
CREATE FUNCTION pgstream.copy_requests(tables oid[], keep boolean[]) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT coalesce(jsonb_agg(jsonb_build_object('slot', b.slot_name,
            -- By id: the table may have another name when it is its turn.
            'table', 'id:' || t.id, 'keep', r.keep,
            'message', 'rewritten by ALTER TABLE: ' || pgstream.qualified(c.relnamespace, c.relname)) ORDER BY c.oid), '[]')
        FROM unnest(tables, keep) AS r (relation, keep)
        JOIN pgstream.table_ids t ON t.oid = r.relation::bigint
        JOIN pg_class c ON c.oid = r.relation
        JOIN pg_namespace n ON n.oid = c.relnamespace AND pgstream.is_logged(n.nspname)
        CROSS JOIN pgstream.baselines b
        JOIN pg_replication_slots s ON s.slot_name = b.slot_name AND s.database = current_database());
END
$$;
