package io.pgstream.connect.it.chaos;

import java.sql.SQLException;

/** The row that is written last. */
record Marker(ChaosCluster cluster) {

  /** Whether its document is there. */
  boolean isIndexed() throws SQLException {
    String table =
        Sql.query(
                cluster.source(),
                "SELECT id FROM pgstream.table_ids WHERE oid = 'marker'::regclass::oid::bigint")
            .get(0)
            .get(0);
    return cluster.openSearch().rest().document("public", table + "_1").isPresent();
  }
}
