package io.pgstream.connect.sink.opensearch;

import static io.pgstream.connect.sink.opensearch.testkit.Events.TABLE;
import static io.pgstream.connect.sink.opensearch.testkit.Events.raw;
import static io.pgstream.connect.sink.opensearch.testkit.Events.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.sink.opensearch.testkit.Events;
import io.pgstream.connect.sink.opensearch.testkit.Events.Value;
import io.pgstream.connect.sink.opensearch.testkit.OpenSearchServer;
import io.pgstream.connect.sink.opensearch.testkit.RunningTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One document with a column per type and odd value: what it holds, and what finds it. */
class TypesIT {
  private static final String NINES = "9".repeat(1_000);
  private static final String LONG_TEXT = "ä".repeat(40_000) + " needle";
  private static final List<Case> CASES = cases();

  private static OpenSearchServer server;
  private static RunningTask task;
  private static String source;

  /**
   * A column.
   *
   * @param wire the value as JSON of the wire format
   * @param stored what the document's source must hold
   * @param query a query that finds it, with {@code $} for the field; empty if none can
   */
  private record Case(String type, String wire, String stored, String query) {
    @Override
    public String toString() {
      return type + " " + (wire.length() > 60 ? wire.substring(0, 60) + "..." : wire);
    }
  }

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    numbers(cases);
    times(cases);
    texts(cases);
    others(cases);
    arrays(cases);
    return cases;
  }

  private static void numbers(List<Case> cases) {
    number(cases, "smallint", "-32768");
    number(cases, "integer", "2147483647");
    number(cases, "bigint", "9007199254740993");
    number(cases, "bigint", "-9223372036854775808");
    number(cases, "oid", "4294967295");
    number(cases, "numeric(10,2)", "-0.10");
    number(cases, "numeric", "12345678901234567890.123456789");
    number(cases, "real", "1e-45");
    number(cases, "double precision", "-0");
    number(cases, "double precision", "5e-324");
    number(cases, "double precision", "1.7976931348623157e+308");
    cases.add(new Case("numeric", NINES, quoted(NINES), ""));
    cases.add(new Case("numeric", "0." + NINES, quoted("0." + NINES), range("0.9", "1")));
    cases.add(new Case("numeric", "1" + "0".repeat(400), "1" + "0".repeat(400), ""));
    string(cases, "numeric", "NaN", "");
    string(cases, "double precision", "-Infinity", "");
    cases.add(new Case("real", "null", "null", ""));
    cases.add(new Case("boolean", "true", "true", term("true")));
  }

  private static void times(List<Case> cases) {
    date(cases, "date", "2025-01-02", "2025-01-02", "2025-01-02");
    date(cases, "date", "0044-03-15 BC", "-0043-03-15", "-0043-03-15");
    date(cases, "date", "4714-11-24 BC", "-4713-11-24", "-4713-11-24");
    date(cases, "date", "5874897-12-31", "+5874897-12-31", "+5874897-12-31");
    string(cases, "date", "infinity", "");
    date(
        cases,
        "timestamp(3) without time zone",
        "2025-01-02 03:04:05.678",
        "2025-01-02T03:04:05.678",
        "2025-01-02T03:04:05.678");
    date(
        cases,
        "timestamp without time zone",
        "294276-12-31 23:59:59.999999",
        "+294276-12-31T23:59:59.999999",
        "+294276-12-31T23:59:59");
    date(
        cases,
        "timestamp with time zone",
        "2025-01-02 03:04:05.123456+00",
        "2025-01-02T03:04:05.123456Z",
        "2025-01-02T03:04:05.123Z");
    date(
        cases,
        "timestamp with time zone",
        "4713-01-01 00:00:00+00 BC",
        "-4712-01-01T00:00:00Z",
        "-4712-01-01");
    string(cases, "timestamp with time zone", "-infinity", "");
    whole(cases, "time(3) without time zone", "24:00:00");
    whole(cases, "time with time zone", "12:00:00.1+05:30");
    whole(cases, "interval", "-1 years -2 mons +3 days -04:05:06.789");
  }

  private static void texts(List<Case> cases) {
    words(cases, "text", "große \"Werte\"\n\u0001", "werte");
    words(cases, "character varying(20)", "Hello World", "world");
    whole(cases, "character(5)", "a    ");
    whole(cases, "text", "");
    cases.add(new Case("text", quoted(LONG_TEXT), quoted(LONG_TEXT), match("needle")));
    words(cases, "public.citext", "Hello World", "hello");
    words(cases, "xml", "<a b=\"c\">word</a>", "word");
    whole(cases, "\"char\"", "x");
    whole(cases, "name", "pg_class");
    whole(cases, "uuid", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
    words(cases, "json", "{\"a\": {\"b\": [1, 12345678901234567890.10]}, \"a\": 2}", "b");
    words(cases, "jsonb", "\"word\"", "word");
    string(cases, "jsonb", "null", match("null"));
    cases.add(new Case("jsonb", "null", "null", ""));
  }

  private static void others(List<Case> cases) {
    whole(cases, "money", "-$1,234.50");
    whole(cases, "bit(3)", "101");
    whole(cases, "bit varying(5)", "");
    string(cases, "inet", "10.1.2.3", "{\"term\":{\"$.ip\":\"10.0.0.0/8\"}}");
    whole(cases, "inet", "10.0.0.0/8");
    whole(cases, "inet", "2001:db8::1");
    string(cases, "cidr", "10.0.0.0/8", "{\"term\":{\"$.range\":\"10.9.9.9\"}}");
    string(cases, "cidr", "2001:db8::/32", "{\"term\":{\"$.range\":\"2001:db8::7\"}}");
    whole(cases, "macaddr", "08:00:2b:01:02:03");
    whole(cases, "point", "(1.5,-2.5)");
    whole(cases, "polygon", "((0,0),(1,1),(2,0))");
    whole(cases, "int4range", "[1,5)");
    whole(cases, "tstzrange", "[\"2025-01-02 03:04:05+00\",)");
    whole(cases, "int4multirange", "{[1,3),[5,7)}");
    whole(cases, "pg_lsn", "0/15281D0");
    whole(cases, "xid8", "18446744073709551615");
    whole(cases, "txid_snapshot", "10:20:10,14,15");
    words(cases, "tsvector", "'cat':3 'fat':2A", "cat");
    words(cases, "tsquery", "'fat' & ( 'rat' | 'cat' )", "rat");
    words(cases, "public.mood", "very happy", "happy");
    whole(cases, "public.posint", "5");
    words(cases, "public.comp", "(1,\"x,y\",)", "x");
    words(cases, "public.hstore", "\"colour\"=>\"red\", \"b\"=>NULL", "red");
    words(cases, "public.ltree", "Top Science", "science");
    words(cases, "public.vector(3)", "[1,2.5,-3]", "3");
    cases.add(new Case("public.geometry(Point,4326)", quoted("0101".repeat(9_000)), "", ""));
    whole(cases, "public.\"odd (type\"", "x");
    cases.add(new Case("bytea", quoted("deadbeef"), quoted("3q2+7w=="), ""));
    cases.add(new Case("bytea", quoted(""), quoted(""), ""));
  }

  private static void arrays(List<Case> cases) {
    array(cases, "integer[]", "{1,NULL,3}", "[1,null,3]", term("3"));
    array(cases, "integer[]", "{}", "[]", "");
    array(
        cases,
        "bigint[]",
        "{{1,9007199254740993},{3,4}}",
        "[[1,9007199254740993],[3,4]]",
        term("4"));
    array(cases, "numeric(10,2)[]", "{1.10,NaN}", "[1.10,\"NaN\"]", term("1.1"));
    array(cases, "numeric[]", "[0:1]={1.10,2}", "\"[0:1]={1.10,2}\"", "");
    array(cases, "text[]", "[2:3]={red,blue}", "\"[2:3]={red,blue}\"", match("blue"));
    array(
        cases,
        "text[]",
        "{{a,\"b,\\\"c\\\\\"},{NULL,\"NULL\"}}",
        "[[\"a\",\"b,\\\"c\\\\\"],[null,\"NULL\"]]",
        term("\"a\""));
    array(
        cases,
        "timestamp with time zone[]",
        "{\"2025-01-02 03:04:05+00\",infinity}",
        "[\"2025-01-02T03:04:05Z\",\"infinity\"]",
        range("2025-01-02", "2025-01-03"));
    array(cases, "boolean[]", "{t,f,NULL}", "[true,false,null]", term("false"));
    array(cases, "bytea[]", "{\"\\\\xdead\",NULL}", "[\"3q0=\",null]", "");
    array(cases, "public.mood[]", "{happy,\"very sad\"}", "[\"happy\",\"very sad\"]", match("sad"));
    array(cases, "public.comp[]", "{\"(1,\\\"x,y\\\")\"}", "[\"(1,\\\"x,y\\\")\"]", match("y"));
    array(cases, "box[]", "{(1,1),(0,0);(2,2),(1,1)}", "[\"(1,1),(0,0)\",\"(2,2),(1,1)\"]", "");
    array(cases, "inet[]", "{10.1.2.3,10.0.0.0/8}", "[\"10.1.2.3\",\"10.0.0.0/8\"]", "");
    array(cases, "json[]", "{\"{\\\"a\\\":1}\"}", "[\"{\\\"a\\\":1}\"]", match("a"));
    array(cases, "int4range[]", "{\"[1,5)\",empty}", "[\"[1,5)\",\"empty\"]", term("\"empty\""));
  }

  private static void number(List<Case> cases, String type, String number) {
    cases.add(new Case(type, number, number, term(number)));
  }

  private static void date(List<Case> cases, String type, String text, String stored, String day) {
    cases.add(new Case(type, quoted(text), quoted(stored), range(day, day + "||+1s")));
  }

  private static void string(List<Case> cases, String type, String text, String query) {
    cases.add(new Case(type, quoted(text), quoted(text), query));
  }

  private static void whole(List<Case> cases, String type, String text) {
    string(cases, type, text, term(quoted(text)));
  }

  private static void words(List<Case> cases, String type, String text, String word) {
    string(cases, type, text, match(word));
  }

  private static void array(
      List<Case> cases, String type, String text, String stored, String query) {
    cases.add(new Case(type, quoted(text), stored, query));
  }

  private static String quoted(String text) {
    return text(1, "text", text).json();
  }

  private static String term(String json) {
    return "{\"term\":{\"$\":" + json + "}}";
  }

  private static String match(String word) {
    return "{\"multi_match\":{\"query\":\"" + word + "\",\"fields\":[\"$\",\"$.text\"]}}";
  }

  private static String range(String from, String to) {
    return "{\"range\":{\"$\":{\"gte\":\"" + from + "\",\"lte\":\"" + to + "\"}}}";
  }

  @BeforeAll
  static void indexOneDocument() {
    server = OpenSearchServer.start();
    task = RunningTask.start(server);
    List<Value> definition = new ArrayList<>(List.of(raw(1, "integer", "null")));
    List<Value> row = new ArrayList<>(List.of(raw(1, "integer", "1")));
    for (int i = 0; i < CASES.size(); i++) {
      definition.add(raw(i + 2, CASES.get(i).type(), "null"));
      row.add(raw(i + 2, CASES.get(i).type(), CASES.get(i).wire()));
    }
    Events events = new Events().tableDdl("create", definition.toArray(new Value[0]));
    task.put(events.commit().insert(row.toArray(new Value[0])).records());
    server.documents("public");
    source = server.text("/public/_source/" + TABLE + "_1");
  }

  @AfterAll
  static void stopServer() throws IOException {
    task.close();
    server.close();
  }

  @Test
  void refusesAndMovesNothing() {
    assertThat(task.context().problems()).isEmpty();
    assertThat(source).doesNotContain("_unindexed");
  }

  private static Stream<Case> allCases() {
    return CASES.stream();
  }

  @ParameterizedTest
  @MethodSource("allCases")
  void storesTheValueExactlyAndFindsIt(Case column) {
    String field = TABLE + "-" + (CASES.indexOf(column) + 2);
    String stored = column.stored().isEmpty() ? column.wire() : column.stored();
    assertThat(source).containsAnyOf(pair(field, stored) + ",", pair(field, stored) + "}");
    if (!column.query().isEmpty()) {
      String body =
          "{\"query\":"
              + column.query().replace("$.", field + ".").replace("\"$\"", "\"" + field + "\"")
              + "}";
      assertThat(server.send("POST", "/public/_count", body).body()).contains("\"count\":1,");
    }
  }

  private static String pair(String field, String json) {
    return "\"" + field + "\":" + json;
  }
}
