package io.pgstream.connect.it.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgstream.connect.it.compare.Sql;
import java.sql.SQLException;

/** The row that is written last. */
record Marker(ChaosCluster cluster) {

  /**
   * Whether both targets have it.
   *
   * @throws IllegalStateException if a task has failed, so that it will never arrive
   */
  boolean hasArrived() throws SQLException {
    for (String connector : ChaosCluster.CONNECTORS) {
      requireNoFailure(cluster.rest().orElseThrow().status(connector));
    }
    return !Sql.query(cluster.target(), "SELECT id FROM marker").isEmpty() && isIndexed();
  }

  private static void requireNoFailure(JsonNode status) {
    if (status.findValuesAsText("state").contains("FAILED")) {
      throw new IllegalStateException("a task has failed: " + status);
    }
  }

  private boolean isIndexed() throws SQLException {
    String table =
        Sql.query(
                cluster.source(),
                "SELECT id FROM pgstream.table_ids WHERE oid = 'marker'::regclass::oid::bigint")
            .get(0)
            .get(0);
    return cluster.openSearch().rest().document("public", table + "_1").isPresent();
  }
}
