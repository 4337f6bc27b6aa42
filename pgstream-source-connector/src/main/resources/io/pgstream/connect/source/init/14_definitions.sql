-- What a composite type's attribute or a cast calls a type: with its schema.
CREATE FUNCTION pgstream.qualified(schema oid, name name) RETURNS text
    LANGUAGE sql STABLE
AS $$
    SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(name)
    FROM pg_catalog.pg_namespace n WHERE n.oid = schema
$$;

-- A collation as SQL names it; NULL for that of the type.
CREATE FUNCTION pgstream.collation_text(collation_oid oid, type_collation oid) RETURNS text
    LANGUAGE sql STABLE
AS $$
    SELECT pgstream.qualified(c.collnamespace, c.collname)
    FROM pg_catalog.pg_collation c WHERE c.oid = collation_oid AND collation_oid <> type_collation
$$;

-- An operator as SQL names it; NULL for none.
CREATE FUNCTION pgstream.operator_text(operator oid) RETURNS text
    LANGUAGE sql STABLE
AS $$
    SELECT 'OPERATOR(' || pg_catalog.quote_ident(n.nspname) || '.' || o.oprname || ')'
    FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace WHERE o.oid = operator
$$;

-- Parts are what an object consists of and what can change without it being made anew. Each has an id, a name, a
-- definition, and perhaps a comment.
CREATE FUNCTION pgstream.define_enum(object oid) RETURNS json
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT json_build_object(
            'definition', 'CREATE TYPE ' || pgstream.qualified(t.typnamespace, t.typname) || ' AS ENUM ('
                || coalesce(string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder), '') || ')',
            'parts', coalesce(json_agg(json_build_object('id', e.oid::text, 'name', e.enumlabel)
                ORDER BY e.enumsortorder) FILTER (WHERE e.oid IS NOT NULL), '[]'))
        FROM pg_type t LEFT JOIN pg_enum e ON e.enumtypid = t.oid
        WHERE t.oid = object GROUP BY t.oid);
END
$$;

CREATE FUNCTION pgstream.define_domain(object oid) RETURNS json
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT json_build_object(
            'definition', 'CREATE DOMAIN ' || pgstream.qualified(t.typnamespace, t.typname) || ' AS '
                || format_type(t.typbasetype, t.typtypmod)
                || coalesce(' COLLATE ' || pgstream.collation_text(t.typcollation, b.typcollation), '')
                || coalesce(' DEFAULT ' || pg_get_expr(t.typdefaultbin, 0), '')
                || CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END,
            'settings', json_build_object('DEFAULT', pg_get_expr(t.typdefaultbin, 0),
                'NOT NULL', CASE WHEN t.typnotnull THEN '' END),
            'parts', (
                SELECT coalesce(json_agg(json_build_object('id', o.oid::text, 'name', o.conname,
                    'definition', pg_get_constraintdef(o.oid),
                    'comment', obj_description(o.oid, 'pg_constraint')) ORDER BY o.oid), '[]')
                FROM pg_constraint o WHERE o.contypid = t.oid AND o.contype = 'c'))
        FROM pg_type t JOIN pg_type b ON b.oid = t.typbasetype
        WHERE t.oid = object);
END
$$;

CREATE FUNCTION pgstream.define_composite_type(object oid) RETURNS json
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT json_build_object(
            'definition', 'CREATE TYPE ' || pgstream.qualified(t.typnamespace, t.typname) || ' AS ('
                || coalesce(string_agg(quote_ident(a.attname) || ' ' || d.definition, ', ' ORDER BY a.attnum), '') || ')',
            'parts', coalesce(json_agg(json_build_object('id', a.attnum::text, 'name', a.attname,
                    'definition', d.definition, 'comment', col_description(t.typrelid, a.attnum))
                ORDER BY a.attnum) FILTER (WHERE a.attnum IS NOT NULL), '[]'))
        FROM pg_type t
        LEFT JOIN pg_attribute a ON a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_type y ON y.oid = a.atttypid
        LEFT JOIN LATERAL (
            SELECT format_type(a.atttypid, a.atttypmod)
                || coalesce(' COLLATE ' || pgstream.collation_text(a.attcollation, y.typcollation), '') AS definition
        ) d ON true
        WHERE t.oid = object GROUP BY t.oid);
END
$$;

CREATE FUNCTION pgstream.define_range_type(object oid) RETURNS json
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT json_build_object('definition', 'CREATE TYPE ' || pgstream.qualified(t.typnamespace, t.typname)
            || ' AS RANGE (' || concat_ws(', ',
                'SUBTYPE = ' || format_type(r.rngsubtype, NULL),
                'SUBTYPE_OPCLASS = ' || (SELECT pgstream.qualified(o.opcnamespace, o.opcname)
                    FROM pg_opclass o WHERE o.oid = r.rngsubopc),
                'COLLATION = ' || pgstream.collation_text(r.rngcollation, y.typcollation),
                'CANONICAL = ' || nullif(r.rngcanonical, 0)::regproc::text,
                'SUBTYPE_DIFF = ' || nullif(r.rngsubdiff, 0)::regproc::text,
                -- Servers before version 14 have no multiranges.
                'MULTIRANGE_TYPE_NAME = ' || (SELECT pgstream.qualified(m.typnamespace, m.typname)
                    FROM pg_type m WHERE m.oid = (to_jsonb(r) ->> 'rngmultitypid')::oid)) || ')')
        FROM pg_type t JOIN pg_range r ON r.rngtypid = t.oid JOIN pg_type y ON y.oid = r.rngsubtype
        WHERE t.oid = object);
END
$$;

-- A text of the server that takes a moment's lock on the tables it names. The semicolon that the server prints after
-- the query of a view is not part of it.
CREATE FUNCTION pgstream.print(kind text, object oid, attnum smallint DEFAULT 0) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN CASE kind
        WHEN 'view' THEN rtrim(pg_get_viewdef(object), ';')
        WHEN 'rule' THEN pg_get_ruledef(object)
        WHEN 'trigger' THEN pg_get_triggerdef(object)
        WHEN 'statistics' THEN pg_get_statisticsobjdef(object)
        WHEN 'index' THEN pg_get_indexdef(object)
        WHEN 'constraint' THEN pg_get_constraintdef(object)
        WHEN 'policy' THEN pgstream.policy_definition(object)
        WHEN 'partition_key' THEN pg_get_partkeydef(object)
        WHEN 'generated_column' THEN (
            SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d
            WHERE d.adrelid = object AND d.adnum = print.attnum)
        ELSE pg_get_functiondef(object) END;
END
$$;

-- The same, but NULL if somebody else has locked one of the tables: the user's DDL must not wait for a transaction that
-- alters it, or even end up in a deadlock with it.
CREATE FUNCTION pgstream.print_at_once(kind text, object oid, attnum smallint DEFAULT 0) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp SET lock_timeout = '1ms'
AS $$
BEGIN
    RETURN pgstream.print(kind, object, attnum);
EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
    RETURN NULL;
END
$$;

-- A view's query can be replaced, its columns renamed, its options set.
CREATE FUNCTION pgstream.define_view(object oid, query text) RETURNS json
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT json_build_object(
            'definition', 'CREATE OR REPLACE VIEW ' || pgstream.qualified(c.relnamespace, c.relname)
                || coalesce(' WITH (' || array_to_string(c.reloptions, ', ') || ')', '')
                || ' AS ' || query,
            'settings', (
                SELECT json_object_agg(s.name, o.option_value)
                FROM unnest(ARRAY['check_option', 'security_barrier', 'security_invoker']) AS s (name)
                LEFT JOIN pg_options_to_table(c.reloptions) o ON o.option_name = s.name),
            'parts', (
                SELECT json_agg(json_build_object('id', a.attnum::text, 'name', a.attname,
                    'definition', pg_get_expr(d.adbin, 0), 'comment', col_description(c.oid, a.attnum))
                    ORDER BY a.attnum)
                FROM pg_attribute a
                LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                WHERE a.attrelid = c.oid AND a.attnum > 0))
        FROM pg_class c WHERE c.oid = object);
END
$$;

CREATE FUNCTION pgstream.define_aggregate(object oid) RETURNS json
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT json_build_object('suffix', '(' || i.arguments || ')',
            'definition', 'CREATE OR REPLACE AGGREGATE ' || pgstream.qualified(p.pronamespace, p.proname)
            || '(' || i.arguments || ') (' || concat_ws(', ',
                'SFUNC = ' || a.aggtransfn::regproc, 'STYPE = ' || format_type(a.aggtranstype, NULL),
                'SSPACE = ' || nullif(a.aggtransspace, 0),
                'FINALFUNC = ' || nullif(a.aggfinalfn, 0)::regproc, CASE WHEN a.aggfinalextra THEN 'FINALFUNC_EXTRA' END,
                'FINALFUNC_MODIFY = ' || CASE WHEN a.aggfinalfn <> 0 THEN m.words[strpos('rsw', a.aggfinalmodify::text)] END,
                'COMBINEFUNC = ' || nullif(a.aggcombinefn, 0)::regproc,
                'SERIALFUNC = ' || nullif(a.aggserialfn, 0)::regproc,
                'DESERIALFUNC = ' || nullif(a.aggdeserialfn, 0)::regproc,
                'INITCOND = ' || quote_literal(a.agginitval),
                'MSFUNC = ' || nullif(a.aggmtransfn, 0)::regproc, 'MINVFUNC = ' || nullif(a.aggminvtransfn, 0)::regproc,
                'MSTYPE = ' || format_type(nullif(a.aggmtranstype, 0), NULL), 'MSSPACE = ' || nullif(a.aggmtransspace, 0),
                'MFINALFUNC = ' || nullif(a.aggmfinalfn, 0)::regproc, CASE WHEN a.aggmfinalextra THEN 'MFINALFUNC_EXTRA' END,
                'MFINALFUNC_MODIFY = ' || CASE WHEN a.aggmfinalfn <> 0 THEN m.words[strpos('rsw', a.aggmfinalmodify::text)] END,
                'MINITCOND = ' || quote_literal(a.aggminitval),
                'SORTOP = ' || pgstream.operator_text(a.aggsortop),
                'PARALLEL = ' || CASE p.proparallel WHEN 's' THEN 'SAFE' WHEN 'r' THEN 'RESTRICTED' END,
                CASE WHEN a.aggkind = 'h' THEN 'HYPOTHETICAL' END) || ')')
        FROM pg_proc p
        JOIN pg_aggregate a ON a.aggfnoid = p.oid
        CROSS JOIN LATERAL (SELECT coalesce(nullif(pg_get_function_arguments(p.oid), ''), '*') AS arguments) i
        CROSS JOIN (SELECT ARRAY['READ_ONLY', 'SHAREABLE', 'READ_WRITE'] AS words) m
        WHERE p.oid = object);
END
$$;

CREATE FUNCTION pgstream.policy_definition(object oid) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT 'CREATE POLICY ' || quote_ident(p.polname) || ' ON ' || pgstream.qualified(c.relnamespace, c.relname)
            || CASE WHEN p.polpermissive THEN '' ELSE ' AS RESTRICTIVE' END
            || CASE p.polcmd WHEN 'r' THEN ' FOR SELECT' WHEN 'a' THEN ' FOR INSERT' WHEN 'w' THEN ' FOR UPDATE'
                WHEN 'd' THEN ' FOR DELETE' ELSE '' END
            || CASE WHEN p.polroles = '{0}' THEN '' ELSE ' TO ' || (
                SELECT string_agg(quote_ident(r.rolname), ', ' ORDER BY r.rolname)
                FROM pg_roles r WHERE r.oid = ANY (p.polroles)) END
            || coalesce(' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
            || coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '')
        FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
        WHERE p.oid = object);
END
$$;

-- The version is not part of the definition: the target has the one that its server offers.
CREATE FUNCTION pgstream.define_extension(object oid) RETURNS json
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT json_build_object(
            'definition', 'CREATE EXTENSION IF NOT EXISTS ' || quote_ident(e.extname) || ' WITH SCHEMA '
                || quote_ident(n.nspname),
            'settings', json_build_object('SCHEMA', n.nspname, 'VERSION', e.extversion))
        FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
        WHERE e.oid = object);
END
$$;

-- Columns of pg_collation differ from version to version.
CREATE FUNCTION pgstream.define_collation(object oid) RETURNS json
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT json_build_object('definition', 'CREATE COLLATION ' || pgstream.qualified(c.collnamespace, c.collname)
            || ' (' || concat_ws(', ',
                'PROVIDER = ' || CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
                CASE WHEN locale IS NOT NULL THEN 'LOCALE = ' || quote_literal(locale)
                    WHEN c.collcollate = c.collctype THEN 'LOCALE = ' || quote_literal(c.collcollate)
                    ELSE 'LC_COLLATE = ' || quote_literal(c.collcollate) || ', LC_CTYPE = ' || quote_literal(c.collctype)
                    END,
                'RULES = ' || quote_literal(to_jsonb(c) ->> 'collicurules'),
                CASE WHEN NOT c.collisdeterministic THEN 'DETERMINISTIC = false' END) || ')')
        FROM pg_collation c
        CROSS JOIN LATERAL (
            SELECT coalesce(to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale') AS locale) l
        WHERE c.oid = object);
END
$$;

CREATE FUNCTION pgstream.define_text_search_dictionary(object oid) RETURNS json
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT json_build_object(
            'definition', 'CREATE TEXT SEARCH DICTIONARY ' || pgstream.qualified(d.dictnamespace, d.dictname)
                || ' (TEMPLATE = ' || pgstream.qualified(t.tmplnamespace, t.tmplname)
                || coalesce(', ' || d.dictinitoption, '') || ')',
            'settings', json_build_object('OPTIONS', d.dictinitoption))
        FROM pg_ts_dict d JOIN pg_ts_template t ON t.oid = d.dicttemplate
        WHERE d.oid = object);
END
$$;

-- Its parts are the token types with their dictionaries.
CREATE FUNCTION pgstream.define_text_search_configuration(object oid) RETURNS json
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT json_build_object(
            'definition', 'CREATE TEXT SEARCH CONFIGURATION ' || pgstream.qualified(c.cfgnamespace, c.cfgname)
                || ' (PARSER = ' || pgstream.qualified(p.prsnamespace, p.prsname) || ')',
            'parts', (
                SELECT coalesce(json_agg(json_build_object('id', m.alias, 'name', m.alias,
                    'definition', m.dictionaries) ORDER BY m.alias), '[]')
                FROM (
                    SELECT y.alias, string_agg(pgstream.qualified(d.dictnamespace, d.dictname), ', ' ORDER BY m.mapseqno)
                        AS dictionaries
                    FROM pg_ts_config_map m
                    JOIN ts_token_type(c.cfgparser) y ON y.tokid = m.maptokentype
                    JOIN pg_ts_dict d ON d.oid = m.mapdict
                    WHERE m.mapcfg = c.oid
                    GROUP BY y.alias
                ) m))
        FROM pg_ts_config c JOIN pg_ts_parser p ON p.oid = c.cfgparser
        WHERE c.oid = object);
END
$$;

CREATE FUNCTION pgstream.define_operator(object oid) RETURNS json
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT json_build_object(
            'definition', 'CREATE OPERATOR ' || quote_ident(n.nspname) || '.' || o.oprname || ' (' || concat_ws(', ',
                'FUNCTION = ' || o.oprcode::regproc,
                'LEFTARG = ' || format_type(nullif(o.oprleft, 0), NULL),
                'RIGHTARG = ' || format_type(nullif(o.oprright, 0), NULL),
                'COMMUTATOR = ' || pgstream.operator_text(o.oprcom),
                'NEGATOR = ' || pgstream.operator_text(o.oprnegate),
                'RESTRICT = ' || nullif(o.oprrest, 0)::regproc, 'JOIN = ' || nullif(o.oprjoin, 0)::regproc,
                CASE WHEN o.oprcanhash THEN 'HASHES' END, CASE WHEN o.oprcanmerge THEN 'MERGES' END) || ')',
            'settings', json_build_object('RESTRICT', nullif(o.oprrest, 0)::regproc, 'JOIN', nullif(o.oprjoin, 0)::regproc),
            'suffix', '(' || coalesce(format_type(nullif(o.oprleft, 0), NULL), 'NONE') || ', '
                || coalesce(format_type(nullif(o.oprright, 0), NULL), 'NONE') || ')')
        FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
        WHERE o.oid = object);
END
$$;

CREATE FUNCTION pgstream.define_cast(object oid) RETURNS json
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT json_build_object(
            'definition', 'CREATE CAST ' || s.suffix
                || CASE c.castmethod WHEN 'f' THEN ' WITH FUNCTION ' || c.castfunc::regprocedure
                    WHEN 'i' THEN ' WITH INOUT' ELSE ' WITHOUT FUNCTION' END
                || CASE c.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' ELSE '' END,
            'suffix', s.suffix)
        FROM pg_cast c
        CROSS JOIN LATERAL (
            SELECT '(' || format_type(c.castsource, NULL) || ' AS ' || format_type(c.casttarget, NULL) || ')' AS suffix) s
        WHERE c.oid = object);
END
$$;

-- What an object is made with, by its kind. `text` is what pgstream.print says of those that it prints.
-- What ALTER can change of a function or procedure, each as its action: printed without locks.
CREATE FUNCTION pgstream.function_settings(object oid) RETURNS json
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT CASE WHEN p.prokind = 'p' THEN '{}' ELSE jsonb_strip_nulls(jsonb_build_object(
                'VOLATILITY', CASE p.provolatile WHEN 'i' THEN 'IMMUTABLE' WHEN 's' THEN 'STABLE' ELSE 'VOLATILE' END,
                'NULL INPUT', CASE WHEN p.proisstrict THEN 'STRICT' ELSE 'CALLED ON NULL INPUT' END,
                'LEAKPROOF', CASE WHEN p.proleakproof THEN 'LEAKPROOF' ELSE 'NOT LEAKPROOF' END,
                'PARALLEL', 'PARALLEL ' || CASE p.proparallel
                    WHEN 's' THEN 'SAFE' WHEN 'r' THEN 'RESTRICTED' ELSE 'UNSAFE' END,
                'COST', 'COST ' || p.procost,
                'ROWS', CASE WHEN p.proretset THEN 'ROWS ' || p.prorows END)) END
            || jsonb_build_object(
                'SECURITY', 'SECURITY ' || CASE WHEN p.prosecdef THEN 'DEFINER' ELSE 'INVOKER' END,
                'SET', 'RESET ALL' || coalesce((
                    SELECT string_agg(' SET ' || c.name || ' TO ' || CASE
                        -- Kept as a list of quoted names, where SQL takes an empty one in single quotes only.
                        WHEN c.name IN ('search_path', 'temp_tablespaces', 'local_preload_libraries',
                            'session_preload_libraries')
                        THEN regexp_replace(c.value, '(^|, )""(?=,|$)', '\1''''', 'g')
                        ELSE quote_literal(c.value) END, '' ORDER BY c.position)
                    FROM (
                        SELECT split_part(o.option, '=', 1) AS name, o.position,
                            substr(o.option, strpos(o.option, '=') + 1) AS value
                        FROM unnest(p.proconfig) WITH ORDINALITY AS o (option, position)) c), ''))
        FROM pg_proc p WHERE p.oid = object);
END
$$;

CREATE FUNCTION pgstream.define_object(kind text, object oid, text text) RETURNS json
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    CASE kind
        WHEN 'enum' THEN RETURN pgstream.define_enum(object);
        WHEN 'domain' THEN RETURN pgstream.define_domain(object);
        WHEN 'composite_type' THEN RETURN pgstream.define_composite_type(object);
        WHEN 'range_type' THEN RETURN pgstream.define_range_type(object);
        WHEN 'view' THEN RETURN pgstream.define_view(object, text);
        WHEN 'function', 'procedure' THEN RETURN json_build_object(
            'definition', text,
            'suffix', '(' || pg_get_function_identity_arguments(object) || ')',
            'settings', CASE WHEN text IS NULL THEN pgstream.function_settings(object) END);
        WHEN 'aggregate' THEN RETURN pgstream.define_aggregate(object);
        -- Those of views can't be disabled.
        WHEN 'trigger' THEN RETURN (
            SELECT json_build_object('definition', text,
                'enabled', CASE WHEN c.relkind <> 'v' THEN t.tgenabled::text END)
            FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.oid = object);
        WHEN 'rule' THEN RETURN (
            SELECT json_build_object('definition', text,
                'enabled', CASE WHEN c.relkind <> 'v' THEN r.ev_enabled::text END)
            FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE r.oid = object);
        WHEN 'policy' THEN RETURN json_build_object('definition', text);
        WHEN 'extension' THEN RETURN pgstream.define_extension(object);
        WHEN 'collation' THEN RETURN pgstream.define_collation(object);
        WHEN 'text_search_dictionary' THEN RETURN pgstream.define_text_search_dictionary(object);
        WHEN 'text_search_configuration' THEN RETURN pgstream.define_text_search_configuration(object);
        WHEN 'operator' THEN RETURN pgstream.define_operator(object);
        WHEN 'cast' THEN RETURN pgstream.define_cast(object);
        WHEN 'statistics' THEN RETURN (
            SELECT json_build_object('definition', text,
                'settings', json_build_object('STATISTICS', nullif(s.stxstattarget, -1)::text))
            FROM pg_statistic_ext s WHERE s.oid = object);
    END CASE;
END
$$;

-- The objects that `changes` creates or alters. A definition that cannot be printed at once is left out. Who defines a
-- view, a rule, the body of a function and the like has locked the tables it names already, so that what cannot be
-- printed is as it was; what ALTER changes of a function is told by its settings then.
CREATE FUNCTION pgstream.describe_objects(changes jsonb) RETURNS json
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT coalesce(json_agg(json_build_object(
            'oid', o.objid::text,
            'kind', o.kind,
            'name', o.name,
            'on', CASE WHEN o.kind IN ('trigger', 'rule', 'policy') THEN (
                SELECT pgstream.qualified(c.relnamespace, c.relname) FROM pg_class c WHERE c.oid = o.parent) END,
            'definition', d.json ->> 'definition',
            'suffix', d.json ->> 'suffix',
            'enabled', d.json ->> 'enabled',
            'settings', d.json -> 'settings',
            'parts', d.json -> 'parts',
            'comment', m.description) ORDER BY c.position), '[]')
        FROM jsonb_array_elements(changes) WITH ORDINALITY AS c (change, position)
        CROSS JOIN LATERAL (
            SELECT * FROM pgstream.objects o
            WHERE o.objid = (c.change ->> 'id')::bigint::oid AND o.kind = c.change ->> 'kind') o
        CROSS JOIN LATERAL (
            SELECT CASE WHEN o.kind IN ('view', 'rule', 'policy', 'trigger', 'statistics', 'function', 'procedure') THEN
                coalesce(pgstream.print_at_once(o.kind, o.objid),
                    CASE WHEN c.change ->> 'op' = 'create' THEN pgstream.print(o.kind, o.objid) END) END AS text) p
        CROSS JOIN LATERAL (SELECT pgstream.define_object(o.kind, o.objid, p.text) AS json) d
        LEFT JOIN pg_description m ON m.objoid = o.objid AND m.classoid = o.classid AND m.objsubid = 0
        WHERE c.change ->> 'op' IN ('create', 'alter')
            AND c.change ->> 'kind' NOT IN ('schema', 'table', 'sequence', 'materialized_view'));
END
$$;
