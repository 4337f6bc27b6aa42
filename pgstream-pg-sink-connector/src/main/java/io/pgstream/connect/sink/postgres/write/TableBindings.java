package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.event.PartitionRoot;
import io.pgstream.connect.sink.postgres.schema.TableMetadata;
import io.pgstream.connect.sink.postgres.schema.TargetCatalogue;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Which table of the target every table of the source is written to since the last schema change: a
 * partition that the target does not have to the partitioned table. All that share a table and a
 * key share the binding, so that the order between them counts. Not thread-safe.
 */
final class TableBindings {
  private final TargetCatalogue catalogue;
  private final Map<String, Map<String, Route>> routes = new HashMap<>();
  private final Map<String, List<TableBinding>> bindings = new HashMap<>();

  TableBindings(TargetCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** Where changes of a table go while its key has these columns, by their ids at the source. */
  private record Route(List<String> keyIds, TableBinding binding) {
    boolean fits(ChangeEvent event) {
      return keyIds.equals(event.metadata().keyColumnIds());
    }
  }

  /**
   * The binding of the change's table.
   *
   * @throws ConnectException if the target has no such table
   */
  TableBinding of(SourceChange change) throws SQLException {
    ChangeEvent event = change.event();
    Map<String, Route> schema = routes.computeIfAbsent(event.schema(), ignored -> new HashMap<>());
    Route route = schema.get(event.table());
    if (route == null || !route.fits(event)) {
      TableBinding binding = shared(new TableBinding(table(change), change));
      route = new Route(event.metadata().keyColumnIds(), binding);
      schema.put(event.table(), route);
    }
    return route.binding();
  }

  private TableBinding shared(TableBinding binding) {
    List<TableBinding> known =
        bindings.computeIfAbsent(binding.table().sqlName(), name -> new ArrayList<>());
    for (TableBinding other : known) {
      if (other.hasSameKey(binding)) {
        return other;
      }
    }
    known.add(binding);
    return binding;
  }

  private TableMetadata table(SourceChange change) throws SQLException {
    Optional<TableMetadata> table = own(change);
    if (table.isEmpty()) {
      table = root(change);
    }
    return table.orElseThrow(() -> missing(change));
  }

  /** The table of the change's own name; empty if the target has none. */
  Optional<TableMetadata> own(SourceChange change) throws SQLException {
    return catalogue.table(change.event().schema(), change.event().table());
  }

  /** The table that the change's table is a partition of; empty if it is none, or there is none. */
  Optional<TableMetadata> root(SourceChange change) throws SQLException {
    PartitionRoot root = change.event().metadata().root();
    return root == null ? Optional.empty() : catalogue.table(root.schema(), root.table());
  }

  /** The error for a change of a table that the target does not have. */
  ConnectException missing(SourceChange change) {
    ChangeEvent event = change.event();
    PartitionRoot root = event.metadata().root();
    return new ConnectException(
        change.position()
            + ": the target has no table \""
            + event.schema()
            + "\".\""
            + event.table()
            + (root == null
                ? "\""
                : "\", nor \"" + root.schema() + "\".\"" + root.table() + "\" in its place")
            + "; create it, or let the sink replay the schema change that made it"
            + " (ddl.enabled, and a topic that holds it), then restart the task");
  }

  void forget() {
    routes.clear();
    bindings.clear();
  }
}
