package io.pgstream.connect.sink.postgres.schema;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of objects beyond tables, sequences and materialized views. */
enum ObjectKind {
  ENUM("TYPE", ObjectType.TYPES, DdlPhase.TYPE),
  DOMAIN("DOMAIN", ObjectType.TYPES, DdlPhase.TYPE),
  COMPOSITE_TYPE("TYPE", ObjectType.TYPES, DdlPhase.TYPE),
  RANGE_TYPE("TYPE", ObjectType.TYPES, DdlPhase.TYPE),
  VIEW("VIEW", ObjectType.VIEWS, DdlPhase.CREATE_VIEW),
  FUNCTION("FUNCTION", ObjectType.FUNCTIONS, DdlPhase.ROUTINE),
  PROCEDURE("PROCEDURE", ObjectType.FUNCTIONS, DdlPhase.ROUTINE),
  AGGREGATE("AGGREGATE", ObjectType.FUNCTIONS, DdlPhase.ROUTINE),
  TRIGGER("TRIGGER", ObjectType.TRIGGERS, DdlPhase.DEPENDENT),
  RULE("RULE", ObjectType.RULES, DdlPhase.DEPENDENT),
  POLICY("POLICY", ObjectType.POLICIES, DdlPhase.DEPENDENT),
  EXTENSION("EXTENSION", ObjectType.EXTENSIONS, DdlPhase.EXTENSION),
  COLLATION("COLLATION", ObjectType.COLLATIONS, DdlPhase.TYPE),
  TEXT_SEARCH_DICTIONARY("TEXT SEARCH DICTIONARY", ObjectType.TEXT_SEARCH, DdlPhase.TYPE),
  TEXT_SEARCH_CONFIGURATION("TEXT SEARCH CONFIGURATION", ObjectType.TEXT_SEARCH, DdlPhase.TYPE),
  OPERATOR("OPERATOR", ObjectType.OPERATORS, DdlPhase.ROUTINE),
  CAST("CAST", ObjectType.CASTS, DdlPhase.ROUTINE),
  STATISTICS("STATISTICS", ObjectType.STATISTICS, DdlPhase.DEPENDENT);

  private final String word;
  private final ObjectType type;
  private final DdlPhase phase;

  ObjectKind(String word, ObjectType type, DdlPhase phase) {
    this.word = word;
    this.type = type;
    this.phase = phase;
  }

  /** The kind with this name in the schema log; empty if it is of a later version. */
  static Optional<ObjectKind> of(String kind) {
    return Arrays.stream(values())
        .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(kind))
        .findFirst();
  }

  /** How DROP, ALTER and COMMENT call it. */
  String word() {
    return word;
  }

  ObjectType type() {
    return type;
  }

  /** When it is created and changed. */
  DdlPhase phase() {
    return phase;
  }

  /** When it is dropped: what uses others before them. */
  DdlPhase dropPhase() {
    return switch (phase) {
      case CREATE_VIEW -> DdlPhase.DROP_VIEW;
      case DEPENDENT -> DdlPhase.DROP_DEPENDENT;
      default -> DdlPhase.DROP_OBJECT;
    };
  }

  /** Whether SQL names it by its table. */
  boolean isOnTable() {
    return this == TRIGGER || this == RULE || this == POLICY;
  }

  /** Whether its definition says CREATE OR REPLACE. */
  boolean isReplaceable() {
    return phase == DdlPhase.CREATE_VIEW
        || this == FUNCTION
        || this == PROCEDURE
        || this == AGGREGATE;
  }
}
