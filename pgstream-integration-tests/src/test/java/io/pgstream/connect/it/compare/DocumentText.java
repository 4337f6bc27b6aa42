package io.pgstream.connect.it.compare;

import io.pgstream.connect.it.compare.ComparedTable.Column;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rule of what a document must say: from each field the text that Postgres prints for the value
 * can be recovered, if one knows the column's type. A string, a number or a boolean is that text;
 * dates are in ISO 8601, bytes in base 64; arrays are JSON arrays, which Postgres prints itself
 * when it reads them. The bounds of an array are not in a document.
 */
final class DocumentText {
  private static final Pattern ISO =
      Pattern.compile(
          "([+-]?)(\\d{4,7})(-\\d\\d-\\d\\d)(?:T(\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?)(Z?))?");
  private static final Pattern BOUNDS = Pattern.compile("^(?:\\[-?\\d+:-?\\d+])+=");

  private DocumentText() {}

  /** What a value as Postgres prints it is without what documents never say. */
  static String expected(Column column, String printed) {
    if (printed == null) {
      return null;
    }
    if (column.array()) {
      return BOUNDS.matcher(printed).replaceFirst("");
    }
    return column.element().equals("boolean") ? bool(printed) : printed;
  }

  /** As JSON writes it: the server prints one letter. */
  private static String bool(String text) {
    return switch (text) {
      case "t" -> "true";
      case "f" -> "false";
      default -> text;
    };
  }

  /** The values of one field of many documents as Postgres prints them. */
  static List<String> actual(Connection postgres, Column column, List<Object> values)
      throws SQLException {
    List<String> texts = new ArrayList<>();
    List<String> literals = new ArrayList<>();
    for (Object value : values) {
      if (value instanceof List<?> list) {
        literals.add(literal(column, list));
        texts.add(null);
      } else {
        texts.add(
            column.array() && value != null
                ? expected(column, value.toString())
                : scalar(column, value));
      }
    }
    if (!literals.isEmpty()) {
      List<String> printed = printed(postgres, column, literals);
      int next = 0;
      for (int i = 0; i < texts.size(); i++) {
        if (values.get(i) instanceof List<?>) {
          texts.set(i, printed.get(next));
          next++;
        }
      }
    }
    return texts;
  }

  private static String scalar(Column column, Object value) {
    if (!(value instanceof String text)) {
      return value == null ? null : value.toString();
    }
    return switch (column.element()) {
      case "boolean" -> bool(text);
      case "bytea" -> text.startsWith("\\x") ? text : bytes(text);
      case "date", "timestamp without time zone", "timestamp with time zone" -> date(text);
      default -> text;
    };
  }

  private static String bytes(String base64) {
    return "\\x" + HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
  }

  private static String date(String text) {
    Matcher iso = ISO.matcher(text);
    if (!iso.matches()) {
      return text;
    }
    int year = Integer.parseInt(iso.group(2));
    // Year 0 of ISO 8601 is 1 BC.
    boolean beforeChrist = iso.group(1).equals("-") || year == 0;
    return String.format("%04d", beforeChrist ? year + 1 : year)
        + iso.group(3)
        + (iso.group(4) == null ? "" : " " + iso.group(4))
        + ("Z".equals(iso.group(5)) ? "+00" : "")
        + (beforeChrist ? " BC" : "");
  }

  private static String literal(Column column, List<?> list) {
    List<String> items = new ArrayList<>();
    for (Object item : list) {
      if (item instanceof List<?> nested) {
        items.add(literal(column, nested));
      } else if (item == null) {
        items.add("NULL");
      } else {
        String text = scalar(column, item);
        items.add('"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
      }
    }
    return "{" + String.join(column.element().equals("box") ? ";" : ",", items) + "}";
  }

  /** What is no array of the column's type stays as it is, and so is a difference. */
  private static List<String> printed(Connection postgres, Column column, List<String> literals) {
    try {
      return read(postgres, column, literals);
    } catch (SQLException e) {
      return literals.stream().map(literal -> e.getMessage() + ": " + literal).toList();
    }
  }

  private static List<String> read(Connection postgres, Column column, List<String> literals)
      throws SQLException {
    String sql =
        "SELECT (l::"
            + column.type()
            + ")::text FROM unnest(?::text[]) WITH ORDINALITY u(l, n) ORDER BY n";
    Array array = postgres.createArrayOf("text", literals.toArray());
    try (PreparedStatement statement = postgres.prepareStatement(sql)) {
      statement.setArray(1, array);
      List<String> printed = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          printed.add(row.getString(1));
        }
      }
      return printed;
    } finally {
      array.free();
    }
  }
}
