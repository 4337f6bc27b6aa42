package io.pgstream.connect.common.postgres;

/** Quoting, so that names and literals from the stream can never become SQL. */
public final class Identifiers {
  private Identifiers() {}

  /**
   * The name as a quoted identifier.
   *
   * @throws IllegalArgumentException if it holds a NUL character, which no Postgres name can
   */
  public static String quote(String name) {
    return '"' + withoutNul(name).replace("\"", "\"\"") + '"';
  }

  /** Schema and name, both quoted, joined by a dot. */
  public static String qualify(String schema, String name) {
    return quote(schema) + "." + quote(name);
  }

  /** The text as a string literal, whatever {@code standard_conforming_strings} says. */
  public static String literal(String text) {
    String quoted = withoutNul(text).replace("'", "''");
    return quoted.indexOf('\\') < 0
        ? "'" + quoted + "'"
        : " E'" + quoted.replace("\\", "\\\\") + "'";
  }

  private static String withoutNul(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a Postgres name or literal cannot hold a NUL character");
    }
    return text;
  }
}
