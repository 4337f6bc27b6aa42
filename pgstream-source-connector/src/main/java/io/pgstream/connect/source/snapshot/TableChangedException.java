package io.pgstream.connect.source.snapshot;

import io.pgstream.connect.common.postgres.SqlState;
import java.sql.SQLException;

/**
 * Copying cannot go on from the present position of the stream, but can from a later one; has the
 * SQLSTATE of a transaction that is to be tried again.
 */
final class TableChangedException extends SQLException {
  private static final long serialVersionUID = 1L;

  TableChangedException(String reason, SQLException cause) {
    super(reason, SqlState.SERIALIZATION_FAILURE, cause);
  }
}
