package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.common.postgres.Identifiers.literal;
import static io.pgstream.connect.common.postgres.Identifiers.qualify;
import static io.pgstream.connect.common.postgres.Identifiers.quote;

import io.pgstream.connect.common.schema.IndexDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The statements that turn the indexes of a table into others. Indexes of constraints come and go
 * with those and are not given to it. Equal oids mean the same index: its columns cannot change,
 * and its text changes with every rename.
 */
final class IndexDiff {
  private final String schema;
  private final String table;
  private final boolean attached;
  private final List<IndexDefinition> dropped;
  private final List<IndexDefinition> after;
  private String builtLaterFor;

  /**
   * @param schema the schema that holds the table, and so the indexes, after it has moved
   * @param table the qualified table
   */
  IndexDiff(
      String schema, String table, List<IndexDefinition> before, List<IndexDefinition> after) {
    this(schema, table, false, before, after);
  }

  /**
   * @param attached whether the table is a partition and was there before: indexes of the
   *     partitioned table then come and go with that
   */
  IndexDiff(
      String schema,
      String table,
      boolean attached,
      List<IndexDefinition> before,
      List<IndexDefinition> after) {
    this.schema = schema;
    this.table = table;
    this.attached = attached;
    this.dropped = new ArrayList<>(before);
    this.after = after;
  }

  /**
   * Has new indexes built after the transaction, as far as nothing in it depends on them.
   *
   * @param tableId the table's pgstream id
   */
  IndexDiff buildingLater(String tableId) {
    builtLaterFor = tableId;
    return this;
  }

  /** A unique index guards rows, and CLUSTER names an index that exists. */
  private boolean isBuiltLater(IndexDefinition index) {
    return builtLaterFor != null && !index.unique() && !index.inherited() && !index.clustered();
  }

  void apply(DdlScript statements, DdlPhase phase) {
    DdlScript script = statements.of(ObjectType.INDEXES);
    List<String> later = new ArrayList<>();
    List<String> comments = new ArrayList<>();
    for (IndexDefinition index : after) {
      IndexDefinition partner = partner(index);
      if (partner != null) {
        dropped.remove(partner);
        alter(later, partner, index);
      } else if (isBuiltLater(index)) {
        script.addLater(
            new PendingIndex(
                builtLaterFor, schema, table, index.name(), index.definition(), index.comment()));
        continue;
      } else if (!(attached && index.inherited())) {
        later.add(create(index));
        statistics(later, Map.of(), index);
        cluster(later, false, index);
      }
      comment(comments, partner == null ? null : partner.comment(), index);
    }
    for (IndexDefinition index : dropped) {
      if (!(attached && index.inherited())) {
        // A dropped column takes its indexes along.
        script.add(phase, "DROP INDEX IF EXISTS " + sql(index));
      }
    }
    later.forEach(statement -> script.add(phase, statement));
    comments.forEach(statement -> script.of(ObjectType.COMMENTS).add(phase, statement));
  }

  /** The server prints ONLY for a partitioned table; the partitions shall get the index too. */
  private static String create(IndexDefinition index) {
    return index.definition().replaceFirst(" ON ONLY ", " ON ");
  }

  private void alter(List<String> statements, IndexDefinition before, IndexDefinition index) {
    if (!before.name().equals(index.name())) {
      statements.add("ALTER INDEX " + sql(before) + " RENAME TO " + quote(index.name()));
    }
    for (String action : new OptionDiff(before.options(), index.options()).actions()) {
      statements.add("ALTER INDEX " + sql(index) + " " + action);
    }
    statistics(statements, before.statistics(), index);
    cluster(statements, before.clustered(), index);
  }

  private void statistics(
      List<String> statements, Map<String, String> before, IndexDefinition index) {
    Set<String> columns = new TreeSet<>(before.keySet());
    columns.addAll(index.statistics().keySet());
    for (String column : columns) {
      String target = index.statistics().getOrDefault(column, "-1");
      if (!target.equals(before.getOrDefault(column, "-1"))) {
        statements.add(
            "ALTER INDEX "
                + sql(index)
                + " ALTER COLUMN "
                + Integer.parseInt(column)
                + " SET STATISTICS "
                + Integer.parseInt(target));
      }
    }
  }

  private void cluster(List<String> statements, boolean before, IndexDefinition index) {
    if (!before && index.clustered()) {
      statements.add("ALTER TABLE " + table + " CLUSTER ON " + quote(index.name()));
    } else if (before && !index.clustered() && after.stream().noneMatch(i -> i.clustered())) {
      statements.add("ALTER TABLE " + table + " SET WITHOUT CLUSTER");
    }
  }

  private IndexDefinition partner(IndexDefinition index) {
    for (IndexDefinition candidate : dropped) {
      if (candidate.oid() != null && candidate.oid().equals(index.oid())) {
        return candidate;
      }
    }
    for (IndexDefinition candidate : dropped) {
      // A changed column type makes the server rebuild the index under a new oid.
      if (candidate.name().equals(index.name())
          && candidate.definition().equals(index.definition())) {
        return candidate;
      }
    }
    return null;
  }

  private void comment(List<String> statements, String before, IndexDefinition index) {
    if (!Objects.equals(before, index.comment())) {
      statements.add(
          "COMMENT ON INDEX "
              + sql(index)
              + " IS "
              + (index.comment() == null ? "NULL" : literal(index.comment())));
    }
  }

  private String sql(IndexDefinition index) {
    return qualify(schema, index.name());
  }
}
