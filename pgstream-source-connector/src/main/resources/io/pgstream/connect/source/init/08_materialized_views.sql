-- These materialized views. A query that cannot be printed at once is left out: it never changes.
CREATE FUNCTION pgstream.describe_materialized_views(views oid[]) RETURNS json
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT coalesce(json_agg(json_build_object(
            'oid', c.oid::text,
            'name', c.relname,
            'definition', pgstream.print_at_once('view', c.oid),
            'indexes', coalesce(indexes.indexes, '[]'),
            'populated', c.relispopulated,
            'options', c.reloptions,
            'columns', (
                SELECT json_agg(json_build_object('id', a.attnum::text, 'name', a.attname,
                    'comment', col_description(c.oid, a.attnum)) ORDER BY a.attnum)
                FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0),
            'comment', obj_description(c.oid, 'pg_class')) ORDER BY c.oid), '[]')
        FROM pg_class c
        LEFT JOIN pgstream.describe_indexes(views) indexes ON indexes.table_oid = c.oid
        WHERE c.oid = ANY (views)
    );
END
$$;
