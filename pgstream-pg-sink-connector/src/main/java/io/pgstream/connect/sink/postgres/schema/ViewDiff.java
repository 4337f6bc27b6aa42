package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.common.schema.IndexDefinition;
import io.pgstream.connect.common.schema.MaterializedViewDefinition;

/** The statements that create, redefine and drop a materialized view. */
final class ViewDiff {
  private final DdlScript script;

  ViewDiff(DdlScript script) {
    this.script = script;
  }

  void create(Named<MaterializedViewDefinition> view) {
    String query = view.definition().definition().strip();
    script.add(
        DdlPhase.CREATE_VIEW,
        "CREATE MATERIALIZED VIEW "
            + view.sql()
            + " AS "
            + (query.endsWith(";") ? query.substring(0, query.length() - 1) : query));
    for (IndexDefinition index : view.definition().indexes()) {
      script.add(DdlPhase.CREATE_VIEW, index.definition());
    }
  }

  void alter(Named<MaterializedViewDefinition> before, Named<MaterializedViewDefinition> after) {
    if (!before.equals(after)) {
      drop(before);
      create(after);
    }
  }

  void drop(Named<MaterializedViewDefinition> view) {
    script.add(DdlPhase.DROP_VIEW, "DROP MATERIALIZED VIEW IF EXISTS " + view.sql());
  }
}
