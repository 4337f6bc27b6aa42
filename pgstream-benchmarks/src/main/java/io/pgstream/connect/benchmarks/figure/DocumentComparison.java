package io.pgstream.connect.benchmarks.figure;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgstream.connect.benchmarks.baseline.Documents;
import io.pgstream.connect.benchmarks.measure.Fingerprint;
import io.pgstream.connect.benchmarks.stack.Database;
import io.pgstream.connect.benchmarks.workload.TableShape;
import java.sql.SQLException;

/**
 * Whether the documents are those of the source's rows: table, key, and the columns whose text is
 * the same in Postgres and in JSON.
 *
 * @param source the database
 * @param shape its tables
 */
record DocumentComparison(Database source, TableShape shape) {
  private static final int CUSTOMER = 2;
  private static final int QUANTITY = 5;
  private static final int REMARK = 8;

  void requireSame(Documents documents) throws SQLException {
    Fingerprint rows = new Fingerprint();
    for (String table : shape.tableNames()) {
      String id =
          source.value("SELECT id FROM pgstream.table_ids WHERE oid = '" + table + "'::regclass");
      source.forEachRow(
          "SELECT '" + id + "', id::text, customer, quantity::text, remark FROM " + table,
          rows::add);
    }
    Fingerprint found = new Fingerprint();
    for (String index : documents.indexes()) {
      documents.forEach(index, document -> found.add(values(document)));
    }
    found.requireSame(rows, "the index");
  }

  private static String[] values(JsonNode document) {
    JsonNode source = document.path("_source");
    String table = source.path("_table").asText();
    return new String[] {
      table,
      document.path("_id").asText().substring(table.length() + 1),
      source.path(table + "-" + CUSTOMER).asText(),
      source.path(table + "-" + QUANTITY).asText(),
      source.path(table + "-" + REMARK).asText()
    };
  }
}
