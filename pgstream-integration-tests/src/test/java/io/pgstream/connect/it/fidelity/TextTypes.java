package io.pgstream.connect.it.fidelity;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Texts, bytes, documents and search vectors. */
final class TextTypes {
  private static final int RANDOM_LENGTH = 40;

  /** Compresses too badly to stay in its row; the letters are those of hexadecimal digits. */
  static final String LARGE_HEX =
      "SELECT string_agg(md5(i::text), '') FROM generate_series(1, 160) i";

  static final List<TypeFamily> ALL =
      List.of(
          TypeFamily.of("text", "text", HostileText.array())
              .withLarge(LARGE_HEX)
              .withRandom(random -> HostileText.random(random, RANDOM_LENGTH)),
          TypeFamily.of("varchar", "character varying", HostileText.array()).withLarge(LARGE_HEX),
          TypeFamily.of("varchar_4", "character varying(4)", "", "a", "😀😀😀😀", "a  ", "\\\"'\t"),
          TypeFamily.of(
                  "char_10", "character(10)", "", "a", " a", "padded    ", "ßß東京😀", "\\N\t\"'")
              .withRandom(random -> HostileText.random(random, 10)),
          TypeFamily.of("bpchar", "bpchar", "a", " b", "c    "),
          TypeFamily.of("one_char", "\"char\"", "a", "\\", "\"", " "),
          TypeFamily.of("name", "name", "a", "", "x".repeat(63), "\"A b\"", "ü".repeat(31)),
          TypeFamily.of("citext", "citext", HostileText.array())
              .withLarge(LARGE_HEX)
              .withRandom(random -> HostileText.random(random, RANDOM_LENGTH)),
          TypeFamily.of(
                  "bytea",
                  "bytea",
                  "",
                  "\\x00",
                  "\\x5c78303030",
                  "\\xdeadbeef",
                  "\\x0102030405060708090a0b0c0d0e0f",
                  "\\xff00ff00ff")
              .withLarge("decode((" + LARGE_HEX + "), 'hex')")
              .withRandom(TextTypes::bytes),
          TypeFamily.of(
              "uuid",
              "uuid",
              "00000000-0000-0000-0000-000000000000",
              "ffffffff-ffff-ffff-ffff-ffffffffffff",
              "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
          json("json").withoutOrder(),
          json("jsonb"),
          TypeFamily.of(
                  "xml",
                  "xml",
                  "",
                  "<a/>",
                  "just text &amp; &lt;b/&gt;",
                  "<?xml version=\"1.0\"?><a b='c'>\n <!-- d --> <![CDATA[<e>]]></a>",
                  "<ü>東京 😀</ü><second/>")
              .withLarge("'<a>' || (" + LARGE_HEX + ") || '</a>'")
              .withoutOrder(),
          TypeFamily.of("jsonpath", "jsonpath", "$", "$.\"a b\"[*] ? (@ > 1.50)", "lax $.x.size()")
              .withoutOrder(),
          TypeFamily.of(
                  "tsvector",
                  "tsvector",
                  "",
                  "a",
                  "'b''c':3 'back\\\\slash':1A,2B,16383D",
                  "'with space' 'ünï'")
              .withLarge(
                  "SELECT string_agg('w' || md5(i::text), ' ') FROM generate_series(1, 300) i"),
          TypeFamily.of("tsquery", "tsquery", "", "a", "'a' & !'b c' | 'd' <-> 'e':*A", "'it''s'"),
          hstore(),
          TypeFamily.of("ltree", "ltree", "", "Top", "Top.Science.Astronomy", "a.b.c.d_1"),
          TypeFamily.of("lquery", "lquery", "*.foo|bar@.*{1,2}", "!a.*").withoutOrder(),
          TypeFamily.of("refcursor", "refcursor", "", "a cursor").withoutOrder());

  private TextTypes() {}

  private static TypeFamily json(String type) {
    boolean binary = type.equals("jsonb");
    return TypeFamily.of(
            type,
            type,
            "null",
            "{}",
            "[]",
            "true",
            "\"\"",
            "\"it's \\\"quoted\\\" \\\\ \\n \\u00e9 😀\"",
            "12345678901234567890.1234567890",
            binary ? "1e100" : "1e400",
            "-0.0",
            binary ? "{\"b\": 1, \"aa\": 2}" : "{\"a\":1, \"a\" : 2,\n \"b\":[ ]}",
            binary ? "[[[1.10]]]" : "\"\\u0000\"",
            "{\"a b\": {\"\": [null, false, {\"x\": 9007199254740993}]}}")
        .withLarge("to_jsonb((" + LARGE_HEX + "))")
        .withRandom(TextTypes::json);
  }

  private static String json(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> Integer.toString(random.nextInt());
      case 1 -> "[" + json(random) + ", null, " + json(random) + "]";
      case 2 -> "{\"k" + random.nextInt(9) + "\": " + json(random) + "}";
      default -> jsonString(HostileText.random(random, RANDOM_LENGTH));
    };
  }

  private static String jsonString(String text) {
    StringBuilder json = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              if (c < ' ' || c == '"' || c == '\\') {
                json.append(String.format("\\u%04x", c));
              } else {
                json.append((char) c);
              }
            });
    return json.append('"').toString();
  }

  private static String bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(RANDOM_LENGTH)];
    random.nextBytes(bytes);
    return "\\x" + HexFormat.of().formatHex(bytes);
  }

  private static TypeFamily hstore() {
    return TypeFamily.of(
            "hstore",
            "hstore",
            "",
            "a=>1",
            "\"a b\"=>NULL, \"\"=>\"\"",
            "\"it's\"=>\"\\\"q\\\" \\\\ =>, NULL\", ü=>\"東京\"")
        .withLarge(
            "SELECT hstore(array_agg('k' || i), array_agg(md5(i::text))) FROM generate_series(1, 300) i");
  }
}
