package io.pgstream.connect.source.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.schema.SchemaDefinition;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What rows and truncates of partitions say of the partitioned table. */
class PartitionTreeTest {
  private static final String KEYED = ",\"primary_key_columns\":[\"id\"]";

  private final SchemaHistory history = new SchemaHistory();
  private int entries;

  private void apply(String schema, String table) {
    String id = table.replaceAll(".*\"pgstream_id\":\"(\\w+)\".*", "$1");
    String json =
        "{\"tables\":[%s],\"changes\":[{\"op\":\"alter\",\"kind\":\"table\",\"id\":\"%s\",\"name\":\"\"}]}"
            .formatted(table, id);
    entries++;
    history.apply(
        new SchemaLogEntry("e" + entries, entries, schema, SchemaDefinition.parse(json), json, ""));
  }

  private static String table(String id, String more) {
    return "{\"pgstream_id\":\"%1$s\",\"name\":\"t_%1$s\",\"columns\":[{\"pgstream_id\":\"%1$s-1\",\"name\":\"id\",\"type\":\"integer\"}]%2$s}"
        .formatted(id, more);
  }

  private static String partitioned(String key) {
    return ",\"partition_key\":\"" + key + "\"";
  }

  private static String partition(String parent, String bound) {
    return ",\"partition_bound\":\"%s\",\"parents\":[{\"id\":\"%s\",\"schema\":\"s\",\"name\":\"old\"}]"
        .formatted(bound, parent);
  }

  private String row(String schema, String id) {
    return text(history.layout(schema, "t_" + id).metadataFragment());
  }

  private String truncate(String schema, String id) {
    return text(history.layout(schema, "t_" + id).truncateMetadataFragment());
  }

  private static String text(byte[] fragment) {
    String json = new String(fragment, StandardCharsets.UTF_8);
    return json.substring(json.indexOf("\"version_col_pgstream_id\":\"\"") + 28);
  }

  @Test
  void namesTheTableAtTheTopAndOnTruncatesTheRows() {
    apply("s", table("top", KEYED + partitioned("LIST (c)")));
    apply(
        "s",
        table("mid", KEYED + partition("top", "FOR VALUES IN (1)") + partitioned("RANGE (id)")));
    apply("q", table("leaf", KEYED + partition("mid", "FOR VALUES FROM (1) TO (5)")));
    apply("q", table("far", KEYED + partition("mid", "FOR VALUES FROM (7) TO (9)")));
    apply("s", table("rest", KEYED + partition("mid", "DEFAULT")));
    assertThat(row("q", "leaf")).isEqualTo(",\"root_schema\":\"s\",\"root_table\":\"t_top\"");
    assertThat(truncate("q", "leaf"))
        .isEqualTo(
            row("q", "leaf")
                + ",\"partition_condition\":\"id IS NOT NULL AND (id) >= (1) AND (id) < (5) AND c IN (1)\"");
    assertThat(row("s", "rest")).isEqualTo(",\"root_table\":\"t_top\"");
    assertThat(truncate("s", "rest"))
        .contains(
            "(id IS NOT NULL AND (id) >= (7) AND (id) < (9)) IS NOT TRUE AND"
                + " (id IS NOT NULL AND (id) >= (1) AND (id) < (5)) IS NOT TRUE AND c IN (1)\"");
    assertThat(truncate("s", "mid"))
        .isEqualTo(",\"root_table\":\"t_top\",\"partition_condition\":\"c IN (1)\"");
    assertThat(truncate("s", "top")).isEqualTo(",\"root_table\":\"t_top\"");
  }

  @Test
  void saysNothingOfOtherTables() {
    apply("s", table("parent", KEYED));
    apply(
        "s",
        table(
            "child", KEYED + ",\"parents\":[{\"id\":\"parent\",\"schema\":\"s\",\"name\":\"t\"}]"));
    assertThat(row("s", "child")).isEmpty();
    assertThat(truncate("s", "child")).isEmpty();
    assertThat(truncate("s", "parent")).isEmpty();
  }

  @Test
  void saysNothingOfAPartitionWhoseKeyTwoPartitionsCanShare() {
    apply("s", table("top", partitioned("LIST (c)")));
    apply("s", table("leaf", KEYED + partition("top", "FOR VALUES IN (1)")));
    apply("s", table("keyless", partition("top", "FOR VALUES IN (2)")));
    assertThat(row("s", "leaf")).isEmpty();
    assertThat(row("s", "keyless")).isEqualTo(",\"root_table\":\"t_top\"");
    String index =
        ",\"indexes\":[{\"name\":\"i\",\"columns\":[\"id\"],\"unique\":true,"
            + "\"definition\":\"CREATE UNIQUE INDEX i ON ONLY s.t USING btree (id%s\"}]";
    apply("s", table("top", partitioned("LIST (c)") + index.formatted(", lower(c))")));
    assertThat(row("s", "leaf")).isEmpty();
    apply("s", table("top", partitioned("LIST (c)") + index.formatted(") WHERE (id > 0)")));
    assertThat(row("s", "leaf")).isEmpty();
    apply("s", table("top", partitioned("LIST (c)") + index.formatted(")")));
    assertThat(row("s", "leaf")).isEqualTo(",\"root_table\":\"t_top\"");
  }

  @Test
  void saysNothingOfADetachedPartitionAndTheNewNameOfARenamedTable() {
    apply("s", table("top", KEYED + partitioned("LIST (c)")));
    apply("s", table("leaf", KEYED + partition("top", "FOR VALUES IN (1)")));
    apply("s", table("top", KEYED + partitioned("LIST (c)")).replace("t_top", "renamed"));
    assertThat(row("s", "leaf")).isEqualTo(",\"root_table\":\"renamed\"");
    apply("s", table("leaf", KEYED));
    assertThat(row("s", "leaf")).isEmpty();
  }

  @Test
  void givesNoConditionForHashPartitions() {
    apply("s", table("top", KEYED + partitioned("HASH (id)")));
    apply("s", table("leaf", KEYED + partition("top", "FOR VALUES WITH (modulus 2, remainder 0)")));
    assertThat(truncate("s", "leaf")).isEqualTo(",\"root_table\":\"t_top\"");
  }
}
