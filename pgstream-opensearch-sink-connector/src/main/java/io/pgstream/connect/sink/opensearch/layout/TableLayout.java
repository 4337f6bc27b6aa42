package io.pgstream.connect.sink.opensearch.layout;

import io.pgstream.connect.common.event.ColumnValue;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Where the rows of a table go and what becomes of their columns.
 *
 * @param tableId the table's pgstream id
 * @param alias the alias that documents are written to
 * @param readAlias the alias that people use: the same, or with an index per table its name
 * @param keyInIdOnly whether the value of a single-column key is in the id and in no field
 * @param byId the columns by pgstream id, in the table's order; empty if they are not known
 * @param keyColumns ids of the columns that identify a row; empty without a key or if not known
 * @param identityIndex whether those come from REPLICA IDENTITY USING INDEX
 * @param keySince commit LSN since which they do
 * @param formerKey the columns that did before; null if there is no before
 * @param since commit LSN of the definition
 * @param dropped whether the table was dropped then
 * @param unknown what becomes of columns that the definition does not name
 */
public record TableLayout(
    String tableId,
    String alias,
    String readAlias,
    boolean keyInIdOnly,
    Map<String, ColumnLayout> byId,
    List<String> keyColumns,
    boolean identityIndex,
    long keySince,
    List<String> formerKey,
    long since,
    boolean dropped,
    Function<ColumnValue, ColumnLayout> unknown) {

  /** The columns in the table's order. */
  public Collection<ColumnLayout> columns() {
    return byId.values();
  }

  /**
   * What becomes of a value.
   *
   * @param lsn commit LSN of the row
   * @return null for a column that was dropped since
   */
  public ColumnLayout column(ColumnValue value, long lsn) {
    ColumnLayout column = byId.get(value.id());
    if (column == null) {
      // In the transaction of the definition, rows before it can have columns that it has not.
      return since > 0 && lsn <= since ? null : unknown.apply(value);
    }
    return column.formatType().equals(value.type()) ? column : column.withType(value.type());
  }

  /** The table as it was when it had its former key. */
  public TableLayout withFormerKey() {
    return new TableLayout(
        tableId,
        alias,
        readAlias,
        keyInIdOnly,
        byId,
        formerKey,
        false,
        0,
        null,
        since,
        dropped,
        unknown);
  }

  /** Whether rows of this commit LSN are gone with their table. */
  public boolean isDroppedAfter(long lsn) {
    return dropped && lsn <= since;
  }

  /** Whether people read through another alias than documents are written to. */
  public boolean hasOwnIndex() {
    return !alias.equals(readAlias);
  }
}
