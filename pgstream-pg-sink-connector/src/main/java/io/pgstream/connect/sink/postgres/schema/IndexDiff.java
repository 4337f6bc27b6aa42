package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.common.postgres.Identifiers.literal;
import static io.pgstream.connect.common.postgres.Identifiers.qualify;
import static io.pgstream.connect.common.postgres.Identifiers.quote;

import io.pgstream.connect.common.schema.IndexDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The statements that turn the indexes of a table into others. Indexes of constraints come and go
 * with those and are not given to it. Equal oids mean the same index: its columns cannot change,
 * and its text changes with every rename.
 */
final class IndexDiff {
  private final String schema;
  private final List<IndexDefinition> dropped;
  private final List<IndexDefinition> after;

  /**
   * @param schema the schema that holds the table, and so the indexes, after it has moved
   */
  IndexDiff(String schema, List<IndexDefinition> before, List<IndexDefinition> after) {
    this.schema = schema;
    this.dropped = new ArrayList<>(before);
    this.after = after;
  }

  void apply(DdlScript script) {
    List<String> later = new ArrayList<>();
    for (IndexDefinition index : after) {
      IndexDefinition partner = partner(index);
      if (partner == null) {
        later.add(index.definition());
      } else {
        dropped.remove(partner);
        if (!partner.name().equals(index.name())) {
          later.add("ALTER INDEX " + sql(partner) + " RENAME TO " + quote(index.name()));
        }
      }
      comment(later, partner == null ? null : partner.comment(), index);
    }
    // A dropped column takes its indexes along.
    dropped.forEach(index -> script.add(DdlPhase.TABLE, "DROP INDEX IF EXISTS " + sql(index)));
    later.forEach(statement -> script.add(DdlPhase.TABLE, statement));
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
