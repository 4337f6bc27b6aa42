package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.event.PartitionRoot;
import io.pgstream.connect.common.postgres.SqlState;
import io.pgstream.connect.sink.postgres.error.ErrorKind;
import io.pgstream.connect.sink.postgres.error.SqlErrors;
import io.pgstream.connect.sink.postgres.error.SqlStateClassifier;
import io.pgstream.connect.sink.postgres.schema.RowRemoval;
import io.pgstream.connect.sink.postgres.schema.TableMetadata;
import io.pgstream.connect.sink.postgres.sql.RowStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Empties what one command has emptied at the source. Of a partition that the target does not have,
 * the rows are deleted from the partitioned table, unless that is truncated as a whole: the source
 * then names it along with its partitions.
 */
final class Truncation {
  private final Connection connection;
  private final TableBindings bindings;

  Truncation(Connection connection, TableBindings bindings) {
    this.connection = connection;
    this.bindings = bindings;
  }

  /** The truncate of a partition and the table that has its rows on the target. */
  private record Part(SourceChange change, TableMetadata root) {}

  /** Carries out the truncates of one command. */
  void run(List<SourceChange> changes) throws SQLException {
    Set<String> tables = new LinkedHashSet<>();
    List<Part> parts = new ArrayList<>();
    for (SourceChange change : changes) {
      Optional<TableMetadata> own = bindings.own(change);
      Optional<TableMetadata> root = bindings.root(change);
      if (own.isPresent()) {
        tables.add(own.get().onlyName());
      } else if (root.isPresent()) {
        parts.add(new Part(change, root.get()));
      } else if (!isRootItself(change)) {
        throw bindings.missing(change);
      }
    }
    if (!tables.isEmpty()) {
      truncate(List.copyOf(tables), changes.get(0));
    }
    for (Part part : parts) {
      if (!tables.contains(part.root().onlyName())) {
        delete(part);
      }
    }
  }

  /** It has no rows but those of its partitions, whose changes come too. */
  private static boolean isRootItself(SourceChange change) {
    PartitionRoot root = change.event().metadata().root();
    return root != null
        && root.schema().equals(change.event().schema())
        && root.table().equals(change.event().table());
  }

  private void delete(Part part) throws SQLException {
    SourceChange change = part.change();
    TableMetadata root = part.root();
    String condition = change.event().metadata().root().condition();
    if (condition == null) {
      throw new ConnectException(
          change.position()
              + ": partition \""
              + change.event().schema()
              + "\".\""
              + change.event().table()
              + "\" was truncated, the target does not have it, and which rows of table "
              + root.sqlName()
              + " were in it cannot be told of a hash partition, or one by an operator class;"
              + " create the partition on the target, or delete the rows there and let the sink go"
              + " on behind this record");
    }
    String delete = "DELETE FROM " + root.onlyName();
    execute(delete + " WHERE " + condition, change, delete);
  }

  private void truncate(List<String> tables, SourceChange change) throws SQLException {
    String truncate = RowStatements.truncate(tables);
    if (change.event().metadata().isOfCopy()) {
      attempt(() -> removeRows(tables, truncate), change, truncate);
    } else {
      execute(truncate, change, truncate);
    }
  }

  /** Tables of which a copy follows may be referred to by others, whose rows stay. */
  private void removeRows(List<String> tables, String truncate) throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    try {
      execute(truncate);
    } catch (SQLException e) {
      // So it refuses to truncate a table that foreign keys refer to.
      if (!SqlState.FEATURE_NOT_SUPPORTED.equals(e.getSQLState())) {
        throw e;
      }
      connection.rollback(savepoint);
      for (String table : tables) {
        new RowRemoval(connection).removeRows(table);
      }
    }
    connection.releaseSavepoint(savepoint);
  }

  private void execute(String sql, SourceChange change, String shown) throws SQLException {
    attempt(() -> execute(sql), change, shown);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }

  private static void attempt(Work work, SourceChange change, String shown) throws SQLException {
    try {
      work.run();
    } catch (SQLException e) {
      if (SqlStateClassifier.classify(e) == ErrorKind.TRANSIENT) {
        throw e;
      }
      throw new ConnectException(
          change.position()
              + ": the target cannot carry out \""
              + shown
              + "\": "
              + SqlErrors.describe(e)
              + "; "
              + SqlErrors.remedy(e));
    }
  }

  /** Something that the target may refuse. */
  @FunctionalInterface
  private interface Work {
    void run() throws SQLException;
  }
}
