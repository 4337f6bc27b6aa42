package io.pgstream.connect.common.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON of the schema log. */
class SchemaDefinitionTest {
  /** Every field that docs/architecture.md lists, and two that no version knows. */
  private static final String FULL =
      """
      {"tables":[{"oid":"16432","name":"test","pgstream_id":"dc1c9ftkku205h0ajkpg","new":{"x":[1]},
        "columns":[
         {"pgstream_id":"dc1c9ftkku205h0ajkpg-1","name":"id","type":"bigint","default":null,
          "nullable":false,"generated":false,"generated_kind":"","identity":"a",
          "identity_sequence":{"start_value":"1","minimum_value":"1","maximum_value":"9","increment":"2",
            "cycle_option":"NO","cache_size":"1"},
          "unique":true,"collation":null,"missing_value":null,"metadata":null},
         {"pgstream_id":"dc1c9ftkku205h0ajkpg-2","name":"na\\"me","type":"text","default":"'x'::text",
          "nullable":true,"generated":true,"generated_kind":"s","identity":"","identity_sequence":null,
          "unique":false,"collation":"\\"C\\"","missing_value":"{a}","metadata":"a comment"}],
        "primary_key_columns":["id"],
        "primary_key":{"oid":"1","name":"test_pkey","definition":"PRIMARY KEY (id)"},
        "indexes":[{"oid":"2","name":"test_pkey","columns":["id"],"unique":true,
          "definition":"CREATE UNIQUE INDEX","constraint":true,"comment":null}],
        "constraints":[{"oid":"3","name":"c","type":"CHECK","definition":"CHECK (true)","comment":"why"}],
        "foreign_keys":[{"oid":"4","name":"f","definition":"FOREIGN KEY","comment":null}],
        "replica_identity":"full","replica_identity_index":null,"comment":"the table","unlogged":true}],
       "sequences":[{"oid":"5","name":"s","data_type":"bigint","start_value":"1","minimum_value":"1",
         "maximum_value":"7","increment":"1","cycle_option":"YES","cache_size":"10",
         "owned_by":{"table_id":"dc1c9ftkku205h0ajkpg","column_id":"dc1c9ftkku205h0ajkpg-1"},
         "comment":null,"numeric_precision":32}],
       "materialized_views":[{"oid":"6","name":"mv","definition":"SELECT 1","indexes":null}],
       "dropped":false,"partial":true,
       "changes":[{"op":"move","kind":"table","id":"dc1c9ftkku205h0ajkpg","name":"test","to":"other"}],
       "privileges":[{"type":"table","name":"test","identity":"public.test","column":"id","owner":"me",
         "granted":[{"grantor":"me","privileges":["SELECT","UPDATE"],"grantable":true}],"revoked":[]}],
       "xid":"4294967999","snapshot":"1:2:","baseline":{"slot":"s","lsn":"0/10"}}
      """;

  @Test
  void readsEveryDocumentedField() {
    SchemaDefinition schema = SchemaDefinition.parse(FULL);
    TableDefinition table = schema.table("dc1c9ftkku205h0ajkpg").orElseThrow();
    assertThat(table.name()).isEqualTo("test");
    assertThat(table.replicaIdentity()).isEqualTo("full");
    assertThat(table.unlogged()).isTrue();
    assertThat(table.comment()).isEqualTo("the table");
    assertThat(table.primaryKey().name()).isEqualTo("test_pkey");
    assertThat(table.indexes().get(0).constraint()).isTrue();
    assertThat(table.constraints().get(0).type()).isEqualTo("CHECK");
    assertThat(table.foreignKeys().get(0).type()).isNull();
    ColumnDefinition id = table.column("id").orElseThrow();
    assertThat(id.identity()).isEqualTo("a");
    assertThat(id.identitySequence().increment()).isEqualTo("2");
    assertThat(id.nullable()).isFalse();
    ColumnDefinition name = table.column("na\"me").orElseThrow();
    assertThat(name.defaultExpression()).isEqualTo("'x'::text");
    assertThat(name.generated()).isTrue();
    assertThat(name.collation()).isEqualTo("\"C\"");
    assertThat(name.missingValue()).isEqualTo("{a}");
    assertThat(name.comment()).isEqualTo("a comment");
    assertThat(schema.sequence("5").orElseThrow().ownedBy().columnId())
        .isEqualTo("dc1c9ftkku205h0ajkpg-1");
    assertThat(schema.materializedViews().get(0).indexes()).isEmpty();
    assertThat(schema.partial()).isTrue();
    assertThat(schema.changes())
        .containsExactly(
            new ObjectChange(
                ObjectChange.MOVE, ObjectChange.TABLE, "dc1c9ftkku205h0ajkpg", "test", "other"));
    assertThat(schema.privileges())
        .containsExactly(
            new ObjectPrivileges(
                "table",
                "test",
                "public.test",
                "id",
                "me",
                List.of(new PrivilegeGrant("me", null, List.of("SELECT", "UPDATE"), true)),
                List.of()));
    assertThat(schema.xid()).isEqualTo("4294967999");
    assertThat(schema.isBaseline()).isTrue();
    assertThat(schema.baseline().slot()).isEqualTo("s");
  }

  @Test
  void readsAgainWhatItWrote() {
    SchemaDefinition schema = SchemaDefinition.parse(FULL);
    assertThat(SchemaDefinition.parse(SchemaJson.write(schema))).isEqualTo(schema);
  }

  @Test
  void givesEmptyListsForMissingAndNullOnes() {
    SchemaDefinition schema =
        SchemaDefinition.parse("{\"sequences\":null,\"tables\":[{\"pgstream_id\":\"a\"}]}");
    assertThat(schema.sequences()).isEmpty();
    assertThat(schema.materializedViews()).isEmpty();
    assertThat(schema.changes()).isEmpty();
    assertThat(schema.privileges()).isEmpty();
    assertThat(schema.isBaseline()).isFalse();
    TableDefinition table = schema.tables().get(0);
    assertThat(table.columns()).isEmpty();
    assertThat(table.indexes()).isEmpty();
    assertThat(table.constraints()).isEmpty();
    assertThat(table.foreignKeys()).isEmpty();
    assertThat(table.keyColumns()).isEmpty();
  }

  @Test
  void keysATableByItsReplicaIdentityIndexWithoutAPrimaryKey() {
    String table =
        "{\"pgstream_id\":\"a\",\"indexes\":[{\"name\":\"u\",\"columns\":[\"y\",\"x\"]}],"
            + "\"replica_identity_index\":\"u\"%s}";
    assertThat(SchemaJson.parse(table.formatted(""), TableDefinition.class).keyColumns())
        .containsExactly("y", "x");
    assertThat(
            SchemaJson.parse(
                    table.formatted(",\"primary_key_columns\":[\"p\"]"), TableDefinition.class)
                .keyColumns())
        .containsExactly("p");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "1", "{", "{\"tables\":{}}", "{\"tables\":[null]}"})
  void refusesOtherJson(String json) {
    assertThatThrownBy(() -> SchemaDefinition.parse(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SchemaDefinition");
  }
}
