-- The sequence of an identity column: its name, and its options as text, as information_schema.sequences prints them.
CREATE FUNCTION pgstream.sequence_options(s pg_catalog.pg_sequence) RETURNS json
    LANGUAGE sql STABLE
AS $$
    SELECT pg_catalog.json_build_object(
        'name', (SELECT c.relname FROM pg_catalog.pg_class c WHERE c.oid = s.seqrelid),
        'data_type', pg_catalog.format_type(s.seqtypid, NULL),
        'start_value', s.seqstart::text,
        'minimum_value', s.seqmin::text,
        'maximum_value', s.seqmax::text,
        'increment', s.seqincrement::text,
        'cycle_option', CASE WHEN s.seqcycle THEN 'YES' ELSE 'NO' END,
        'cache_size', s.seqcache::text)
$$;

-- The compression method of a column; servers before version 14 have none.
DO $$
BEGIN
    EXECUTE 'CREATE FUNCTION pgstream.compression(a pg_catalog.pg_attribute) RETURNS text LANGUAGE sql IMMUTABLE AS '
        || quote_literal('SELECT CASE ' || CASE WHEN current_setting('server_version_num')::integer >= 140000
            THEN '(a).attcompression' ELSE 'NULL' END || ' WHEN ''p'' THEN ''pglz'' WHEN ''l'' THEN ''lz4'' END');
END
$$;

-- What values of a domain, or of an array of one, are made of; a domain may be over another one. Null where no type has
-- the form of the values: an array of a domain over an array.
CREATE FUNCTION pgstream.base_type(domain oid, of_array boolean) RETURNS text
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
    WITH RECURSIVE base(type, modifier) AS (
        SELECT domain, -1
        UNION ALL
        SELECT t.typbasetype, t.typtypmod FROM base JOIN pg_type t ON t.oid = base.type WHERE t.typtype = 'd'
    )
    SELECT CASE WHEN NOT of_array THEN format_type(type, modifier)
        WHEN t.typarray <> 0 THEN format_type(t.typarray, modifier) END
    FROM base
    JOIN pg_type t ON t.oid = base.type
    WHERE t.typtype <> 'd'
$$;

-- What the partitions of a table hold in old rows for a column that it has got: it has none of its own.
CREATE FUNCTION pgstream.missing_value_of_partitions(partitioned oid, column_name name) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        WITH RECURSIVE family AS (
            SELECT partitioned AS relation
            UNION
            SELECT i.inhrelid FROM family f JOIN pg_inherits i ON i.inhparent = f.relation
        )
        SELECT array_to_string(a.attmissingval, '')
        FROM family f JOIN pg_attribute a ON a.attrelid = f.relation
        WHERE a.attname = column_name AND a.atthasmissing
        LIMIT 1);
END
$$;

-- A text about a table that names its columns. It cannot be printed without a moment's lock on the table, which may be
-- somebody else's for long: then it is as it was logged last, because only who has the lock can change it. part and part_id
-- say where the log has it (% is the id of the table), field what it is called there.
CREATE FUNCTION pgstream.text_of_table(
        relation oid, kind text, object oid, attnum smallint, part text, id_field text, part_id text, field text) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF coalesce(current_setting('pgstream.tables_are_locked', true), '') <> 'on' THEN
        RETURN pgstream.print(kind, object, attnum); -- Cheaper, and nearly always possible.
    END IF;
    RETURN coalesce(pgstream.print_at_once(kind, object, attnum), (
        SELECT p ->> field
        FROM pgstream.table_ids t
        JOIN pg_class c ON c.oid = relation
        CROSS JOIN LATERAL jsonb_array_elements(
            pgstream.logged_table(t.id, pgstream.logged_schema(c.relnamespace)) -> part) p
        WHERE t.oid = relation::bigint AND p ->> id_field = replace(part_id, '%', t.id)),
        pgstream.print(kind, object, attnum));
END
$$;

-- The columns of these tables, in attnum order. Settings that decide how expressions are printed come from the caller.
CREATE FUNCTION pgstream.describe_columns(tables oid[]) RETURNS TABLE (table_oid oid, columns json)
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH single_column_unique AS MATERIALIZED (
        SELECT DISTINCT i.indrelid, i.indkey[0] AS attnum
        FROM pg_index i
        WHERE i.indrelid = ANY (tables)
            AND i.indisunique AND i.indisvalid AND i.indnkeyatts = 1
            AND i.indpred IS NULL AND i.indexprs IS NULL
    )
    -- What few columns have is looked for in those that have it: as a join it would be looked for in every one. And rows
    -- become JSON in half the time that json_build_object takes.
    SELECT t.relation, json_agg(r ORDER BY a.attnum)
    FROM (
        SELECT c.oid AS relation, t.id, c.relkind = 'p' AS is_partitioned
        FROM pgstream.table_ids t JOIN pg_class c ON c.oid = t.oid::oid
        WHERE t.oid = ANY (tables::bigint[])
    ) t
    JOIN pg_attribute a ON a.attrelid = t.relation
    JOIN pg_type y ON y.oid = a.atttypid
    LEFT JOIN pg_description m
        ON m.objoid = a.attrelid AND m.classoid = 'pg_class'::regclass AND m.objsubid = a.attnum
    LEFT JOIN single_column_unique u ON u.indrelid = a.attrelid AND u.attnum = a.attnum
    CROSS JOIN LATERAL (
        SELECT t.id || '-' || a.attnum AS pgstream_id,
            a.attname AS name,
            format_type(a.atttypid, a.atttypmod) AS type,
            CASE WHEN a.atthasdef THEN (
                -- With the table's oid the server would lock the table for a moment. Only the expressions of generated
                -- columns name other columns and cannot be printed without.
                SELECT CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, 0)
                    ELSE pgstream.text_of_table(d.adrelid, 'generated_column', d.adrelid, d.adnum, 'columns', 'pgstream_id',
                        '%-' || d.adnum, 'default') END
                FROM pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum) END AS "default",
            NOT a.attnotnull AS nullable,
            a.attgenerated <> '' AS generated,
            a.attgenerated::text AS generated_kind,
            a.attidentity::text AS identity,
            CASE WHEN a.attidentity <> '' THEN (
                SELECT pgstream.sequence_options(s)
                FROM pg_depend d JOIN pg_sequence s ON s.seqrelid = d.objid
                WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum
                    AND d.classid = 'pg_class'::regclass AND d.deptype = 'i') END AS identity_sequence,
            u.attnum IS NOT NULL AS "unique",
            CASE WHEN a.attcollation <> y.typcollation THEN (
                SELECT quote_ident(n.nspname) || '.' || quote_ident(c.collname)
                FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace
                WHERE c.oid = a.attcollation) END AS "collation",
            -- One element; array_to_string prints it without the quotes of an array.
            CASE WHEN a.atthasmissing THEN array_to_string(a.attmissingval, '')
                WHEN a.atthasdef AND t.is_partitioned
                THEN pgstream.missing_value_of_partitions(a.attrelid, a.attname) END AS missing_value,
            m.description AS metadata,
            a.atttypid::text AS type_id,
            a.atttypmod AS type_modifier,
            CASE WHEN y.typtype = 'd' THEN pgstream.base_type(y.oid, false)
                WHEN y.typcategory = 'A' THEN (
                    SELECT pgstream.base_type(e.oid, true)
                    FROM pg_type e WHERE e.oid = y.typelem AND e.typtype = 'd') END AS base_type,
            a.attislocal AS local,
            a.attinhcount > 0 AS inherited,
            -- What differs from the type's own. Of the options, some servers keep pg_attver for themselves.
            CASE WHEN a.attstorage <> y.typstorage OR a.attstattarget >= 0
                    OR strpos(array_to_string(a.attoptions, ' '), 'n_distinct') > 0 OR pgstream.compression(a) IS NOT NULL
                THEN json_build_object(
                    'strategy', CASE WHEN a.attstorage <> y.typstorage THEN
                        CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN'
                            ELSE 'EXTENDED' END END,
                    'statistics', CASE WHEN a.attstattarget >= 0 THEN a.attstattarget::text END,
                    'compression', pgstream.compression(a),
                    'options', ARRAY(SELECT o FROM unnest(a.attoptions) o WHERE o LIKE 'n\_distinct%')) END AS storage
    ) r
    WHERE a.attnum > 0 AND NOT a.attisdropped
    GROUP BY t.relation;
END
$$;
