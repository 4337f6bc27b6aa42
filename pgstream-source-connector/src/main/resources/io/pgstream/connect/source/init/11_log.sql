-- Writes one row with the next free version. Versions are unique, and concurrent transactions must neither wait for
-- each other nor fail: a number is taken under a lock that is only tried, and a number that was committed after the
-- snapshot of this transaction is skipped.
CREATE FUNCTION pgstream.append_schema_log(logged_schema text, definition jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    next_version bigint;
BEGIN
    SELECT coalesce(max(l.version), 0) + 1 INTO next_version
    FROM pgstream.schema_log l WHERE l.schema_name = logged_schema;
    LOOP
        IF pg_try_advisory_xact_lock(1885826931, hashtext(logged_schema || ':' || next_version)) THEN
            BEGIN
                INSERT INTO pgstream.schema_log (version, schema_name, schema)
                VALUES (next_version, logged_schema, definition);
                RETURN;
            EXCEPTION WHEN unique_violation THEN
                -- Committed, but not visible to this transaction: the next number may be free.
            END;
        END IF;
        next_version := next_version + 1;
    END LOOP;
END
$$;

-- Writes the rows that describe the start of a slot, one for each schema with objects; returns how many.
CREATE FUNCTION pgstream.append_baseline(slot text, slot_lsn pg_lsn) RETURNS integer
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET DateStyle = 'ISO, MDY' SET IntervalStyle = 'postgres' SET TimeZone = 'UTC' SET extra_float_digits = 1
    SET bytea_output = 'hex' SET lc_monetary = 'C' SET quote_all_identifiers = off SET jit = off
AS $$
DECLARE
    logged record;
    written integer := 0;
BEGIN
    PERFORM pgstream.record_existing_objects();
    FOR logged IN
        SELECT n.nspname, jsonb_agg(jsonb_build_object('op', 'create', 'kind', o.kind, 'id', o.id, 'name', o.name)
            ORDER BY o.rank, o.oid) AS changes
        FROM pg_namespace n
        CROSS JOIN LATERAL (
            -- Every database has a public schema: creating it is no change.
            SELECT 1 AS rank, n.oid, 'schema' AS kind, n.oid::text AS id, n.nspname AS name WHERE n.nspname <> 'public'
            UNION ALL
            SELECT CASE r.kind WHEN 'sequence' THEN 2 WHEN 'table' THEN 3 ELSE 4 END, r.relation, r.kind,
                coalesce(t.id::text, r.relation::text), c.relname
            FROM pgstream.relations_of(n.oid) r
            JOIN pg_class c ON c.oid = r.relation
            LEFT JOIN pgstream.table_ids t ON r.kind = 'table' AND t.oid = r.relation::bigint
        ) o
        WHERE pgstream.is_logged(n.nspname)
        GROUP BY n.nspname
        ORDER BY n.nspname
    LOOP
        PERFORM pgstream.append_schema_log(logged.nspname,
            pgstream.describe_schema(logged.nspname, logged.changes, jsonb_build_object('slot', slot)));
        written := written + 1;
    END LOOP;
    INSERT INTO pgstream.baselines AS b (slot_name, xid, lsn) VALUES (slot, pg_current_xact_id()::text, slot_lsn)
    ON CONFLICT (slot_name) DO UPDATE SET xid = excluded.xid, lsn = excluded.lsn, created_at = excluded.created_at;
    RETURN written;
END
$$;
