-- The constraints of these tables: the primary key with its columns in key order, foreign keys, and all others.
CREATE FUNCTION pgstream.describe_constraints(tables oid[])
    RETURNS TABLE (table_oid oid, primary_key json, primary_key_columns json, constraints json, foreign_keys json)
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT o.conrelid,
        (json_agg(json_build_object(
            'oid', o.oid::text, 'name', o.conname, 'definition', pg_get_constraintdef(o.oid),
            'comment', m.description, 'inherited', h.inherited)) FILTER (WHERE o.contype = 'p')) -> 0,
        (json_agg(k.columns) FILTER (WHERE o.contype = 'p')) -> 0,
        json_agg(json_build_object(
            'oid', o.oid::text, 'name', o.conname,
            'type', CASE o.contype WHEN 'u' THEN 'UNIQUE' WHEN 'c' THEN 'CHECK' ELSE 'EXCLUDE' END,
            'definition', CASE WHEN o.contype = 'u' THEN pg_get_constraintdef(o.oid)
                ELSE pgstream.text_of_table(o.conrelid, 'constraint', o.oid, 0::smallint, 'constraints', 'oid',
                    o.oid::text, 'definition') END,
            'comment', m.description, 'inherited', h.inherited)
            ORDER BY o.oid) FILTER (WHERE o.contype IN ('u', 'c', 'x')),
        json_agg(json_build_object(
            'oid', o.oid::text, 'name', o.conname, 'definition', pg_get_constraintdef(o.oid),
            'comment', m.description, 'inherited', h.inherited) ORDER BY o.oid) FILTER (WHERE o.contype = 'f')
    FROM pg_constraint o
    CROSS JOIN LATERAL (SELECT o.conparentid <> 0 OR NOT o.conislocal AS inherited) h
    LEFT JOIN LATERAL (
        SELECT json_agg(a.attname ORDER BY key.position) AS columns
        FROM unnest(o.conkey) WITH ORDINALITY AS key (attnum, position)
        JOIN pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = key.attnum
        WHERE o.contype = 'p'
    ) k ON true
    LEFT JOIN pg_description m
        ON m.objoid = o.oid AND m.classoid = 'pg_constraint'::regclass AND m.objsubid = 0
    WHERE o.conrelid = ANY (tables) AND o.contype IN ('p', 'u', 'c', 'x', 'f')
        -- A foreign key to a partitioned table has one more row for each partition that it points to.
        AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.oid = o.conparentid AND p.conrelid = o.conrelid)
    GROUP BY o.conrelid;
END
$$;
