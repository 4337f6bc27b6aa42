-- These sequences with the columns that own them. Sequences of identity columns are described with their column.
CREATE FUNCTION pgstream.describe_sequences(sequences oid[]) RETURNS json
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT coalesce(json_agg(json_build_object(
            'oid', c.oid::text,
            'name', c.relname,
            'data_type', format_type(s.seqtypid, NULL),
            'start_value', s.seqstart::text,
            'minimum_value', s.seqmin::text,
            'maximum_value', s.seqmax::text,
            'increment', s.seqincrement::text,
            'cycle_option', CASE WHEN s.seqcycle THEN 'YES' ELSE 'NO' END,
            'cache_size', s.seqcache::text,
            'owned_by', CASE WHEN t.id IS NOT NULL THEN
                json_build_object('table_id', t.id, 'column_id', t.id || '-' || d.refobjsubid) END,
            'comment', m.description) ORDER BY c.oid), '[]')
        FROM pg_class c
        JOIN pg_sequence s ON s.seqrelid = c.oid
        LEFT JOIN pg_depend d
            ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
                AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'a'
        LEFT JOIN pgstream.table_ids t ON t.oid = d.refobjid::bigint
        LEFT JOIN pg_description m
            ON m.objoid = c.oid AND m.classoid = 'pg_class'::regclass AND m.objsubid = 0
        WHERE c.oid = ANY (sequences)
    );
END
$$;
