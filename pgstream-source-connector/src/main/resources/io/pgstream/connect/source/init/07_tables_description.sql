-- What a table is partitioned by. To print it the server takes a moment's lock on the table; see pgstream.text_of_table.
CREATE FUNCTION pgstream.partition_key(relation oid) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF coalesce(current_setting('pgstream.tables_are_locked', true), '') <> 'on' THEN
        RETURN pgstream.print('partition_key', relation);
    END IF;
    RETURN coalesce(pgstream.print_at_once('partition_key', relation), (
        SELECT pgstream.logged_table(t.id, pgstream.logged_schema(c.relnamespace)) ->> 'partition_key'
        FROM pgstream.table_ids t JOIN pg_class c ON c.oid = relation
        WHERE t.oid = relation::bigint),
        pgstream.print('partition_key', relation));
END
$$;

-- These tables, in the order of their oids. A table without an id is not described: nothing could refer to it.
CREATE FUNCTION pgstream.describe_tables(tables oid[]) RETURNS json
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT coalesce(json_agg(json_build_object(
            'oid', c.oid::text,
            'name', c.relname,
            'pgstream_id', t.id,
            'columns', coalesce(columns.columns, '[]'),
            'primary_key_columns', coalesce(constraints.primary_key_columns, '[]'),
            'primary_key', constraints.primary_key,
            'indexes', coalesce(indexes.indexes, '[]'),
            'constraints', coalesce(constraints.constraints, '[]'),
            'foreign_keys', coalesce(constraints.foreign_keys, '[]'),
            'replica_identity', CASE c.relreplident
                WHEN 'd' THEN 'default' WHEN 'n' THEN 'nothing' WHEN 'f' THEN 'full' ELSE 'index' END,
            'replica_identity_index', r.relname,
            'comment', m.description,
            'unlogged', c.relpersistence = 'u',
            'partition_key', CASE c.relkind WHEN 'p' THEN pgstream.partition_key(c.oid) END,
            'partition_bound', CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, 0) END,
            'parents', h.parents,
            'options', c.reloptions || (
                SELECT array_agg('toast.' || o) FROM pg_class x CROSS JOIN unnest(x.reloptions) o
                WHERE x.oid = c.reltoastrelid),
            'row_security', c.relrowsecurity,
            'force_row_security', c.relforcerowsecurity,
            'extension', EXISTS (
                SELECT FROM pg_depend e
                WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.objsubid = 0 AND e.deptype = 'e'))
            ORDER BY c.oid), '[]')
        FROM pg_class c
        JOIN pgstream.table_ids t ON t.oid = c.oid::bigint
        LEFT JOIN pgstream.describe_columns(tables) columns ON columns.table_oid = c.oid
        LEFT JOIN pgstream.describe_indexes(tables) indexes ON indexes.table_oid = c.oid
        LEFT JOIN pgstream.describe_constraints(tables) constraints ON constraints.table_oid = c.oid
        LEFT JOIN LATERAL (
            SELECT json_agg(json_build_object('id', p.id, 'schema', n.nspname, 'name', r.relname) ORDER BY i.inhseqno)
                AS parents
            FROM pg_inherits i
            JOIN pg_class r ON r.oid = i.inhparent
            JOIN pg_namespace n ON n.oid = r.relnamespace
            LEFT JOIN pgstream.table_ids p ON p.oid = r.oid::bigint
            WHERE i.inhrelid = c.oid
        ) h ON true
        LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisreplident AND c.relreplident = 'i'
        LEFT JOIN pg_class r ON r.oid = i.indexrelid
        LEFT JOIN pg_description m
            ON m.objoid = c.oid AND m.classoid = 'pg_class'::regclass AND m.objsubid = 0
        WHERE c.oid = ANY (tables)
    );
END
$$;
