package io.pgstream.connect.sink.opensearch.index;

import java.util.Map;
import java.util.Set;
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
    /** Prose, names and every type that nobody knows: searched by word and as a whole. */
    TEXT,
    /** Values that only make sense as a whole, as Postgres writes them. */
    KEYWORD,
    /** An address, with or without the length of its network. */
    ADDRESS,
    /** A network. */
    NETWORK,
    /** What an override maps as an object or a vector: JSON that stays JSON. */
    TREE,
    /** What an override maps as a place: {@code (x,y)} as an array, JSON as it is. */
    PLACE,
    /** What an override maps as a range: bounds by name. */
    RANGE
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
          Map.entry("inet", Family.ADDRESS),
          Map.entry("cidr", Family.NETWORK));

  /** Types of the server whose values hold no words. */
  private static final Set<String> WITHOUT_WORDS =
      Set.of(
          "\"char\"",
          "uuid",
          "time without time zone",
          "time with time zone",
          "interval",
          "money",
          "bit",
          "bit varying",
          "macaddr",
          "macaddr8",
          "point",
          "line",
          "lseg",
          "box",
          "path",
          "polygon",
          "circle",
          "int4range",
          "int8range",
          "numrange",
          "tsrange",
          "tstzrange",
          "daterange",
          "int4multirange",
          "int8multirange",
          "nummultirange",
          "tsmultirange",
          "tstzmultirange",
          "datemultirange",
          "pg_lsn",
          "pg_snapshot",
          "txid_snapshot",
          "tid",
          "xid",
          "xid8",
          "cid");

  private static final Map<String, Family> BY_MAPPING =
      Map.ofEntries(
          Map.entry("object", Family.TREE),
          Map.entry("nested", Family.TREE),
          Map.entry("flat_object", Family.TREE),
          Map.entry("knn_vector", Family.TREE),
          Map.entry("rank_features", Family.TREE),
          Map.entry("geo_point", Family.PLACE),
          Map.entry("xy_point", Family.PLACE),
          Map.entry("geo_shape", Family.TREE),
          Map.entry("integer_range", Family.RANGE),
          Map.entry("long_range", Family.RANGE),
          Map.entry("float_range", Family.RANGE),
          Map.entry("double_range", Family.RANGE),
          Map.entry("date_range", Family.RANGE));

  private static final Map<String, ColumnType> PARSED = new ConcurrentHashMap<>();
  // Types are few; the bound is for a source that makes up names.
  private static final int MAX_PARSED = 10_000;

  /**
   * Reads what the server's {@code format_type} prints. Types that nobody knows are text: enums,
   * composite types, what extensions bring.
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
    if (family == null) {
      family = WITHOUT_WORDS.contains(name) ? Family.KEYWORD : Family.TEXT;
    }
    return new ColumnType(family, array, "box".equals(name) ? ';' : ',');
  }

  /** {@code timestamp(3) without time zone} without its {@code (3)}. Quoted names stay whole. */
  private static String withoutModifier(String type) {
    int open = type.indexOf('(');
    int close = type.indexOf(')', open + 1);
    return open < 0 || close < 0 || type.indexOf('"') >= 0
        ? type
        : type.substring(0, open) + type.substring(close + 1);
  }

  /** This type with values in the form that a field of another mapping type wants. */
  public ColumnType mappedAs(String mappingType) {
    Family wanted = BY_MAPPING.get(mappingType);
    return wanted == null ? this : new ColumnType(wanted, array, delimiter);
  }
}
