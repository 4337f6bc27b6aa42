-- Who owns an object and who may do what with it. GRANT and REVOKE do not tell event triggers which objects they named:
-- only what was logged before shows what has changed.

-- What was logged last is the row with the highest id. Rows are added and never changed, so that nobody waits for
-- anybody else's row, whatever the isolation. objsubid is the number of a column. Of default privileges objid is the
-- role, objsubid the code of the type, and namespace the schema or 0; of all others namespace is 0.
CREATE TABLE pgstream.logged_privileges (
    classid oid NOT NULL,
    objid oid NOT NULL,
    objsubid integer NOT NULL,
    namespace oid NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    owner oid NOT NULL,
    -- NULL where nothing was granted or revoked. As text: pg_upgrade refuses tables that hold the type itself.
    acl text,
    PRIMARY KEY (classid, objid, objsubid, namespace, id)
);
CREATE INDEX logged_privileges_columns ON pgstream.logged_privileges (objid) WHERE objsubid > 0;

CREATE TYPE pgstream.privilege_key AS (classid oid, objid oid, objsubid integer, namespace oid);

-- What is logged of one of these. known: something was logged of it before.
CREATE TYPE pgstream.privilege_change AS (
    key pgstream.privilege_key, owner oid, acl text, known boolean, schema_name text, rank integer, entry jsonb);

-- How SQL says for which objects default privileges are, by the code of their type.
CREATE FUNCTION pgstream.default_privileges_on(code integer) RETURNS name
    LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE pg_catalog.chr(code) WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
        WHEN 'T' THEN 'TYPES' ELSE 'SCHEMAS' END::name
$$;

-- Owners and privileges as they are. home is the schema under which they are logged; usual are the privileges that the
-- owner and everybody have unless something else is said; NULL for none.
CREATE VIEW pgstream.privileges AS
SELECT p.classid, p.objid, p.objsubid, p.namespace, p.home, p.rank, p.name::text AS name, p.column_name::text, p.owner,
    p.acl, pg_catalog.acldefault(p.code::"char", p.owner) AS usual
FROM (
    -- The owner of a sequence follows that of the table to which it belongs.
    SELECT 'pg_catalog.pg_class'::regclass::oid AS classid, c.oid AS objid, 0 AS objsubid, 0::oid AS namespace,
        c.relnamespace AS home, CASE c.relkind WHEN 'S' THEN 3 ELSE 2 END AS rank, c.relname AS name,
        NULL::name AS column_name, c.relowner AS owner, c.relacl AS acl, CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END AS code
    FROM pg_catalog.pg_class c
    UNION ALL
    SELECT 'pg_catalog.pg_class'::regclass, a.attrelid, a.attnum::integer, 0, c.relnamespace, 4, c.relname, a.attname,
        c.relowner, a.attacl, NULL
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    WHERE a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT 'pg_catalog.pg_namespace'::regclass, n.oid, 0, 0, n.oid, 1, n.nspname, NULL, n.nspowner, n.nspacl, 'n'
    FROM pg_catalog.pg_namespace n
    UNION ALL
    SELECT 'pg_catalog.pg_type'::regclass, t.oid, 0, 0, t.typnamespace, 2, t.typname, NULL, t.typowner, t.typacl, 'T'
    FROM pg_catalog.pg_type t
    UNION ALL
    SELECT 'pg_catalog.pg_proc'::regclass, p.oid, 0, 0, p.pronamespace, 2, p.proname, NULL, p.proowner, p.proacl, 'f'
    FROM pg_catalog.pg_proc p
    UNION ALL
    SELECT 'pg_catalog.pg_collation'::regclass, c.oid, 0, 0, c.collnamespace, 2, c.collname, NULL, c.collowner, NULL, NULL
    FROM pg_catalog.pg_collation c
    UNION ALL
    SELECT 'pg_catalog.pg_ts_dict'::regclass, d.oid, 0, 0, d.dictnamespace, 2, d.dictname, NULL, d.dictowner, NULL, NULL
    FROM pg_catalog.pg_ts_dict d
    UNION ALL
    SELECT 'pg_catalog.pg_ts_config'::regclass, c.oid, 0, 0, c.cfgnamespace, 2, c.cfgname, NULL, c.cfgowner, NULL, NULL
    FROM pg_catalog.pg_ts_config c
    UNION ALL
    SELECT 'pg_catalog.pg_operator'::regclass, o.oid, 0, 0, o.oprnamespace, 2, o.oprname, NULL, o.oprowner, NULL, NULL
    FROM pg_catalog.pg_operator o
    UNION ALL
    SELECT 'pg_catalog.pg_statistic_ext'::regclass, s.oid, 0, 0, s.stxnamespace, 2, s.stxname, NULL, s.stxowner, NULL, NULL
    FROM pg_catalog.pg_statistic_ext s
    UNION ALL
    -- In a schema, default privileges come on top of the others.
    SELECT 'pg_catalog.pg_default_acl'::regclass, d.defaclrole, pg_catalog.ascii(d.defaclobjtype::text), d.defaclnamespace,
        CASE d.defaclnamespace WHEN 0 THEN pgstream.home_schema('{}') ELSE d.defaclnamespace END, 5,
        pgstream.default_privileges_on(pg_catalog.ascii(d.defaclobjtype::text)), NULL, d.defaclrole, d.defaclacl,
        CASE WHEN d.defaclnamespace = 0 THEN CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype::text END END
    FROM pg_catalog.pg_default_acl d
) p;

-- What one list of privileges has and the other lacks, in its order.
CREATE FUNCTION pgstream.privileges_beyond(acl aclitem[], other aclitem[]) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'grantor', pg_get_userbyid(g.grantor),
            'grantee', CASE WHEN g.grantee <> 0 THEN pg_get_userbyid(g.grantee) END, -- PUBLIC has no name.
            'privileges', g.privileges,
            'grantable', g.is_grantable) ORDER BY g.position), '[]')
        FROM (
            SELECT a.grantor, a.grantee, a.is_grantable, min(a.position) AS position,
                jsonb_agg(a.privilege_type ORDER BY a.position) AS privileges
            FROM aclexplode(acl) WITH ORDINALITY AS a (grantor, grantee, privilege_type, is_grantable, position)
            WHERE (a.grantor, a.grantee, a.privilege_type, a.is_grantable) NOT IN (
                SELECT o.grantor, o.grantee, o.privilege_type, o.is_grantable FROM aclexplode(other) o)
            GROUP BY a.grantor, a.grantee, a.is_grantable
        ) g);
END
$$;

-- One entry of "privileges". Privileges are told by what sets them apart from the usual ones, because these differ from
-- version to version.
CREATE FUNCTION pgstream.describe_privileges(now pgstream.privileges) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN jsonb_strip_nulls(jsonb_build_object('name', now.name, 'column', now.column_name, 'owner', pg_get_userbyid(now.owner),
            'granted', CASE WHEN now.acl IS NULL THEN '[]' ELSE pgstream.privileges_beyond(now.acl, now.usual) END,
            'revoked', CASE WHEN now.acl IS NULL THEN '[]' ELSE pgstream.privileges_beyond(now.usual, now.acl) END)
        || CASE WHEN now.classid = 'pg_default_acl'::regclass
            THEN jsonb_build_object('type', 'default privileges', 'identity', (
                SELECT quote_ident(n.nspname) FROM pg_namespace n WHERE n.oid = now.namespace))
            ELSE (SELECT jsonb_build_object('type', i.type, 'identity', i.identity)
                FROM pg_identify_object(now.classid, now.objid, 0) i) END);
END
$$;

-- These and what belongs to them: columns, sequences. Of relations, which nearly all commands are about, only those that
-- are not as they were logged last, unless everything is wanted.
CREATE FUNCTION pgstream.privilege_keys(relations oid[], classes oid[], objects oid[], schemas oid[], everything boolean)
    RETURNS pgstream.privilege_key[]
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    with_columns oid[] := relations;
    keys pgstream.privilege_key[] := '{}';
BEGIN
    IF schemas <> '{}' THEN
        keys := ARRAY(SELECT ROW('pg_namespace'::regclass, s, 0, 0)::pgstream.privilege_key FROM unnest(schemas) s);
    END IF;
    IF objects <> '{}' THEN
        keys := keys || ARRAY(
            SELECT ROW(o.classid, o.objid, 0, 0)::pgstream.privilege_key
            FROM (SELECT DISTINCT a.classid, a.objid FROM unnest(classes, objects) AS a (classid, objid)) a
            CROSS JOIN LATERAL (
                SELECT * FROM pgstream.objects o WHERE o.classid = a.classid AND o.objid = a.objid) o);
        with_columns := with_columns || ARRAY(
            SELECT a.objid FROM unnest(classes, objects) AS a (classid, objid) WHERE a.classid = 'pg_class'::regclass);
    END IF;
    IF with_columns = '{}' THEN
        RETURN keys;
    END IF;
    RETURN keys || ARRAY(
        SELECT ROW('pg_class'::regclass, c.oid, 0, 0)::pgstream.privilege_key
        FROM (
            SELECT r FROM unnest(relations) r
            UNION
            SELECT d.objid FROM pg_depend d
            WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = ANY (relations) AND d.refobjsubid > 0
                AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
        ) r (oid)
        JOIN pg_class c ON c.oid = r.oid AND c.relkind IN ('r', 'p', 'm', 'S')
        LEFT JOIN LATERAL (
            SELECT l.owner, l.acl FROM pgstream.logged_privileges l
            WHERE l.classid = 'pg_class'::regclass AND l.objid = c.oid AND l.objsubid = 0 AND l.namespace = 0
            ORDER BY l.id DESC LIMIT 1) l ON NOT everything
        WHERE everything OR (l.owner, l.acl) IS DISTINCT FROM (c.relowner, c.relacl::text)
        UNION ALL
        SELECT ROW('pg_class'::regclass, a.attrelid, a.attnum, 0)::pgstream.privilege_key
        FROM pg_attribute a
        WHERE a.attrelid = ANY (with_columns) AND a.attnum > 0 AND a.attacl IS NOT NULL AND NOT a.attisdropped
        UNION ALL
        SELECT ROW(l.classid, l.objid, l.objsubid, 0)::pgstream.privilege_key
        FROM pgstream.logged_privileges l
        WHERE l.classid = 'pg_class'::regclass AND l.objid = ANY (with_columns) AND l.objsubid > 0);
END
$$;

-- The keys of default privileges, also of those that were taken back.
CREATE FUNCTION pgstream.default_privilege_keys() RETURNS pgstream.privilege_key[]
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN ARRAY(
        SELECT ROW('pg_default_acl'::regclass, d.defaclrole, ascii(d.defaclobjtype::text), d.defaclnamespace)
            ::pgstream.privilege_key
        FROM pg_default_acl d
        UNION
        SELECT ROW(l.classid, l.objid, l.objsubid, l.namespace)::pgstream.privilege_key
        FROM pgstream.logged_privileges l
        WHERE l.classid = 'pg_default_acl'::regclass
            AND EXISTS (SELECT FROM pg_roles r WHERE r.oid = l.objid)
            AND (l.namespace = 0 OR EXISTS (SELECT FROM pg_namespace n WHERE n.oid = l.namespace)));
END
$$;

-- What GRANT, REVOKE and the like have changed on these kinds of objects, as the server calls them; DEFAULT for default
-- privileges. Looked for among what transactions have written that are or were open with this one, of which this one may
-- be the only one: there is no other way to find it in catalogs with many thousands of objects.
CREATE FUNCTION pgstream.granted_keys(kinds text[]) RETURNS pgstream.privilege_key[]
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp SET enable_seqscan = on
AS $$
DECLARE
    recent CONSTANT integer := age(pg_snapshot_xmin(pg_current_snapshot())::xid);
    keys pgstream.privilege_key[];
BEGIN
    keys := ARRAY(
        SELECT ROW(o.classid, o.objid, 0, 0)::pgstream.privilege_key
        FROM (
            SELECT 'pg_class'::regclass::oid AS classid, c.oid AS objid, c.relowner AS owner, c.relacl AS acl
            FROM pg_class c
            WHERE kinds && '{TABLE, COLUMN, SEQUENCE}' AND age(c.xmin) <= recent AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
            UNION ALL
            SELECT 'pg_proc'::regclass, p.oid, p.proowner, p.proacl
            FROM pg_proc p WHERE kinds && '{FUNCTION, PROCEDURE, ROUTINE}' AND age(p.xmin) <= recent
            UNION ALL
            SELECT 'pg_type'::regclass, t.oid, t.typowner, t.typacl
            FROM pg_type t WHERE kinds && '{TYPE, DOMAIN}' AND age(t.xmin) <= recent
            UNION ALL
            SELECT 'pg_namespace'::regclass, n.oid, n.nspowner, n.nspacl
            FROM pg_namespace n WHERE kinds && '{SCHEMA}' AND age(n.xmin) <= recent
        ) o
        CROSS JOIN LATERAL (
            SELECT l.owner, l.acl FROM pgstream.logged_privileges l
            WHERE l.classid = o.classid AND l.objid = o.objid AND l.objsubid = 0 AND l.namespace = 0
            ORDER BY l.id DESC LIMIT 1) l
        WHERE (l.owner, l.acl) IS DISTINCT FROM (o.owner, o.acl::text));
    -- Reading all columns takes long. Whether any was changed, the server counts, unless it is told not to.
    IF kinds && '{TABLE, COLUMN}' AND (current_setting('track_counts') = 'off'
            OR pg_stat_get_xact_tuples_updated('pg_attribute'::regclass) > 0) THEN
        keys := keys || ARRAY(
            SELECT ROW('pg_class'::regclass, a.attrelid, a.attnum, 0)::pgstream.privilege_key
            FROM (
                SELECT a.attrelid, a.attnum FROM pg_attribute a
                -- In this order: what is written in the row itself costs more to look at.
                WHERE CASE WHEN age(a.xmin) <= recent THEN a.attacl IS NOT NULL AND a.attnum > 0 AND NOT a.attisdropped END
                OFFSET 0 -- Not table by table.
            ) a
            WHERE EXISTS (
                SELECT FROM pgstream.logged_privileges l
                WHERE l.classid = 'pg_class'::regclass AND l.objid = a.attrelid AND l.objsubid = 0)
            UNION ALL
            SELECT ROW(l.classid, l.objid, l.objsubid, 0)::pgstream.privilege_key
            FROM pgstream.logged_privileges l
            JOIN pg_attribute a ON a.attrelid = l.objid AND a.attnum = l.objsubid AND a.attacl IS NULL
            WHERE l.objsubid > 0 AND l.classid = 'pg_class'::regclass AND l.acl IS NOT NULL);
    END IF;
    RETURN CASE WHEN 'DEFAULT' = ANY (kinds) THEN keys || pgstream.default_privilege_keys() ELSE keys END;
END
$$;

-- What is to be logged of these: what differs from what was logged last, or everything. Default privileges that were
-- taken back are not in the catalog any more.
CREATE FUNCTION pgstream.privilege_changes(keys pgstream.privilege_key[], everything boolean DEFAULT false)
    RETURNS pgstream.privilege_change[]
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF keys = '{}' THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(
        SELECT ROW(ROW(n.classid, n.objid, n.objsubid, n.namespace), n.owner, n.acl::text, l.id IS NOT NULL, s.nspname,
            n.rank, pgstream.describe_privileges(ROW(n.*)::pgstream.privileges))::pgstream.privilege_change
        FROM (SELECT DISTINCT a.* FROM unnest(keys) a) k
        CROSS JOIN LATERAL (
            SELECT * FROM pgstream.privileges p
            WHERE p.classid = k.classid AND p.objid = k.objid AND p.objsubid = k.objsubid AND p.namespace = k.namespace
            UNION ALL
            SELECT k.classid, k.objid, k.objsubid, k.namespace,
                CASE k.namespace WHEN 0 THEN pgstream.home_schema('{}') ELSE k.namespace END, 5,
                pgstream.default_privileges_on(k.objsubid)::text, NULL, k.objid, NULL::aclitem[], NULL::aclitem[]
            WHERE k.classid = 'pg_default_acl'::regclass AND NOT EXISTS (
                SELECT FROM pg_default_acl d
                WHERE d.defaclrole = k.objid AND ascii(d.defaclobjtype::text) = k.objsubid
                    AND d.defaclnamespace = k.namespace)
        ) n
        JOIN pg_namespace s ON s.oid = n.home AND pgstream.is_logged(s.nspname)
        LEFT JOIN LATERAL (
            SELECT l.id, l.owner, l.acl FROM pgstream.logged_privileges l
            WHERE l.classid = k.classid AND l.objid = k.objid AND l.objsubid = k.objsubid AND l.namespace = k.namespace
            ORDER BY l.id DESC LIMIT 1) l ON true
        WHERE everything
            -- The owner of a column is that of the table.
            OR CASE WHEN k.objsubid > 0 THEN l.acl IS DISTINCT FROM n.acl::text
                ELSE (l.owner, l.acl) IS DISTINCT FROM (n.owner, n.acl::text) END);
END
$$;

-- Records what was logged. Rows that these replace are removed, unless somebody else is doing that, or the transaction's
-- snapshot is old.
CREATE FUNCTION pgstream.record_privileges(changes pgstream.privilege_change[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF EXISTS (SELECT FROM unnest(changes) c WHERE c.known) AND NOT pgstream.is_snapshot_old() THEN
        WITH replaced AS (
            SELECT l.*
            FROM unnest(changes) c
            JOIN pgstream.logged_privileges l ON l.classid = (c.key).classid AND l.objid = (c.key).objid
                AND l.objsubid = (c.key).objsubid AND l.namespace = (c.key).namespace
            FOR UPDATE OF l SKIP LOCKED
        )
        DELETE FROM pgstream.logged_privileges l USING replaced r
        WHERE (l.classid, l.objid, l.objsubid, l.namespace, l.id) = (r.classid, r.objid, r.objsubid, r.namespace, r.id);
    END IF;
    INSERT INTO pgstream.logged_privileges (classid, objid, objsubid, namespace, owner, acl)
    SELECT (c.key).classid, (c.key).objid, (c.key).objsubid, (c.key).namespace, c.owner, c.acl FROM unnest(changes) c;
END
$$;

-- Everything that is logged, or was.
CREATE FUNCTION pgstream.all_privilege_keys() RETURNS pgstream.privilege_key[]
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    schemas CONSTANT oid[] := ARRAY(SELECT n.oid FROM pg_namespace n WHERE pgstream.is_logged(n.nspname));
BEGIN
    RETURN pgstream.privilege_keys(
            ARRAY(SELECT r.relation FROM unnest(schemas) s CROSS JOIN pgstream.relations_of(s) r),
            ARRAY(SELECT l.classid FROM pgstream.logged_objects l ORDER BY l.classid, l.objid),
            ARRAY(SELECT l.objid FROM pgstream.logged_objects l ORDER BY l.classid, l.objid), schemas, true)
        || pgstream.default_privilege_keys();
END
$$;

-- Records what exists before the event triggers do.
CREATE FUNCTION pgstream.record_existing_privileges() RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    DELETE FROM pgstream.logged_privileges l
    WHERE l.classid = 'pg_class'::regclass AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = l.objid)
        OR l.classid = 'pg_namespace'::regclass AND NOT EXISTS (SELECT FROM pg_namespace n WHERE n.oid = l.objid)
        OR l.classid = 'pg_default_acl'::regclass AND NOT EXISTS (SELECT FROM pg_roles r WHERE r.oid = l.objid);
    PERFORM pgstream.record_privileges(ARRAY(
        SELECT c FROM unnest(pgstream.privilege_changes(pgstream.all_privilege_keys())) c WHERE NOT c.known));
    ANALYZE pgstream.logged_privileges;
END
$$;

-- The entries of each schema, in an order in which they can be applied.
CREATE FUNCTION pgstream.privileges_by_schema(changes pgstream.privilege_change[])
    RETURNS TABLE (schema_name text, privileges jsonb)
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT c.schema_name, jsonb_agg(c.entry ORDER BY c.rank, (c.key).objid, (c.key).objsubid)
    FROM unnest(changes) c GROUP BY c.schema_name;
END
$$;

-- All owners and privileges by the name of the schema.
CREATE FUNCTION pgstream.existing_privileges() RETURNS jsonb
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT coalesce(jsonb_object_agg(p.schema_name, p.privileges), '{}')
    FROM pgstream.privileges_by_schema(pgstream.privilege_changes(pgstream.all_privilege_keys(), true)) p
$$;

-- Whether schema public is not as every database has it, or default privileges are logged under it.
CREATE FUNCTION pgstream.is_public_changed() RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN EXISTS (SELECT FROM pg_default_acl)
        OR NOT EXISTS (
            SELECT FROM pg_namespace n
            JOIN pg_init_privs i ON i.classoid = 'pg_namespace'::regclass AND i.objoid = n.oid AND i.objsubid = 0
            WHERE n.nspname = 'public' AND i.initprivs = n.nspacl);
END
$$;

-- Logs all owners and privileges once more; returns the number of rows that it writes. For what no event trigger sees
-- (REASSIGN OWNED), and for targets that have not followed privileges so far.
CREATE FUNCTION pgstream.log_privileges() RETURNS integer
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    changes CONSTANT pgstream.privilege_change[] := pgstream.privilege_changes(pgstream.all_privilege_keys(), true);
    logged record;
    written integer := 0;
BEGIN
    FOR logged IN SELECT * FROM pgstream.privileges_by_schema(changes) ORDER BY schema_name LOOP
        PERFORM pgstream.append_schema_log(logged.schema_name, pgstream.next_version(logged.schema_name),
            pgstream.describe_changed_schema(logged.schema_name, pgstream.privileges_only(logged.schema_name))
                || jsonb_build_object('privileges', logged.privileges));
        written := written + 1;
    END LOOP;
    PERFORM pgstream.record_privileges(changes);
    RETURN written;
END
$$;

-- What "changes" says where privileges are all that changed.
CREATE FUNCTION pgstream.privileges_only(schema_name text) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
AS $$
    SELECT pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object(
        'op', 'alter', 'kind', 'privileges', 'id', '0', 'name', schema_name))
$$;
