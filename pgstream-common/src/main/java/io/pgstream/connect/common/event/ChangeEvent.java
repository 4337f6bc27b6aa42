package io.pgstream.connect.common.event;

import io.pgstream.connect.common.lsn.Lsn;
import java.util.List;

/**
 * One change of the source database, as the wire format carries it. Immutable.
 *
 * @param operation what happened
 * @param schema schema of the table; for a message, the schema whose partition it addresses, or
 *     empty
 * @param table the table's name; empty for messages
 * @param timestamp commit time as the source printed it, in UTC; may be empty
 * @param lsn LSN of the change itself, which is <em>not</em> monotonic: order by commit LSN
 * @param columns the new row; unchanged TOAST columns are absent; empty for deletes and truncates
 * @param identity the old key, or the whole old row under REPLICA IDENTITY FULL; empty if there is
 *     none
 * @param metadata schema and transaction of the change
 * @param message prefix and content of a logical message; null for every other operation
 */
public record ChangeEvent(
    Operation operation,
    String schema,
    String table,
    String timestamp,
    Lsn lsn,
    List<ColumnValue> columns,
    List<ColumnValue> identity,
    EventMetadata metadata,
    LogicalMessage message) {

  /** Schema of pgstream's own tables; user tables in it are never replicated. */
  public static final String PGSTREAM_SCHEMA = "pgstream";

  /** The table whose inserted rows are schema changes. */
  public static final String SCHEMA_LOG_TABLE = "schema_log";

  /**
   * Whether this event is a row of the schema log: a schema change, not a row of a user's table.
   */
  public boolean isSchemaChange() {
    return operation == Operation.INSERT
        && PGSTREAM_SCHEMA.equals(schema)
        && SCHEMA_LOG_TABLE.equals(table);
  }

  /**
   * The value of a column of the new row.
   *
   * @return null if the column is absent or SQL NULL
   */
  public String columnText(String name) {
    for (ColumnValue column : columns) {
      if (column.name().equals(name)) {
        return column.text();
      }
    }
    return null;
  }

  /** Names the table and the position, never a value. */
  @Override
  public String toString() {
    return operation + " " + schema + "." + table + " at " + metadata.commitLsn();
  }
}
