-- The version after the last one.
CREATE FUNCTION pgstream.next_version(logged_schema text) RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT coalesce(max(l.version), 0) + 1 FROM pgstream.schema_log l WHERE l.schema_name = logged_schema);
END
$$;

-- Writes one row with this version, or the next free one. Versions are unique, and concurrent transactions must neither wait for
-- each other nor fail: a number is taken under a lock that is only tried, and a number that was committed after the
-- snapshot of this transaction is skipped.
CREATE FUNCTION pgstream.append_schema_log(logged_schema text, next_version bigint, definition jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
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
    privileges jsonb;
    written integer := 0;
BEGIN
    PERFORM pgstream.record_existing_objects();
    privileges := pgstream.existing_privileges();
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
            UNION ALL
            SELECT pgstream.object_rank(l.kind), l.objid, l.kind, l.objid::text, l.name
            FROM pgstream.logged_objects l
            WHERE l.namespace = n.oid
            UNION ALL
            SELECT 5, n.oid, 'privileges', '0', n.nspname WHERE n.nspname = 'public' AND pgstream.is_public_changed()
        ) o
        WHERE pgstream.is_logged(n.nspname)
        GROUP BY n.nspname
        ORDER BY n.nspname
    LOOP
        PERFORM pgstream.append_schema_log(logged.nspname, pgstream.next_version(logged.nspname),
            pgstream.describe_schema(logged.nspname, logged.changes, jsonb_build_object('slot', slot))
                || jsonb_build_object('privileges', privileges -> logged.nspname));
        written := written + 1;
    END LOOP;
    INSERT INTO pgstream.baselines AS b (slot_name, xid, lsn) VALUES (slot, pg_current_xact_id()::text, slot_lsn)
    ON CONFLICT (slot_name) DO UPDATE SET xid = excluded.xid, lsn = excluded.lsn, created_at = excluded.created_at;
    RETURN written;
END
$$;

-- Deletes rows older than this that no stored offset can still need; returns how many. The source folds the rows up to
-- its offset into the state of every table: a row may go when later ones name all its tables, can see it, and lie
-- before the restart point of every slot, behind which no offset can be. Baselines and the last row of a schema stay.
CREATE FUNCTION pgstream.prune_schema_log(older_than interval) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    horizon bigint := (
        SELECT min(pg_current_xact_id()::text::bigint - age(s.catalog_xmin))
        FROM pg_replication_slots s
        JOIN pgstream.baselines b ON b.slot_name = s.slot_name
        WHERE s.database = current_database());
    pruned bigint;
BEGIN
    WITH past AS MATERIALIZED (
        SELECT l.id, l.schema_name, l.version, l.created_at, l.schema -> 'changes' AS changes,
            (l.schema ->> 'xid')::xid8 AS xid, (l.schema ->> 'snapshot')::pg_snapshot AS snapshot
        FROM pgstream.schema_log l
        WHERE (l.schema ->> 'xid')::bigint < horizon AND NOT l.schema ? 'baseline'
    )
    DELETE FROM pgstream.schema_log l
    USING past p
    WHERE l.id = p.id AND p.created_at < now() AT TIME ZONE 'UTC' - older_than
        AND EXISTS (
            SELECT FROM past n
            WHERE n.schema_name = p.schema_name AND n.version > p.version
                AND pg_visible_in_snapshot(p.xid, n.snapshot))
        AND NOT EXISTS (
            SELECT FROM jsonb_array_elements(p.changes) c
            WHERE c ->> 'kind' IN ('table', 'materialized_view') AND NOT EXISTS (
                SELECT FROM past n
                WHERE n.schema_name = p.schema_name AND n.version > p.version
                    AND pg_visible_in_snapshot(p.xid, n.snapshot)
                    AND n.changes @> jsonb_build_array(
                        jsonb_build_object('kind', c ->> 'kind', 'id', c ->> 'id'))));
    GET DIAGNOSTICS pruned = ROW_COUNT;
    RETURN pruned;
END
$$;
