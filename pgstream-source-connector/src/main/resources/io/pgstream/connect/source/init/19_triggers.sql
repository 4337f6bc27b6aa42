-- The user's DDL must not fail because of pgstream: an error becomes a warning and a message in the WAL, at which the
-- source stops instead of missing a schema change silently.
CREATE FUNCTION pgstream.report_error(tag text, state text, message text, context text) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    schemas text;
BEGIN
    IF state = '40001' AND current_setting('transaction_isolation') = 'serializable' THEN
        -- Whoever asks for this isolation is prepared to repeat transactions; and the server may have decided already
        -- that this one must not be committed.
        RAISE EXCEPTION USING ERRCODE = state, MESSAGE = message, HINT = 'The transaction might succeed if retried.';
    END IF;
    BEGIN
        SELECT string_agg(DISTINCT d.schema_name, ',') INTO schemas FROM pg_event_trigger_ddl_commands() d;
    EXCEPTION WHEN OTHERS THEN
        schemas := NULL; -- The event is not one that lists commands; the tag still says what happened.
    END;
    PERFORM pg_logical_emit_message(true, 'pgstream.schema_error', json_build_object(
        'schema', schemas, 'command_tag', tag, 'sqlstate', state, 'message', message,
        -- What the user's own functions and statements are stays here.
        'context', (regexp_split_to_array(
            context, 'pgstream\.(log_ddl|collect_drops|collect_rewrites)\(\)'))[1])::text);
    RAISE WARNING 'pgstream could not log this % command, which has taken effect: % (SQLSTATE %)', tag, message, state
        USING HINT = 'Replication stops here. Repair the schema pgstream with "pgstream init", then start over with a new slot.';
END
$$;

-- Remembers what a command drops; the end of the same command logs it together with everything else it did.
CREATE FUNCTION pgstream.collect_drops() RETURNS event_trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    dropped jsonb;
    state text;
    message text;
    context text;
BEGIN
    SELECT jsonb_agg(jsonb_build_object('classid', d.classid, 'objid', d.objid, 'objsubid', d.objsubid,
        'type', CASE WHEN d.objsubid = 0 THEN d.object_type ELSE 'table column' END, 'original', d.original,
        'schema', coalesce(d.schema_name, CASE WHEN d.object_type <> 'schema' THEN d.address_names[1] END),
        'name', d.object_name, 'identity', d.object_identity, 'address', to_jsonb(d.address_names)))
    INTO dropped
    FROM pg_event_trigger_dropped_objects() d
    WHERE NOT d.is_temporary
        AND (d.classid IN ('pg_class'::regclass, 'pg_namespace'::regclass)
            OR d.object_type IN ('table constraint', 'domain constraint', 'default value')
            -- Of the others, those that are logged; a snapshot does not tell which.
            OR pgstream.is_snapshot_old()
            OR EXISTS (SELECT FROM pgstream.logged_objects l WHERE l.classid = d.classid AND l.objid = d.objid));
    IF dropped IS NOT NULL THEN
        INSERT INTO pgstream.collected (backend, kind, found) VALUES (pg_backend_pid(), 'drops', dropped);
    END IF;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS
        state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, context = PG_EXCEPTION_CONTEXT;
    PERFORM pgstream.report_error(tg_tag, state, message, context);
END
$$;

-- What the current command has dropped or rewritten so far, as one array; removes it.
CREATE FUNCTION pgstream.take_collected(wanted text) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    result jsonb;
BEGIN
    -- Most commands do neither, and looking costs less than deleting.
    IF NOT EXISTS (SELECT FROM pgstream.collected c WHERE c.backend = pg_backend_pid() AND c.kind = wanted) THEN
        RETURN '[]';
    END IF;
    WITH taken AS (
        DELETE FROM pgstream.collected c WHERE c.backend = pg_backend_pid() AND c.kind = wanted RETURNING c.found
    )
    SELECT jsonb_agg(f) INTO result FROM taken t CROSS JOIN jsonb_array_elements(t.found) f;
    RETURN result;
END
$$;

CREATE FUNCTION pgstream.log_ddl() RETURNS event_trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    -- The text of expressions and values, as the stream prints them.
    SET DateStyle = 'ISO, MDY' SET IntervalStyle = 'postgres' SET TimeZone = 'UTC' SET extra_float_digits = 1
    SET bytea_output = 'hex' SET lc_monetary = 'C' SET quote_all_identifiers = off
    -- Compiling or planning these queries takes longer than running them, and the planner thinks that a few rows of a
    -- catalog are best found by reading all of it.
    SET jit = off SET plan_cache_mode = force_generic_plan
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
    dropped jsonb;
    rewrites jsonb;
    state text;
    message text;
    context text;
BEGIN
    -- Outside the block below, whose failure must not bring them back.
    dropped := pgstream.take_collected('drops');
    rewrites := pgstream.take_collected('rewrites');
    IF tg_tag IN ('SECURITY LABEL', 'REINDEX') THEN
        RETURN; -- They change nothing that the log describes.
    END IF;
    BEGIN
        PERFORM pgstream.log_command(tg_tag, dropped, rewrites);
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS
            state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, context = PG_EXCEPTION_CONTEXT;
        PERFORM pgstream.report_error(tg_tag, state, message, context);
    END;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS
        state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, context = PG_EXCEPTION_CONTEXT;
    PERFORM pgstream.report_error(tg_tag, state, message, context);
END
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA pgstream FROM PUBLIC;

-- In the transaction that makes the triggers visible, so that none of them ever meets an object without an id.
SELECT pgstream.record_existing_objects();

CREATE EVENT TRIGGER pgstream_collect_drops ON sql_drop EXECUTE FUNCTION pgstream.collect_drops();
CREATE EVENT TRIGGER pgstream_collect_rewrites ON table_rewrite EXECUTE FUNCTION pgstream.collect_rewrites();
CREATE EVENT TRIGGER pgstream_log_ddl ON ddl_command_end EXECUTE FUNCTION pgstream.log_ddl();
ALTER EVENT TRIGGER pgstream_collect_drops ENABLE ALWAYS;
ALTER EVENT TRIGGER pgstream_collect_rewrites ENABLE ALWAYS;
ALTER EVENT TRIGGER pgstream_log_ddl ENABLE ALWAYS;
