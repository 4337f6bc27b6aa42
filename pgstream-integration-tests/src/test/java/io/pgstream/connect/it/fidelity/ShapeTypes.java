package io.pgstream.connect.it.fidelity;

import java.util.List;

/** Addresses, geometry and ranges. */
final class ShapeTypes {
  private static final String POINTS =
      "SELECT string_agg('(' || i || ',' || i * 0.1 || ')', ',') FROM generate_series(1, 500) i";

  static final List<TypeFamily> ALL =
      List.of(
          TypeFamily.of(
              "inet",
              "inet",
              "0.0.0.0",
              "10.0.0.1",
              "10.1.2.3/8",
              "255.255.255.255/0",
              "::",
              "::1",
              "fe80::1/64",
              "::ffff:1.2.3.4"),
          TypeFamily.of("cidr", "cidr", "10.0.0.0/8", "0.0.0.0/0", "1.2.3.4/32", "2001:db8::/32"),
          TypeFamily.of("macaddr", "macaddr", "08:00:2b:01:02:03", "00:00:00:00:00:00"),
          TypeFamily.of(
              "macaddr8", "macaddr8", "08:00:2b:01:02:03:04:05", "ff:ff:ff:ff:ff:ff:ff:ff"),
          TypeFamily.of(
                  "point", "point", "(0,0)", "(-0,1e300)", "(NaN,-Infinity)", "(0.1,4.9e-324)")
              .withoutOrder(),
          TypeFamily.of("line", "line", "{1,-1,0}", "{0.1,-1,1e-300}").withoutOrder(),
          TypeFamily.of("lseg", "lseg", "[(0,0),(1,1)]", "[(-0.5,1e10),(2,3)]").withoutOrder(),
          TypeFamily.of("box", "box", "(1,1),(0,0)", "(1e300,0.1),(-1,-2)").withoutOrder(),
          TypeFamily.of("path", "path", "((0,0),(1,1),(2,0))", "[(0,0),(1,1)]")
              .withLarge("'((0,0),' || (" + POINTS + ") || ')'")
              .withoutOrder(),
          TypeFamily.of("polygon", "polygon", "((0,0),(1,1),(2,0))", "((-0.1,1e10))")
              .withLarge("'((0,0),' || (" + POINTS + ") || ')'")
              .withoutOrder(),
          TypeFamily.of("circle", "circle", "<(0,0),1>", "<(-0.1,1e10),Infinity>").withoutOrder(),
          TypeFamily.of("cube", "cube", "(0)", "(1,2),(3,4)", "()", "(0.1,-1e10,3)"),
          TypeFamily.of("seg", "seg", "1", "1.50 .. 2.0", "~0.5", "< 3"),
          TypeFamily.of("isbn", "isbn13", "978-0-393-04002-9"),
          TypeFamily.of(
              "int4range", "int4range", "empty", "(,)", "[1,5)", "[-2147483648,10]", "[1,)"),
          TypeFamily.of("int8range", "int8range", "empty", "[9007199254740993,9007199254740995)"),
          TypeFamily.of("numrange", "numrange", "empty", "(,2.50]", "(1.10,1.1000001)", "[NaN,)"),
          TypeFamily.of(
              "daterange", "daterange", "empty", "[-infinity,infinity]", "[0044-03-15 BC,)"),
          TypeFamily.of(
              "tsrange",
              "tsrange",
              "empty",
              "[2024-01-01,2024-01-01 00:00:00.000001]",
              "(,infinity)"),
          TypeFamily.of(
              "tstzrange", "tstzrange", "empty", "[2024-01-01 12:00:00+05:30,294276-01-01)", "(,)"),
          TypeFamily.of(
              "textrange", "textrange", "empty", "[a,\"b,)\"\" \\\\ c\")", "(\"\",\" \"]"),
          TypeFamily.of("int4multirange", "int4multirange", "{}", "{[1,5),[7,)}", "{(,)}")
              .withLarge(
                  "SELECT range_agg(int4range(i * 10, i * 10 + 5)) FROM generate_series(1, 900) i"),
          TypeFamily.of("nummultirange", "nummultirange", "{}", "{[1.10,2.0],(3,4)}"),
          TypeFamily.of("tstzmultirange", "tstzmultirange", "{}", "{[2024-01-01,2024-02-01)}"),
          TypeFamily.of("textmultirange", "textmultirange", "{}", "{[a,b),[\"c,d\",\"{}\"]}"));

  private ShapeTypes() {}
}
