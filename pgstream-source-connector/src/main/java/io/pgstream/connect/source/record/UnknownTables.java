package io.pgstream.connect.source.record;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What to do with rows of a table that the schema log does not describe. */
public final class UnknownTables {
  private static final Logger LOG = LoggerFactory.getLogger(UnknownTables.class);

  private final boolean skip;
  private final LongAdder skippedRows;
  private final Set<String> reported = new HashSet<>();

  /**
   * The policy of one stream.
   *
   * @param skip whether to leave the rows out instead of stopping
   * @param skippedRows counts the rows left out
   */
  public UnknownTables(boolean skip, LongAdder skippedRows) {
    this.skip = skip;
    this.skippedRows = skippedRows;
  }

  /**
   * Rows were found.
   *
   * @throws ConnectException unless such rows are to be skipped
   */
  void handle(String table, long rows) {
    if (!skip) {
      throw new ConnectException(
          "table "
              + table
              + " is not in pgstream.schema_log, so its rows cannot be described: it was created while"
              + " the event triggers were disabled or muted (pgstream.skip_log). Set"
              + " on.unknown.table=skip to leave its rows out, then recreate the table so that it is"
              + " logged");
    }
    skippedRows.add(rows);
    if (reported.add(table)) {
      LOG.warn("Table {} is not in pgstream.schema_log: its rows are skipped", table);
    }
  }

  /**
   * A change of a user's table in schema {@code pgstream} was found.
   *
   * @throws ConnectException unless rows of unknown tables are to be skipped
   */
  void handleReserved(String table) {
    String name = "\"pgstream\".\"" + table + "\"";
    if (!skip) {
      throw new ConnectException(
          "table "
              + name
              + " cannot be streamed, because schema \"pgstream\" is reserved: run ALTER TABLE "
              + name
              + " SET SCHEMA to move it, and set on.unknown.table=skip to leave out what it has"
              + " written until now");
    }
    skippedRows.increment();
    if (reported.add(name)) {
      LOG.warn("Table {} is in the reserved schema \"pgstream\": its rows are skipped", name);
    }
  }
}
