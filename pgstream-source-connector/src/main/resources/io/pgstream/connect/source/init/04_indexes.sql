-- The valid indexes of these tables and materialized views. An invalid one is still being built, or failed.
CREATE FUNCTION pgstream.describe_indexes(relations oid[]) RETURNS TABLE (table_oid oid, indexes json)
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT i.indrelid, json_agg(json_build_object(
        'oid', i.indexrelid::text,
        'name', c.relname,
        'columns', coalesce(k.columns, '[]'),
        'unique', i.indisunique,
        'definition', pgstream.text_of_table(i.indrelid, 'index', i.indexrelid, 0::smallint, 'indexes', 'oid',
            i.indexrelid::text, 'definition'),
        'constraint', o.oid IS NOT NULL,
        'comment', m.description,
        'inherited', c.relispartition,
        'options', c.reloptions,
        'clustered', i.indisclustered,
        'statistics', (
            SELECT json_object_agg(a.attnum, a.attstattarget::text)
            FROM pg_attribute a WHERE a.attrelid = i.indexrelid AND a.attstattarget >= 0)) ORDER BY i.indexrelid)
    FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid
    CROSS JOIN LATERAL (
        SELECT json_agg(a.attname ORDER BY key.position) AS columns
        FROM unnest(i.indkey) WITH ORDINALITY AS key (attnum, position)
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = key.attnum
        -- What follows the key columns is INCLUDE; an expression has attnum 0.
        WHERE key.position <= i.indnkeyatts AND key.attnum <> 0
    ) k
    LEFT JOIN pg_constraint o
        ON o.conindid = i.indexrelid AND o.conrelid = i.indrelid AND o.contype IN ('p', 'u', 'x')
    LEFT JOIN pg_description m
        ON m.objoid = i.indexrelid AND m.classoid = 'pg_class'::regclass AND m.objsubid = 0
    WHERE i.indrelid = ANY (relations) AND i.indisvalid
    GROUP BY i.indrelid;
END
$$;
