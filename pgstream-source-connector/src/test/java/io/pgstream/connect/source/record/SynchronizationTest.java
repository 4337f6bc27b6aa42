package io.pgstream.connect.source.record;

import static io.pgstream.connect.source.record.AssemblerFixture.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.event.LogicalMessage;
import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.source.offset.SnapshotCursor;
import io.pgstream.connect.source.schema.TableLayout;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of changes before the position of a copy, and where the copy is put in. */
class SynchronizationTest {
  private static final long POSITION = 0x2000;
  private static final SchemaLogEntry A =
      Wal.entry(
          "base-a",
          1,
          "a",
          Wal.schema(
              List.of(
                  Wal.table("ta", "pass", "id bigint"),
                  Wal.table("tb", "drop", "id bigint"),
                  Wal.table("tc", "begun", "id bigint")),
              List.of(
                  Wal.changed("create", "table", "ta"),
                  Wal.changed("create", "table", "tb"),
                  Wal.changed("create", "table", "tc")),
              500,
              ",\"baseline\":{\"slot\":\"s\"}"));

  private final AssemblerFixture fixture = fresh(A);

  /** Copies nothing but a message. */
  private static final class Marker implements Synchronization {
    @Override
    public Lsn position() {
      return new Lsn(POSITION);
    }

    @Override
    public RowAction actionFor(TableLayout layout) {
      return Map.of("pass", RowAction.PASS, "drop", RowAction.DROP, "begun", RowAction.DELETE_ONLY)
          .get(layout.table().name());
    }

    @Override
    public void schemaChanged(SchemaLogEntry entry) {}

    @Override
    public SnapshotCursor cursor() {
      return SnapshotCursor.START;
    }

    @Override
    public void copy(CopiedRecords out) {
      out.message("", new LogicalMessage("test", "copy"), 1 << 24, null);
    }
  }

  @BeforeEach
  void synchronize() {
    fixture.assembler.synchronize(new Marker());
  }

  private static String insert(String table, int id) {
    return Wal.insert(0x100, "a", table, Wal.column("id", Integer.toString(id)));
  }

  private static String update(String table, int id, int newId) {
    return Wal.change(
        'U',
        0x100,
        "a",
        table,
        ",\"columns\":[%s],\"identity\":[%s]"
            .formatted(
                Wal.column("id", Integer.toString(newId)), Wal.column("id", Integer.toString(id))));
  }

  private static String delete(String table, int id) {
    return Wal.change(
        'D', 0x100, "a", table, ",\"identity\":[" + Wal.column("id", Integer.toString(id)) + "]");
  }

  /** Operation, table, key and number of every record, and a bar behind every last one. */
  private String records() {
    return fixture.events().stream()
        .map(
            event ->
                (event.message() == null ? event.operation() + " " + event.table() : "COPY")
                    + " "
                    + event.metadata().txSeq()
                    + (event.metadata().txLast() ? " |" : ""))
        .collect(Collectors.joining(", "));
  }

  @Test
  void changesKeepTheirNumbersWhateverIsLeftOut() {
    fixture.transaction(
        0x1000,
        insert("drop", 1),
        insert("pass", 1),
        insert("drop", 2),
        insert("drop", 3),
        insert("pass", 2),
        insert("drop", 4));
    assertThat(records()).isEqualTo("INSERT pass 1, INSERT pass 4 |");
  }

  @Test
  void ofATableThatWasBegunOnlyWhatDisappearsIsProduced() {
    fixture.transaction(
        0x1000, insert("begun", 1), update("begun", 2, 3), delete("begun", 4), delete("drop", 5));
    assertThat(records()).isEqualTo("DELETE begun 1, DELETE begun 2 |");
    assertThat(fixture.events())
        .extracting(event -> event.identity().get(0).text())
        .containsExactly("2", "4");
  }

  @Test
  void copiesBetweenTheLastTransactionBeforeThePositionAndTheNext() {
    fixture.transaction(0x1000, insert("pass", 1));
    fixture.transaction(POSITION - 0x30, insert("drop", 1));
    assertThat(records()).isEqualTo("INSERT pass 0 |");
    fixture.transaction(POSITION, insert("drop", 2), insert("begun", 3));
    assertThat(records())
        .isEqualTo("INSERT pass 0 |, COPY 16777216 |, INSERT drop 0, INSERT begun 1 |");
    assertThat(fixture.records.get(0).offset().snapshot()).isEqualTo(SnapshotCursor.START);
    assertThat(fixture.records.get(1).offset().snapshot()).isNull();
    assertThat(fixture.records.get(1).offset().endLsn()).isEqualTo(new Lsn(POSITION));
    assertThat(fixture.records.get(1).offset().commitLsn()).isEqualTo(new Lsn(POSITION - 1));
    assertThat(fixture.last().offset().snapshot()).isNull();
  }

  @Test
  void copiesWhenNothingMoreComesBeforeThePosition() {
    fixture.assembler.idle(new Lsn(POSITION - 1));
    assertThat(fixture.records).isEmpty();
    fixture.assembler.idle(new Lsn(POSITION));
    assertThat(records()).isEqualTo("COPY 16777216 |");
    assertThat(fixture.assembler.mayCopy()).isTrue();
  }
}
