package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.postgres.Identifiers;
import io.pgstream.connect.sink.postgres.schema.TableMetadata;
import io.pgstream.connect.sink.postgres.schema.TargetSequence;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Moves the target's sequences behind the numbers that rows bring, so that the first insert after a
 * promotion of the target gets a new one. Sequences are only moved forward, once per batch; that
 * they stay moved when the transaction is rolled back does no harm. Not thread-safe.
 */
final class SequencePositions {
  /** Only keeps these advisory locks apart from those of other applications. */
  private static final int LOCK_CLASS = 1885826932;

  private final Connection connection;

  /** In one order for all tasks, so that they cannot wait for each other in a circle. */
  private final Map<TargetSequence, Long> wanted =
      new TreeMap<>(
          Comparator.comparingLong(TargetSequence::oid).thenComparing(TargetSequence::column));

  private final Map<Long, Long> reached = new HashMap<>();

  SequencePositions(Connection connection) {
    this.connection = connection;
  }

  /** Takes note of the numbers that an insert or update writes. */
  void note(TableMetadata table, ChangeEvent event) {
    for (TargetSequence sequence : table.sequences()) {
      String text = event.columnText(sequence.column());
      if (text != null) {
        note(sequence, text);
      }
    }
  }

  private void note(TargetSequence sequence, String text) {
    long value;
    try {
      value = Long.parseLong(text);
    } catch (NumberFormatException e) {
      // A column of another type, or a number that no sequence gives.
      return;
    }
    if (sequence.mayStandAt(value)
        && isFurther(sequence, value, reached.get(sequence.oid()))
        && isFurther(sequence, value, wanted.get(sequence))) {
      wanted.put(sequence, value);
    }
  }

  private static boolean isFurther(TargetSequence sequence, long value, Long position) {
    return position == null || sequence.isBeyond(value, position);
  }

  /** Moves the sequences that have fallen behind, with one round trip. */
  void advance() throws SQLException {
    if (wanted.isEmpty()) {
      return;
    }
    StringBuilder sql = new StringBuilder();
    wanted.keySet().forEach(sequence -> sql.append(advanceSql(sequence)));
    // The driver keeps what it has prepared: the same sequences fall behind again and again.
    try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
      int parameter = 1;
      for (long value : wanted.values()) {
        statement.setLong(parameter++, value);
        statement.setLong(parameter++, value);
        statement.setLong(parameter++, value);
      }
      statement.execute();
    }
    wanted.forEach((sequence, value) -> reached.put(sequence.oid(), value));
    wanted.clear();
  }

  /** Between the look and the move no other task may move it further. */
  private static String advanceSql(TargetSequence sequence) {
    String name = sequence.sqlName();
    return "SELECT pg_advisory_xact_lock("
        + LOCK_CLASS
        + ", "
        + (int) sequence.oid()
        + "); SELECT setval("
        + Identifiers.literal(name)
        + ", ?) FROM "
        + name
        + " WHERE last_value "
        + (sequence.increment() > 0 ? "<" : ">")
        + " ? OR last_value = ? AND NOT is_called; ";
  }

  /** A schema change may have moved them, to anywhere. */
  void forget() {
    reached.clear();
  }
}
