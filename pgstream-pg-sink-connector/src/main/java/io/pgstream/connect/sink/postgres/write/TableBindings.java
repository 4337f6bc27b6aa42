package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.sink.postgres.schema.TableMetadata;
import io.pgstream.connect.sink.postgres.schema.TargetCatalogue;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/** The bindings of all tables seen since the last schema change. Not thread-safe. */
final class TableBindings {
  private final TargetCatalogue catalogue;
  private final Map<String, Map<String, TableBinding>> bindings = new HashMap<>();

  TableBindings(TargetCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * The binding of the change's table.
   *
   * @throws ConnectException if the target has no such table
   */
  TableBinding of(SourceChange change) throws SQLException {
    ChangeEvent event = change.event();
    Map<String, TableBinding> schema =
        bindings.computeIfAbsent(event.schema(), ignored -> new HashMap<>());
    TableBinding binding = schema.get(event.table());
    if (binding == null || !binding.fits(event)) {
      binding = new TableBinding(table(change), change);
      schema.put(event.table(), binding);
    }
    return binding;
  }

  /**
   * The table of a change.
   *
   * @throws ConnectException if the target has no such table
   */
  TableMetadata table(SourceChange change) throws SQLException {
    ChangeEvent event = change.event();
    return catalogue
        .table(event.schema(), event.table())
        .orElseThrow(
            () ->
                new ConnectException(
                    change.position()
                        + ": the target has no table \""
                        + event.schema()
                        + "\".\""
                        + event.table()
                        + "\"; create it, or let the sink replay the schema change that made it"
                        + " (ddl.enabled, and a topic that holds it), then restart the task"));
  }

  void forget() {
    bindings.clear();
  }
}
