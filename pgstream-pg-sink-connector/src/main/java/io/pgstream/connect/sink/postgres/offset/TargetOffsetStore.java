package io.pgstream.connect.sink.postgres.offset;

import io.pgstream.connect.common.lsn.Lsn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * The rows of {@code pgstream.sink_offsets} that belong to one connector. Writes join the
 * connection's open transaction. Not thread-safe.
 */
public final class TargetOffsetStore {
  private static final String READ =
      "SELECT next_offset, commit_lsn::text, tx_seq, last_commit FROM pgstream.sink_offsets"
          + " WHERE connector = ? AND topic = ? AND partition = ?";
  private static final String FIRST =
      "INSERT INTO pgstream.sink_offsets"
          + " (next_offset, commit_lsn, tx_seq, last_commit, connector, topic, partition)"
          + " VALUES (?, ?::pg_lsn, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
  private static final String ADVANCE =
      "UPDATE pgstream.sink_offsets SET next_offset = ?, commit_lsn = ?::pg_lsn, tx_seq = ?, last_commit = ?,"
          + " updated_at = now()"
          + " WHERE connector = ? AND topic = ? AND partition = ? AND next_offset = ?";
  private static final String SET =
      FIRST.replace(
          "DO NOTHING",
          "(connector, topic, partition) DO UPDATE SET next_offset = excluded.next_offset,"
              + " commit_lsn = NULL, tx_seq = NULL, last_commit = NULL, updated_at = now()");
  private static final String DELETE =
      "DELETE FROM pgstream.sink_offsets WHERE connector = ? AND topic = ? AND partition = ?";

  private final Connection connection;
  private final String connector;
  private final String first;
  private final String advance;

  /** The offsets of the connector with this name, over an open connection. */
  public TargetOffsetStore(Connection connection, String connector) {
    this(connection, connector, List.of());
  }

  /**
   * The offsets of the connector with this name, over an open connection.
   *
   * @param settings commands that {@link #advance} runs as well, in the same round trip
   */
  public TargetOffsetStore(Connection connection, String connector, List<String> settings) {
    this.connection = connection;
    this.connector = connector;
    String rest = settings.stream().map("; "::concat).collect(Collectors.joining());
    this.first = FIRST + rest;
    this.advance = ADVANCE + rest;
  }

  /** What has been applied; {@link Position#NONE} without a row. */
  public Position read(TopicPartition partition) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      bindPartition(statement, 1, partition);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Position.NONE;
        }
        String lsn = row.getString(2);
        return new Position(
            row.getLong(1),
            lsn == null ? Lsn.INVALID : Lsn.parse(lsn),
            lsn == null ? -1 : row.getLong(3),
            row.getLong(4));
      }
    }
  }

  /**
   * Moves the row from one position to the next. Call it before the rows are written: another task
   * on the same partition then waits here and finds the position changed.
   *
   * @return false if the row does not stand at {@code from}: another task has written
   */
  public boolean advance(TopicPartition partition, Position from, Position to) throws SQLException {
    boolean isFirst = from.nextOffset() < 0;
    try (PreparedStatement statement = connection.prepareStatement(isFirst ? first : advance)) {
      bindPosition(statement, to);
      bindPartition(statement, 5, partition);
      if (!isFirst) {
        statement.setLong(8, from.nextOffset());
      }
      return statement.executeUpdate() > 0;
    }
  }

  /** Sets the next offset by hand; replayed records then count as new. */
  public void set(TopicPartition partition, long nextOffset) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SET)) {
      bindPosition(statement, new Position(nextOffset, Lsn.INVALID, -1, 0));
      bindPartition(statement, 5, partition);
      statement.executeUpdate();
    }
  }

  /** Forgets the partition, so that it starts where Kafka starts it. */
  public void delete(TopicPartition partition) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
      bindPartition(statement, 1, partition);
      statement.executeUpdate();
    }
  }

  private static void bindPosition(PreparedStatement statement, Position position)
      throws SQLException {
    statement.setLong(1, position.nextOffset());
    if (position.commitLsn().isValid()) {
      statement.setString(2, position.commitLsn().toString());
      statement.setLong(3, position.txSeq());
    } else {
      statement.setNull(2, Types.VARCHAR);
      statement.setNull(3, Types.BIGINT);
    }
    statement.setLong(4, position.lastCommit());
  }

  private void bindPartition(PreparedStatement statement, int index, TopicPartition partition)
      throws SQLException {
    statement.setString(index, connector);
    statement.setString(index + 1, partition.topic());
    statement.setInt(index + 2, partition.partition());
  }
}
