package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.event.Operation;
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
    BitSet indexed = binding.indexed(old);
    String sql =
        change.event().operation() == Operation.DELETE
            ? WholeRowStatements.delete(
                binding.table().onlyName(),
                binding.columns(old.present()),
                binding.columns(indexed),
                binding.table().partitioned())
            : update(binding, change, indexed, parameters);
    if (sql == null) {
      return 0;
    }
    old.present().stream().forEach(i -> parameters.add(old.text(i)));
    indexed.stream().forEach(i -> parameters.add(old.text(i)));
    return 1 - statements.executeValues(sql, parameters.toArray(new String[0]));
  }

  /** Null if there is nothing to assign. */
  private static String update(
      TableBinding binding, SourceChange change, BitSet indexed, List<String> parameters) {
    Row row = binding.row(change);
    BitSet assigned = binding.withoutIdentityAlways(row.present());
    if (assigned.isEmpty()) {
      return null;
    }
    assigned.stream().forEach(i -> parameters.add(row.text(i)));
    return WholeRowStatements.update(
        binding.table().onlyName(),
        binding.columns(assigned),
        binding.columns(binding.identity(change).present()),
        binding.columns(indexed),
        binding.table().partitioned());
  }
}
