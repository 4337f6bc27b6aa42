package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.event.Operation;
import io.pgstream.connect.sink.postgres.schema.TableMetadata;
import io.pgstream.connect.sink.postgres.sql.WholeRowStatements;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;

/** Updates and deletes rows of tables without a key, one physical row per change. */
final class KeylessWriter {
  private final StatementCache statements;

  KeylessWriter(StatementCache statements) {
    this.statements = statements;
  }

  /**
   * Writes one update or delete; returns how many rows were missing: 0 or 1.
   *
   * @throws ConnectException if the change does not say which row it means
   */
  long write(TableBinding binding, SourceChange change) throws SQLException {
    Row old = binding.identity(change);
    if (old.present().isEmpty()) {
      throw new ConnectException(
          change.position()
              + ": the change of "
              + binding.table().sqlName()
              + " names no row; give the table a primary key or REPLICA IDENTITY FULL at the"
              + " source");
    }
    List<String> parameters = new ArrayList<>();
    String sql;
    TableMetadata table = binding.table();
    if (change.event().operation() == Operation.DELETE) {
      sql =
          WholeRowStatements.delete(
              table.sqlName(), binding.columns(old.present()), table.partitioned());
    } else {
      Row row = binding.row(change);
      BitSet assigned = binding.withoutIdentityAlways(row.present());
      if (assigned.isEmpty()) {
        return 0;
      }
      assigned.stream().forEach(i -> parameters.add(row.value(i)));
      sql =
          WholeRowStatements.update(
              table.sqlName(),
              binding.columns(assigned),
              binding.columns(old.present()),
              table.partitioned());
    }
    old.present().stream().forEach(i -> parameters.add(old.value(i)));
    return 1 - statements.executeValues(sql, parameters.toArray(new String[0]));
  }
}
