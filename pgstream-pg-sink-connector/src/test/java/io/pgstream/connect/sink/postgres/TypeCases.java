package io.pgstream.connect.sink.postgres;

import java.util.List;
import java.util.stream.Stream;

/** Every family of types with ordinary, extreme and odd values, as SQL literals. */
enum TypeCases {
  SMALLINT("smallint", "-32768", "0", "32767"),
  INTEGER("integer", "-2147483648", "-1", "2147483647"),
  BIGINT("bigint", "-9223372036854775808", "9007199254740993", "9223372036854775807"),
  NUMERIC(
      "numeric",
      "0.000",
      "1.00",
      "'NaN'",
      "'Infinity'",
      "'-Infinity'",
      "('1' || repeat('2345678901', 100))::numeric",
      "('0.' || repeat('0123456789', 100))::numeric"),
  NUMERIC_SCALED("numeric(30, 10)", "12345678901234567890.1234567890", "-0.0000000001"),
  REAL("real", "'-0'", "1.1754944e-38", "1e-45", "3.4028235e38", "0.1", "'NaN'", "'-Infinity'"),
  DOUBLE(
      "double precision",
      "'-0'",
      "4.9e-324",
      "1.7976931348623157e308",
      "0.1",
      "0.30000000000000004",
      "'NaN'",
      "'Infinity'"),
  BOOLEAN("boolean", "true", "false"),
  TEXT(
      "text",
      "''",
      "'NULL'",
      "'null'",
      "'\\N'",
      "'\\.'",
      "' leading and trailing '",
      "E'tab\\t nl\\n cr\\r bs\\b ff\\f vt\\x0B back\\\\slash'",
      "E'\\x01\\x1F\\x7F'",
      "'quote'' double\" {curly,braces} (paren,theses)'",
      "'ü €  \uD800\uDF48 😀 \u202Eright to left\u202C e\u0301 \uFEFF \u2028'",
      "repeat('long ', 3000)"),
  VARCHAR("varchar(5)", "'abcde'", "'ab   '", "''"),
  CHAR("char(5)", "'ab'", "''", "'abcde'", "'ü'"),
  CHAR_QUOTED("\"char\"", "'x'", "''", "'\\377'"),
  NAME("name", "'a name'"),
  CITEXT("ext.citext", "'MiXed'", "'mixed too'"),
  BYTEA("bytea", "''", "'\\x00'", "'\\xdeadbeef'", "decode(repeat('00ff5c27', 5000), 'hex')"),
  JSON(
      "json",
      "'null'",
      "' { \"a\" :1, \"a\": 2 } '",
      "'1234567890123456789012345678901234567890.10'",
      "'\"\\u0041 \\n\"'"),
  JSONB("jsonb", "'null'", "'{\"b\": [1, 1.00, 1e3, null], \"a\": \"\\\\\"}'", "'\"\"'"),
  JSONPATH("jsonpath", "'$.a[*] ? (@ > 1)'"),
  XML("xml", "'<a b=\"1\">t &amp; x</a>'", "'just content'", "'<?xml version=\"1.0\"?><a/>'", "''"),
  UUID("uuid", "'c0ffee00-0000-0000-0000-000000000001'"),
  DATE("date", "'0044-03-15 BC'", "'5874897-12-31'", "'infinity'", "'-infinity'", "'2024-02-29'"),
  TIME("time", "'00:00'", "'24:00:00'", "'23:59:60'", "'12:34:56.123456'"),
  TIME_PRECISE("time(3)", "'12:34:56.123456'"),
  TIMETZ("timetz", "'00:00+15:59'", "'23:59:59.999999-15:59:59'"),
  TIMESTAMP(
      "timestamp", "'4713-01-01 00:00:00 BC'", "'294276-12-31 23:59:59.999999'", "'infinity'"),
  TIMESTAMP_PRECISE("timestamp(3)", "'2026-11-22 10:33:00.1239'"),
  TIMESTAMPTZ(
      "timestamptz",
      "'4713-01-02 00:00:00+00 BC'",
      "'294276-12-31 23:59:59.999999+00'",
      "'2016-12-31 23:59:60+00'",
      "'1883-11-18 12:00 America/New_York'",
      "'-infinity'"),
  INTERVAL(
      "interval",
      "'0'",
      "'-1 day +02:03:04'",
      "'1 year -2 months 3 days -04:05:06.789'",
      "'-178000000 years'",
      "'1 day'",
      "'23:00:00'"),
  INTERVAL_DAYS("interval day to second(2)", "'3 days 04:05:06.789'"),
  MONEY("money", "'12.34'", "'-92233720368547758.08'", "'92233720368547758.07'", "'0.01'"),
  BIT("bit(3)", "B'101'", "B'000'"),
  VARBIT("bit varying", "B''", "B'1011'", "repeat('10', 500)::varbit"),
  INET("inet", "'10.0.0.1/8'", "'10.0.0.1'", "'::1'", "'2001:db8::1/64'"),
  CIDR("cidr", "'10.0.0.0/8'", "'::/0'"),
  MACADDR("macaddr", "'08:00:2b:01:02:03'"),
  MACADDR8("macaddr8", "'08:00:2b:01:02:03:04:05'"),
  POINT("point", "'(1,-0)'", "'(NaN,Infinity)'"),
  LINE("line", "'{1,-1,0.1}'"),
  LSEG("lseg", "'[(0,0),(1,1e-300)]'"),
  BOX("box", "'(3,4),(1,2)'"),
  PATH("path", "'[(0,0),(1,1)]'", "'((0,0),(1,1))'"),
  POLYGON("polygon", "'((0,0),(1,1),(1,0))'"),
  CIRCLE("circle", "'<(0,0),1>'"),
  TSVECTOR("tsvector", "''", "'fat:2,4A cat:3B ''quo''''ted'':1'"),
  TSQUERY("tsquery", "'fat & !(cat | rat:AB*) <-> dog'", "''"),
  INT4RANGE("int4range", "'empty'", "'(,)'", "'[1,5)'"),
  NUMRANGE("numrange", "'(1.10,2.20]'", "'[,0)'"),
  TSRANGE("tsrange", "'[2024-01-01 00:00,infinity)'"),
  DATERANGE("daterange", "'[0044-03-15 BC,2024-01-01)'"),
  INT8MULTIRANGE("int8multirange", "'{}'", "'{[1,2),[5,9)}'"),
  NUMMULTIRANGE("nummultirange", "'{(,1.0],[2,)}'"),
  MOOD("\"My Types\".\"Mood\"", "'sad'", "'so, \"so\"'", "''"),
  LTREE("ext.ltree", "'Top.Science.Astronomy'", "''"),
  LQUERY("ext.lquery", "'*.Astro*@.*{1,2}'"),
  CUBE("ext.cube", "'(1, 2),(3, 4)'", "'(0.1)'"),
  HSTORE("ext.hstore", "'\"a b\"=>\"\", c=>NULL, \"q\\\"\"=>\"=>\"'", "''"),
  PG_LSN("pg_lsn", "'16/B374D848'", "'0/0'", "'FFFFFFFF/FFFFFFFF'"),
  OID("oid", "0", "4294967295"),
  XID("xid", "'4294967295'"),
  XID8("xid8", "'18446744073709551615'"),
  TXID_SNAPSHOT("txid_snapshot", "'10:20:10,14,15'"),
  PG_SNAPSHOT("pg_snapshot", "'10:20:10,14,15'"),
  TID("tid", "'(42,7)'"),
  INT2VECTOR("int2vector", "'1 2 3'"),
  OIDVECTOR("oidvector", "'4294967295 1'"),
  REGCLASS("regclass", "'pg_catalog.pg_class'", "'\"My Types\".\"Odd Table\"'", "12345678"),
  REGTYPE("regtype", "'\"My Types\".\"Mood\"'", "'integer'"),
  REGPROCEDURE("regprocedure", "'pg_catalog.abs(integer)'"),
  REGOPER("regoperator", "'pg_catalog.+(integer,integer)'"),
  REGROLE("regrole", "'postgres'"),
  REGNAMESPACE("regnamespace", "'\"My Types\"'"),
  REGCONFIG("regconfig", "'english'"),
  SEG("ext.seg", "'1.50 .. 3.0'"),
  ISBN("ext.isbn", "'978-0-393-04002-9'");

  /** Types in which columns are defined, and an extension schema that no search path leads to. */
  static final String SETUP =
      "CREATE SCHEMA ext; CREATE EXTENSION citext SCHEMA ext; CREATE EXTENSION hstore SCHEMA ext;"
          + "CREATE EXTENSION ltree SCHEMA ext; CREATE EXTENSION cube SCHEMA ext;"
          + "CREATE EXTENSION seg SCHEMA ext; CREATE EXTENSION isn SCHEMA ext;"
          + "CREATE SCHEMA \"My Types\"; CREATE TABLE \"My Types\".\"Odd Table\"(a int);"
          + "CREATE TYPE \"My Types\".\"Mood\" AS ENUM ('sad', 'so, \"so\"', '')";

  final String type;

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed.
  private final List<String> literals;

  TypeCases(String type, String... literals) {
    this.type = type;
    this.literals = List.of(literals);
  }

  /** SQL expressions of the type. */
  List<String> expressions() {
    return literals.stream().map(literal -> "CAST(" + literal + " AS " + type + ")").toList();
  }

  /** Types whose values can be keys: those with a B-tree operator class. */
  static Stream<TypeCases> keys() {
    return Stream.of(
        INTEGER,
        BIGINT,
        NUMERIC,
        DOUBLE,
        BOOLEAN,
        VARCHAR,
        CHAR,
        CITEXT,
        BYTEA,
        JSONB,
        UUID,
        DATE,
        TIMETZ,
        TIMESTAMPTZ,
        INTERVAL,
        MONEY,
        BIT,
        INET,
        MACADDR8,
        TSVECTOR,
        NUMRANGE,
        INT8MULTIRANGE,
        MOOD,
        LTREE,
        CUBE,
        HSTORE,
        PG_LSN,
        OID,
        XID8,
        TID,
        ISBN);
  }
}
