package io.pgstream.connect.sink.opensearch.index;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A column's type as far as documents care.
 *
 * @param family how values are written and mapped
 * @param array whether values are arrays of the family
 * @param delimiter what separates array elements: a comma, for {@code box} a semicolon
 */
public record ColumnType(Family family, boolean array, char delimiter) {

  /** Kinds of values. */
  public enum Family {
    /** Whole numbers of up to 64 bits. */
    INTEGER,
    /** Numbers with a fraction or an exponent, and decimals of any length. */
    DECIMAL,
    /** True or false. */
    BOOLEAN,
    /** A day. */
    DATE,
    /** A day and a time of day, with or without an offset. */
    TIMESTAMP,
    /** Bytes, which Postgres writes as {@code \x} and hexadecimal digits. */
    BINARY,
    /** JSON documents, kept as text. */
    JSON,
    /** Prose and names: searched by word and as a whole. */
    TEXT,
    /** Everything else, as Postgres writes it: searched as a whole. */
    KEYWORD
  }

  private static final Map<String, Family> FAMILIES =
      Map.ofEntries(
          Map.entry("smallint", Family.INTEGER),
          Map.entry("integer", Family.INTEGER),
          Map.entry("bigint", Family.INTEGER),
          Map.entry("oid", Family.INTEGER),
          Map.entry("numeric", Family.DECIMAL),
          Map.entry("real", Family.DECIMAL),
          Map.entry("double precision", Family.DECIMAL),
          Map.entry("boolean", Family.BOOLEAN),
          Map.entry("date", Family.DATE),
          Map.entry("timestamp without time zone", Family.TIMESTAMP),
          Map.entry("timestamp with time zone", Family.TIMESTAMP),
          Map.entry("bytea", Family.BINARY),
          Map.entry("json", Family.JSON),
          Map.entry("jsonb", Family.JSON),
          Map.entry("text", Family.TEXT),
          Map.entry("character varying", Family.TEXT),
          Map.entry("character", Family.TEXT),
          Map.entry("bpchar", Family.TEXT),
          Map.entry("name", Family.TEXT),
          Map.entry("xml", Family.TEXT),
          Map.entry("citext", Family.TEXT));

  private static final Map<String, ColumnType> PARSED = new ConcurrentHashMap<>();
  // Types are few; the bound is for a source that makes up names.
  private static final int MAX_PARSED = 10_000;

  /**
   * Reads what the server's {@code format_type} prints. Types that nobody knows are keywords.
   *
   * @param formatType for example {@code timestamp(3) without time zone} or {@code public.mood[]}
   */
  public static ColumnType parse(String formatType) {
    ColumnType known = PARSED.get(formatType);
    if (known != null) {
      return known;
    }
    ColumnType type = read(formatType);
    if (PARSED.size() < MAX_PARSED) {
      PARSED.put(formatType, type);
    }
    return type;
  }

  private static ColumnType read(String formatType) {
    boolean array = formatType.endsWith("[]");
    String element = array ? formatType.substring(0, formatType.length() - 2) : formatType;
    String name = withoutModifier(element);
    Family family = FAMILIES.get(name);
    if (family == null && name.endsWith(".citext")) {
      family = Family.TEXT;
    }
    return new ColumnType(
        family == null ? Family.KEYWORD : family, array, "box".equals(name) ? ';' : ',');
  }

  /** {@code timestamp(3) without time zone} without its {@code (3)}. Quoted names stay whole. */
  private static String withoutModifier(String type) {
    int open = type.indexOf('(');
    int close = type.indexOf(')', open + 1);
    return open < 0 || close < 0 || type.indexOf('"') >= 0
        ? type
        : type.substring(0, open) + type.substring(close + 1);
  }
}
