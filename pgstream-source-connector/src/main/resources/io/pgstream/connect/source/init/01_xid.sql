-- Ids of 20 characters in the layout of rs/xid: base32hex of 12 bytes, which are the seconds since 1970 (4), the
-- cluster (3), the backend (2) and a counter (3).
CREATE DOMAIN pgstream.xid AS char(20) CHECK (VALUE ~ '^[a-v0-9]{20}$');

CREATE SEQUENCE pgstream.xid_counter AS bigint MINVALUE 0 MAXVALUE 16777215 CYCLE;

CREATE FUNCTION pgstream.xid() RETURNS pgstream.xid
    LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    digits CONSTANT text := '0123456789abcdefghijklmnopqrstuv';
    -- 96 bits in two halves of 48, so that each fits a bigint; 20 digits of 5 bits hold 100, the last 4 are zero.
    machine bigint := (SELECT system_identifier & 16777215 FROM pg_control_system());
    high bigint;
    low bigint;
    bits bit(100);
BEGIN
    high := ((floor(extract(epoch FROM clock_timestamp()))::bigint & 4294967295) << 16) | (machine >> 8);
    low := ((machine & 255) << 40)
        | ((pg_backend_pid() & 65535)::bigint << 24)
        | nextval('pgstream.xid_counter');
    bits := (high::bit(48) || low::bit(48) || B'0000')::bit(100);
    RETURN (
        SELECT string_agg(substr(digits, substring(bits FROM d * 5 + 1 FOR 5)::bit(5)::integer + 1, 1), '' ORDER BY d)
        FROM generate_series(0, 19) d);
END
$$;
