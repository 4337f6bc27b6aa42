package io.pgstream.connect.sink.opensearch.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation.Target;
import io.pgstream.connect.sink.opensearch.client.Answer;
import io.pgstream.connect.sink.opensearch.error.ErrorClass;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BulkBodyTest {
  private static final DocumentOperation DELETE =
      DocumentOperation.delete(new Target("log", false), "2", 7, null);

  @Test
  void writesALinePerActionAndSource() {
    DocumentOperation index =
        DocumentOperation.index(
            new Target("public", true),
            "t_\"q\"",
            22020096L,
            "{\"a\":0.10}".getBytes(StandardCharsets.UTF_8),
            null);
    assertThat(new String(new BulkBody().of(List.of(index, DELETE)), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"index\":{\"_index\":\"public\",\"_id\":\"t_\\\"q\\\"\",\"version\":22020096,"
                + "\"version_type\":\"external_gte\",\"require_alias\":true}}\n"
                + "{\"a\":0.10}\n"
                + "{\"delete\":{\"_index\":\"log\",\"_id\":\"2\",\"version\":7,"
                + "\"version_type\":\"external_gte\"}}\n");
  }

  @Test
  void readsResultsInOrderAndKeepsValuesOut() {
    String body =
        "{\"errors\":true,\"items\":[{\"index\":{\"status\":201}},{\"index\":{\"status\":400,\"error\":"
            + "{\"type\":\"mapper_parsing_exception\",\"reason\":\"failed to parse field"
            + " [dc1c9ftkku205h0ajkpg-2] of type [boolean]. Preview of field's value: 'secret'\"}}},"
            + "{\"delete\":{\"status\":404}}]}";
    List<ItemResult> results =
        BulkResponse.read(new Answer(200, body.getBytes(StandardCharsets.UTF_8)), 3);
    assertThat(results).extracting(ItemResult::status).containsExactly(201, 400, 404);
    DocumentOperation row =
        DocumentOperation.index(
            new Target("public", true),
            "1",
            7,
            "{\"dc1c9ftkku205h0ajkpg-2\":\"secret\"}".getBytes(StandardCharsets.UTF_8),
            null);
    assertThat(results.get(1).problem(row))
        .contains("mapper_parsing_exception", "dc1c9ftkku205h0ajkpg-2")
        .doesNotContain("secret");
    assertThat(results.get(1).toString()).doesNotContain("dc1c9ftkku205h0ajkpg-2");
    assertThat(results.get(2).classify(DELETE)).isEqualTo(ErrorClass.DONE);
  }
}
