package io.pgstream.connect.sink.postgres.schema;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of objects that have an owner. */
enum OwnedKind {
  SCHEMA("schema", ObjectType.SCHEMAS, "SCHEMA", "SCHEMA"),
  TABLE("table", ObjectType.TABLES, "TABLE", "TABLE"),
  VIEW("view", ObjectType.VIEWS, "VIEW", "TABLE"),
  MATERIALIZED_VIEW(
      "materialized view", ObjectType.MATERIALIZED_VIEWS, "MATERIALIZED VIEW", "TABLE"),
  SEQUENCE("sequence", ObjectType.SEQUENCES, "SEQUENCE", "SEQUENCE"),
  TYPE("type", ObjectType.TYPES, "TYPE", "TYPE"),
  FUNCTION("function", ObjectType.FUNCTIONS, "FUNCTION", "FUNCTION"),
  PROCEDURE("procedure", ObjectType.FUNCTIONS, "PROCEDURE", "PROCEDURE"),
  // ALTER AGGREGATE and GRANT ON FUNCTION want other arguments than pg_identify_object says.
  AGGREGATE("aggregate", ObjectType.FUNCTIONS, "ROUTINE", "ROUTINE"),
  COLLATION("collation", ObjectType.COLLATIONS, "COLLATION", null),
  TEXT_SEARCH_DICTIONARY(
      "text search dictionary", ObjectType.TEXT_SEARCH, "TEXT SEARCH DICTIONARY", null),
  TEXT_SEARCH_CONFIGURATION(
      "text search configuration", ObjectType.TEXT_SEARCH, "TEXT SEARCH CONFIGURATION", null),
  OPERATOR("operator", ObjectType.OPERATORS, "OPERATOR", null),
  STATISTICS("statistics object", ObjectType.STATISTICS, "STATISTICS", null);

  private final String type;
  private final ObjectType objectType;
  private final String alterWord;
  private final String grantWord;

  OwnedKind(String type, ObjectType objectType, String alterWord, String grantWord) {
    this.type = type;
    this.objectType = objectType;
    this.alterWord = alterWord;
    this.grantWord = grantWord;
  }

  /** The kind that {@code pg_identify_object} calls so; empty if it is of a later version. */
  static Optional<OwnedKind> of(String type) {
    return Arrays.stream(values()).filter(kind -> kind.type.equals(type)).findFirst();
  }

  ObjectType objectType() {
    return objectType;
  }

  /** How ALTER calls it. */
  String alterWord() {
    return alterWord;
  }

  /** How GRANT calls it. */
  String grantWord() {
    return grantWord;
  }

  /** Whether anything can be granted on it. */
  boolean hasPrivileges() {
    return grantWord != null;
  }
}
