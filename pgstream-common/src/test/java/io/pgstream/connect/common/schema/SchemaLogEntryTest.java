package io.pgstream.connect.common.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.event.ColumnValue;
import io.pgstream.connect.common.event.EventMetadata;
import io.pgstream.connect.common.event.Operation;
import io.pgstream.connect.common.lsn.Lsn;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of the schema log as events carry them. */
class SchemaLogEntryTest {
  private static final Map<String, String> COLUMNS =
      Map.of(
          "id", "dc1c9ftkku205h0ajkp0",
          "version", "12",
          "schema_name", "public",
          "schema", "{\"tables\": [], \"xid\": \"7\"}",
          "created_at", "2026-11-22 10:32:31.8942",
          "acked", "false");

  private static ChangeEvent event(Map<String, String> columns) {
    List<ColumnValue> values =
        columns.entrySet().stream()
            .map(column -> new ColumnValue("", column.getKey(), "text", column.getValue()))
            .toList();
    return new ChangeEvent(
        Operation.INSERT,
        "pgstream",
        "schema_log",
        "",
        Lsn.INVALID,
        values,
        List.of(),
        new EventMetadata(null, "", List.of(), Lsn.INVALID, 0, 0, true, false, null),
        null);
  }

  @Test
  void readsTheRow() {
    SchemaLogEntry entry = SchemaLogEntry.of(event(COLUMNS));
    assertThat(entry.id()).isEqualTo("dc1c9ftkku205h0ajkp0");
    assertThat(entry.version()).isEqualTo(12);
    assertThat(entry.schemaName()).isEqualTo("public");
    assertThat(entry.schema().xid()).isEqualTo("7");
    assertThat(entry.json()).isEqualTo(COLUMNS.get("schema"));
    assertThat(entry.createdAt()).isEqualTo("2026-11-22 10:32:31.8942");
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "version", "schema_name", "schema", "created_at"})
  void namesTheColumnThatIsMissing(String column) {
    Map<String, String> columns = new TreeMap<>(COLUMNS);
    columns.remove(column);
    assertThatThrownBy(() -> SchemaLogEntry.of(event(columns)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + column + "\"");
  }

  @Test
  void refusesAVersionThatIsNoNumberAndASchemaThatIsNoObject() {
    Map<String, String> columns = new TreeMap<>(COLUMNS);
    columns.put("version", "x");
    assertThatThrownBy(() -> SchemaLogEntry.of(event(columns)))
        .isInstanceOf(IllegalArgumentException.class);
    Map<String, String> nullSchema = new TreeMap<>(COLUMNS);
    nullSchema.put("schema", "null");
    assertThatThrownBy(() -> SchemaLogEntry.of(event(nullSchema)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
