package io.pgstream.connect.sink.postgres.schema;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects statements in any order and gives them back in the order in which they can run. Each
 * script looks at the same statements through the type that it writes; statements of types that are
 * not replayed are left out.
 */
final class DdlScript {

  /**
   * A statement.
   *
   * @param sql its text
   * @param adopting whether the object may exist already, as someone else made it
   * @param alternative what may run instead if rows do not fit; the same as {@code sql} if nothing
   * @param disposableRows the table, as DELETE names it, whose rows may go if they do not fit,
   *     because a copy of them follows; null if none may
   */
  record Statement(String sql, boolean adopting, String alternative, String disposableRows) {
    /** What may run instead, and nothing in place of that. */
    Statement instead() {
      return new Statement(alternative, adopting, alternative, null);
    }
  }

  private final Map<DdlPhase, List<Statement>> phases;
  private final Set<ObjectType> types;
  private final ObjectType type;
  private final boolean adopting;
  private final String disposableRows;
  private final List<PendingIndex> later;

  /** An empty script for statements of these types. */
  DdlScript(Set<ObjectType> types) {
    this(new EnumMap<>(DdlPhase.class), types, ObjectType.TABLES, false, null, new ArrayList<>());
  }

  private DdlScript(
      Map<DdlPhase, List<Statement>> phases,
      Set<ObjectType> types,
      ObjectType type,
      boolean adopting,
      String disposableRows,
      List<PendingIndex> later) {
    this.phases = phases;
    this.types = types;
    this.type = type;
    this.adopting = adopting;
    this.disposableRows = disposableRows;
    this.later = later;
  }

  /** The same script, for statements of another type. */
  DdlScript of(ObjectType other) {
    return new DdlScript(phases, types, other, adopting, disposableRows, later);
  }

  /** The same script, for statements that may find their object on the target. */
  DdlScript adopting(boolean mayExist) {
    return new DdlScript(phases, types, type, mayExist, disposableRows, later);
  }

  /** The same script, for statements about a table of which a copy follows. */
  DdlScript copying(String table) {
    return new DdlScript(phases, types, type, adopting, table, later);
  }

  void add(DdlPhase phase, String statement) {
    add(phase, statement, statement);
  }

  /** Adds a statement with another one that may run in its place if rows do not fit. */
  void add(DdlPhase phase, String statement, String alternative) {
    if (types.contains(type)) {
      phases
          .computeIfAbsent(phase, ignored -> new ArrayList<>())
          .add(new Statement(statement, adopting, alternative, disposableRows));
    }
  }

  /** Adds an index that is built after the transaction; its comment comes with it. */
  void addLater(PendingIndex index) {
    if (types.contains(type)) {
      boolean comments = types.contains(ObjectType.COMMENTS);
      later.add(comments ? index : index.withoutComment());
    }
  }

  /** The indexes that are built after the transaction. */
  List<PendingIndex> later() {
    return List.copyOf(later);
  }

  List<Statement> statements() {
    return phases.values().stream().flatMap(List::stream).toList();
  }
}
