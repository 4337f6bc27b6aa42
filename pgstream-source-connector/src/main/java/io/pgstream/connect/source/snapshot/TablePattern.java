package io.pgstream.connect.source.snapshot;

import io.pgstream.connect.source.schema.SchemaTable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One pattern of table names.
 *
 * @param schema a schema's name; null for any
 * @param table a table's name; null for any
 * @param id a table's pgstream id, which is then all that counts; else null
 */
record TablePattern(String schema, String table, String id) {
  private static final String PUBLIC = "public";
  private static final String ID_PREFIX = "id:";
  private static final Pattern ID = Pattern.compile(ID_PREFIX + "[a-v0-9]{20}");

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException if it is none
   */
  static TablePattern parse(String text) {
    if (ID.matcher(text).matches()) {
      return new TablePattern(null, null, text.substring(ID_PREFIX.length()));
    }
    List<String> parts = parts(text);
    return switch (parts.size()) {
      case 1 -> new TablePattern(PUBLIC, parts.get(0), null);
      case 2 -> new TablePattern(parts.get(0), parts.get(1), null);
      default -> throw malformed(text, "it has more than two parts");
    };
  }

  /** The parts between dots; null for a star. */
  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    int at = 0;
    do {
      boolean quoted = at < text.length() && text.charAt(at) == '"';
      int end = quoted ? closingQuote(text, at) + 1 : nextDot(text, at);
      parts.add(quoted ? unquote(text, at, end) : plain(text, at, end));
      if (end < text.length() && text.charAt(end) != '.') {
        throw malformed(text, "after a quoted name only a dot may follow");
      }
      at = end + 1;
    } while (at <= text.length());
    return parts;
  }

  private static int nextDot(String text, int from) {
    int dot = text.indexOf('.', from);
    return dot < 0 ? text.length() : dot;
  }

  private static int closingQuote(String text, int open) {
    int at = open + 1;
    while (at < text.length()) {
      if (text.charAt(at) != '"') {
        at++;
      } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
        at += 2;
      } else {
        return at;
      }
    }
    throw malformed(text, "a quote is not closed");
  }

  private static String unquote(String text, int open, int end) {
    return text.substring(open + 1, end - 1).replace("\"\"", "\"");
  }

  private static String plain(String text, int from, int end) {
    String part = text.substring(from, end).strip();
    if (part.equals("*")) {
      return null;
    }
    if (part.isEmpty() || part.contains("*")) {
      throw malformed(
          text, part.isEmpty() ? "a name is missing" : "a star stands for a whole name only");
    }
    return part;
  }

  private static IllegalArgumentException malformed(String text, String reason) {
    return new IllegalArgumentException(
        "\""
            + text
            + "\" is not a table pattern ("
            + reason
            + "); write schema.table, schema.*,"
            + " *.table or *.*");
  }

  @Override
  public String toString() {
    return id == null ? text(schema) + "." + text(table) : ID_PREFIX + id;
  }

  private static String text(String name) {
    if (name == null) {
      return "*";
    }
    boolean isPlain = name.chars().noneMatch(c -> c == '.' || c == '*' || c == '"' || c == ' ');
    return isPlain ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  boolean matches(SchemaTable table) {
    return id == null
        ? matches(table.schema(), table.table().name())
        : id.equals(table.table().pgstreamId());
  }

  boolean matches(String otherSchema, String otherTable) {
    return id == null
        && (schema == null || schema.equals(otherSchema))
        && (table == null || table.equals(otherTable));
  }
}
