package io.pgstream.connect.source.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.schema.ConstraintDefinition;
import io.pgstream.connect.common.schema.IndexDefinition;
import io.pgstream.connect.common.schema.SchemaDefinition;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.common.schema.TableDefinition;
import io.pgstream.connect.source.schema.SchemaHistory;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeferredDefinitionsTest {
  private static final String ID = "dc1c9ftkku205h0ajkpg";
  private static final String JSON =
      """
      {"tables":[
        {"oid":"10","name":"t","pgstream_id":"dc1c9ftkku205h0ajkpg",
         "columns":[{"pgstream_id":"dc1c9ftkku205h0ajkpg-1","name":"d","type":"text"}],
         "primary_key_columns":[],"replica_identity":"index","replica_identity_index":"t_ri",
         "foreign_keys":[{"oid":"5","name":"fk","definition":"FOREIGN KEY (a) REFERENCES u"}],
         "indexes":[
           {"oid":"1","name":"t_pkey","columns":["a"],"unique":true,"definition":"1","constraint":true},
           {"oid":"2","name":"t_u","columns":["b"],"unique":true,"definition":"2","constraint":false},
           {"oid":"3","name":"t_i","columns":["c"],"unique":false,"definition":"3","constraint":false},
           {"oid":"4","name":"t_ri","columns":["d"],"unique":false,"definition":"4","constraint":false}]},
        {"oid":"11","name":"plain","pgstream_id":"dc1c9ftkku205h0ajkp2","columns":[]}],
       "changes":[{"op":"create","kind":"table","id":"dc1c9ftkku205h0ajkpg","name":"t"},
         {"op":"create","kind":"table","id":"dc1c9ftkku205h0ajkp2","name":"plain"}],
       "xid":"1","snapshot":"1:1:","baseline":{"slot":"s"}}""";
  private static final SchemaLogEntry ENTRY =
      new SchemaLogEntry(
          "e1", 3, "public", SchemaDefinition.parse(JSON), JSON, "2026-11-22 10:00:00");

  private static TableDefinition table(SchemaLogEntry entry) {
    return entry.schema().table(ID).orElseThrow();
  }

  @Test
  void rowsArePrecededByWhatTheyNeed() {
    SchemaLogEntry before = DeferredDefinitions.before(ENTRY);
    assertThat(table(before).foreignKeys()).isEmpty();
    assertThat(table(before).indexes())
        .extracting(IndexDefinition::name)
        .containsExactly("t_pkey", "t_u", "t_ri");
    assertThat(before.id()).isEqualTo("e1");
    assertThat(before.schema().isBaseline()).isTrue();
    assertThat(before.schema().changes()).isEqualTo(ENTRY.schema().changes());
  }

  @Test
  void theRestComesBehindThem() {
    SchemaHistory history = new SchemaHistory();
    history.apply(ENTRY);
    List<SchemaLogEntry> after = DeferredDefinitions.after(history, "s");
    assertThat(after).hasSize(1);
    assertThat(after.get(0).schemaName()).isEqualTo("public");
    assertThat(after.get(0).id()).matches("[0-9a-v]{20}");
    assertThat(table(after.get(0))).isEqualTo(table(ENTRY));
    assertThat(table(after.get(0)).foreignKeys())
        .extracting(ConstraintDefinition::name)
        .containsExactly("fk");
    assertThat(after.get(0).schema().changes())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.op()).isEqualTo("alter");
              assertThat(change.id()).isEqualTo(ID);
            });
    assertThat(after.get(0).schema().isBaseline()).isTrue();
    assertThat(after.get(0).schema().partial()).isTrue();
  }
}
