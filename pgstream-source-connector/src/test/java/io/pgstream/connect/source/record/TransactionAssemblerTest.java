package io.pgstream.connect.source.record;

import static io.pgstream.connect.source.record.AssemblerFixture.fresh;
import static io.pgstream.connect.source.record.AssemblerFixture.offset;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.event.LogicalMessage;
import io.pgstream.connect.common.event.Operation;
import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.source.offset.SourceOffset;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

/** Order, numbering and offsets of records; schema changes between rows. */
class TransactionAssemblerTest {
  private static final SchemaLogEntry A =
      Wal.entry(
          "base-a",
          1,
          "a",
          Wal.schema(
              List.of(Wal.table("ta", "t", "id bigint", "name text")),
              List.of(Wal.changed("create", "table", "ta")),
              500,
              ",\"baseline\":{\"slot\":\"s\"}"));
  private static final SchemaLogEntry B =
      Wal.entry(
          "base-b",
          2,
          "b",
          Wal.schema(
              List.of(Wal.table("tb", "t", "id bigint")),
              List.of(Wal.changed("create", "table", "tb")),
              500,
              ",\"baseline\":{\"slot\":\"s\"}"));

  private final AssemblerFixture fixture = fresh(A, B);

  private static String row(String schema, int id) {
    return Wal.insert(0x100 + id, schema, "t", Wal.column("id", Integer.toString(id)));
  }

  private static SchemaLogEntry created(String id, long xid, String tableId, String name) {
    return Wal.entry(
        id,
        3,
        "a",
        Wal.schema(
            List.of(Wal.table(tableId, name, "id bigint")),
            List.of(Wal.changed("create", "table", tableId)),
            xid,
            ""));
  }

  @Test
  void numbersTheRecordsOfATransactionAndMarksTheLast() {
    fixture.transaction(0x1000, row("a", 1), row("a", 2), row("a", 3));
    assertThat(fixture.events())
        .extracting(
            event -> event.columnText("id"),
            event -> event.metadata().txSeq(),
            event -> event.metadata().txLast(),
            event -> event.metadata().commitLsn(),
            event -> event.metadata().xid())
        .containsExactly(
            tuple("1", 0L, false, new Lsn(0x1000), 725L),
            tuple("2", 1L, false, new Lsn(0x1000), 725L),
            tuple("3", 2L, true, new Lsn(0x1000), 725L));
    assertThat(fixture.records)
        .extracting(EmittedRecord::key, EmittedRecord::transactionEnd, EmittedRecord::offset)
        .containsExactly(
            tuple("a", false, offset(0, 0x1000, 0, "")),
            tuple("a", false, offset(0, 0x1000, 1, "")),
            tuple("a", true, offset(0x1030, 0x1000, 2, "")));
  }

  @Test
  void holdsBackASingleRecordUntilTheCommit() {
    fixture.accept(Wal.begin(725, 0x1000, 0x1030), row("a", 1));
    assertThat(fixture.records).isEmpty();
    assertThat(fixture.assembler.isInTransaction()).isTrue();
    fixture.accept(row("b", 2));
    assertThat(fixture.records).hasSize(1);
    fixture.accept(row("a", 3));
    assertThat(fixture.records).hasSize(2);
    fixture.accept(Wal.commit(725, 0x1000, 0x1030));
    assertThat(fixture.assembler.isInTransaction()).isFalse();
    assertThat(fixture.records).hasSize(4);
  }

  @Test
  void closesTheTransactionForEveryOtherSchema() {
    fixture.transaction(0x1000, row("a", 1), row("b", 2), row("a", 3), row("b", 4));
    assertThat(fixture.records)
        .extracting(EmittedRecord::key)
        .containsExactly("a", "b", "a", "b", "a");
    List<ChangeEvent> events = fixture.events();
    assertThat(events)
        .extracting(event -> event.metadata().txLast())
        .containsExactly(false, false, false, true, true);
    ChangeEvent marker = events.get(4);
    assertThat(marker.operation()).isEqualTo(Operation.MESSAGE);
    assertThat(marker.schema()).isEqualTo("a");
    assertThat(marker.message()).isEqualTo(new LogicalMessage(LogicalMessage.COMMIT_PREFIX, ""));
    assertThat(marker.metadata().txSeq()).isEqualTo(4);
    assertThat(marker.metadata().commitLsn()).isEqualTo(new Lsn(0x1000));
    assertThat(fixture.records)
        .extracting(EmittedRecord::transactionEnd)
        .containsExactly(false, false, false, false, true);
    assertThat(fixture.records.get(3).offset()).isEqualTo(offset(0, 0x1000, 3, ""));
    assertThat(fixture.last().offset()).isEqualTo(offset(0x1030, 0x1000, 4, ""));
  }

  @Test
  void producesNothingForEmptyTransactions() {
    fixture.transaction(0x1000);
    fixture.transaction(0x2000, Wal.message(0x1500, "other", "x"));
    fixture.transaction(
        0x3000, Wal.insert(0x2500, "pgstream", "table_ids", Wal.column("oid", "1")));
    fixture.transaction(
        0x4000, Wal.change('U', 0x3500, "pgstream", "schema_log", ",\"columns\":[]"));
    assertThat(fixture.records).isEmpty();
    assertThat(fixture.assembler.lastOffset().txSeq()).isEqualTo(-1);
  }

  @Test
  void refusesTablesOfUsersInTheReservedSchema() {
    String row = Wal.insert(0x2500, "pgstream", "mine", Wal.column("id", "1"));
    assertThatThrownBy(() -> fixture.transaction(0x3000, row))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("\"pgstream\".\"mine\"")
        .hasMessageContaining("reserved");
    AssemblerFixture skipping =
        new AssemblerFixture(
            AssemblerFixture.position(), SourceOffset.start(AssemblerFixture.SYSTEM_ID), true);
    skipping.transaction(0x3000, row, row);
    assertThat(skipping.records).isEmpty();
    assertThat(skipping.skippedRows.sum()).isEqualTo(2);
  }

  @Test
  void writesASchemaChangeBetweenTheRowsBeforeAndAfter() {
    SchemaLogEntry entry =
        Wal.entry(
            "log-1",
            9,
            "a",
            Wal.schema(
                List.of(Wal.table("ta", "t", "id bigint", "name text", "new integer")),
                List.of(Wal.changed("alter", "table", "ta")),
                700,
                ""));
    fixture.transaction(
        0x1000,
        row("a", 1),
        Wal.schemaLogInsert(0x120, entry),
        Wal.insert(0x130, "a", "t", Wal.column("id", "2") + "," + Wal.column("new", "3")));
    List<ChangeEvent> events = fixture.events();
    assertThat(events).extracting(ChangeEvent::isSchemaChange).containsExactly(false, true, false);
    assertThat(events)
        .extracting(e -> e.metadata().schemaId())
        .containsExactly("base-a", null, "log-1");
    assertThat(events.get(1).columnText("schema")).isEqualTo(entry.json());
    assertThat(fixture.records.get(1).key()).isEqualTo("a");
    assertThat(events.get(2).columns().get(1).id()).isEqualTo("ta-3");
    assertThat(fixture.records)
        .extracting(record -> record.offset().schemaLog())
        .containsExactly("", "", "log-1");
  }

  @Test
  void namesTheTransactionsLastSchemaChangeInTheOffsetOnceItIsWhole() {
    fixture.transaction(
        0x1000,
        Wal.schemaLogInsert(0x120, created("log-1", 700, "n1", "n1")),
        Wal.schemaLogInsert(0x121, created("log-2", 700, "n2", "n2")));
    fixture.transaction(0x2000, row("b", 1));
    assertThat(fixture.records)
        .extracting(record -> record.offset().schemaLog())
        .containsExactly("", "log-2", "log-2");
    assertThat(fixture.last().offset()).isEqualTo(offset(0x2030, 0x2000, 0, "log-2"));
  }

  @Test
  void dropsWhatWasProducedBefore() {
    AssemblerFixture resumed =
        new AssemblerFixture(AssemblerFixture.position(A, B), offset(0x1030, 0x2000, 0, ""), false);
    resumed.transaction(0x500, row("a", 1));
    resumed.transaction(0x1000, row("a", 2));
    resumed.transaction(0x2000, row("a", 3), row("b", 4), row("a", 5));
    assertThat(resumed.events())
        .extracting(event -> event.columnText("id"))
        .containsExactly("4", "5", null);
    assertThat(resumed.events().get(0).metadata().txSeq()).isEqualTo(1);
    assertThat(resumed.last().key()).isEqualTo("b");
  }

  @Test
  void putsTheDefinitionBeforeTheRowsOfCreateTableAs() {
    SchemaLogEntry entry = created("log-1", 700, "tn", "new");
    fixture.transaction(
        0x1000,
        Wal.insert(0x110, "a", "new", Wal.column("id", "1")),
        row("a", 7),
        Wal.insert(0x111, "a", "new", Wal.column("id", "2")),
        Wal.schemaLogInsert(0x120, entry),
        Wal.insert(0x130, "a", "new", Wal.column("id", "3")));
    assertThat(fixture.events())
        .extracting(ChangeEvent::table, event -> event.columnText("id"))
        .containsExactly(
            tuple("t", "7"),
            tuple("schema_log", "log-1"),
            tuple("new", "1"),
            tuple("new", "2"),
            tuple("new", "3"));
    assertThat(fixture.events().get(2).metadata().schemaId()).isEqualTo("log-1");
  }

  @Test
  void holdsMoreRowsThanFitIntoMemory() {
    String big = "\"" + "x".repeat(1 << 20) + "\"";
    int rows = 20;
    fixture.accept(Wal.begin(725, 0x1000, 0x1030));
    for (int i = 0; i < rows; i++) {
      fixture.accept(
          Wal.insert(
              0x110 + i,
              "a",
              "new",
              Wal.column("id", Integer.toString(i)) + "," + Wal.column("b", big)));
    }
    String definition =
        Wal.schema(
            List.of(Wal.table("tn", "new", "id bigint", "b text")),
            List.of(Wal.changed("create", "table", "tn")),
            700,
            "");
    fixture.accept(
        Wal.schemaLogInsert(0x200, Wal.entry("log-1", 3, "a", definition)),
        Wal.commit(725, 0x1000, 0x1030));
    assertThat(fixture.events()).hasSize(rows + 1);
    for (int i = 0; i < rows; i++) {
      assertThat(fixture.events().get(i + 1).columnText("id")).isEqualTo(Integer.toString(i));
    }
  }

  @Test
  void forgetsHeldRowsWhenTheStreamEndsInsideATransaction() {
    fixture.accept(
        Wal.begin(725, 0x1000, 0x1030), Wal.insert(0x110, "a", "x", Wal.column("id", "1")));
    fixture.assembler.close();
    fixture.accept(Wal.commit(725, 0x1000, 0x1030));
    assertThat(fixture.records).isEmpty();
  }

  @Test
  void stopsAtRowsOfATableThatNobodyLogged() {
    assertThatThrownBy(
            () -> fixture.transaction(0x1000, Wal.insert(0x110, "a", "x", Wal.column("id", "91"))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("\"a\".\"x\"")
        .hasMessageContaining("on.unknown.table=skip")
        .hasMessageNotContaining("91");
  }

  @Test
  void skipsAndCountsSuchRowsWhenToldTo() {
    AssemblerFixture skipping =
        new AssemblerFixture(
            AssemblerFixture.position(A, B),
            io.pgstream.connect.source.offset.SourceOffset.start("1"),
            true);
    String unknown = Wal.insert(0x110, "a", "x", Wal.column("id", "91"));
    skipping.transaction(0x1000, unknown, row("a", 1), unknown);
    skipping.transaction(0x2000, unknown);
    assertThat(skipping.skippedRows.sum()).isEqualTo(3);
    assertThat(skipping.records).hasSize(1);
    assertThat(skipping.events().get(0).metadata().txLast()).isTrue();
  }

  @Test
  void dropsRowsOfMaterializedViews() {
    String definition =
        "{\"materialized_views\":[{\"oid\":\"9\",\"name\":\"mv\"}],\"changes\":["
            + Wal.changed("create", "materialized_view", "9")
            + "],\"xid\":\"700\",\"snapshot\":\"700:700:\"}";
    String viewRow = Wal.insert(0x110, "a", "mv", Wal.column("id", "1"));
    fixture.transaction(
        0x1000,
        viewRow,
        Wal.schemaLogInsert(0x120, Wal.entry("log-1", 3, "a", definition)),
        viewRow);
    fixture.transaction(0x2000, viewRow);
    assertThat(fixture.events()).extracting(ChangeEvent::table).containsExactly("schema_log");
  }

  @Test
  void stopsWhenTheTriggersCouldNotRecordASchemaChange() {
    assertThatThrownBy(
            () ->
                fixture.transaction(
                    0x1000, Wal.message(0x110, "pgstream.schema_error", "disk is full")))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("disk is full")
        .hasMessageContaining("pgstream init");
  }

  @Test
  void doesNotStopAtASchemaErrorThatLiesBehindTheOffset() {
    AssemblerFixture resumed =
        new AssemblerFixture(AssemblerFixture.position(A, B), offset(0x1030, 0x1000, 0, ""), false);
    resumed.transaction(0x1000, Wal.message(0x110, "pgstream.schema_error", "x"));
    assertThat(resumed.records).isEmpty();
  }

  @Test
  void stopsAtAColumnThatNobodyLogged() {
    assertThatThrownBy(
            () -> fixture.transaction(0x1000, Wal.insert(0x110, "a", "t", Wal.column("zz", "91"))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("\"a\".\"t\"")
        .hasMessageContaining("\"zz\"")
        .hasMessageNotContaining("91");
  }

  @Test
  void skipsBaselineRowsInTheStream() {
    fixture.transaction(0x1000, Wal.schemaLogInsert(0x120, A), row("a", 1));
    assertThat(fixture.events()).hasSize(1);
    assertThat(fixture.last().offset().schemaLog()).isEmpty();
  }

  @Test
  void playsTheBaselineAsATransactionBeforeTheFirst() {
    fixture.assembler.playBaseline(List.of(A, B), new Lsn(0x900));
    fixture.transaction(0x1000, row("a", 1));
    assertThat(fixture.events())
        .extracting(ChangeEvent::table, e -> e.metadata().txSeq(), e -> e.metadata().txLast())
        .containsExactly(
            tuple("schema_log", 0L, false),
            tuple("schema_log", 1L, true),
            tuple("", 2L, true),
            tuple("t", 0L, true));
    assertThat(fixture.records)
        .extracting(EmittedRecord::key, EmittedRecord::offset)
        .containsExactly(
            tuple("a", offset(0, 0x8FF, 0, "")),
            tuple("b", offset(0, 0x8FF, 1, "")),
            tuple("a", offset(0x900, 0x8FF, 2, "")),
            tuple("a", offset(0x1030, 0x1000, 0, "")));
    assertThat(fixture.events().get(0).metadata().commitLsn()).isEqualTo(new Lsn(0x8FF));
    // Equal LSNs would mean to sinks that the record has no place in a transaction.
    assertThat(fixture.events().get(0).lsn()).isEqualTo(new Lsn(0x900));
  }

  @Test
  void playsOnlyTheRestOfTheBaselineAfterARestartInside() {
    AssemblerFixture resumed =
        new AssemblerFixture(AssemblerFixture.position(A, B), offset(0, 0x8FF, 0, ""), false);
    resumed.assembler.heartbeat(new Lsn(0x900));
    assertThat(resumed.records).isEmpty();
    resumed.assembler.playBaseline(List.of(A, B), new Lsn(0x900));
    assertThat(resumed.records).extracting(EmittedRecord::key).containsExactly("b", "a");
  }

  @Test
  void writesAHeartbeatOnlyWhenTheStreamHasMoved() {
    fixture.transaction(0x1000, row("a", 1));
    fixture.assembler.heartbeat(new Lsn(0x1030));
    fixture.assembler.heartbeat(new Lsn(0x800));
    fixture.assembler.heartbeat(Lsn.INVALID);
    assertThat(fixture.records).hasSize(1);
    fixture.assembler.heartbeat(new Lsn(0x1500));
    fixture.assembler.heartbeat(new Lsn(0x1500));
    assertThat(fixture.records).hasSize(2);
    EmittedRecord heartbeat = fixture.last();
    assertThat(heartbeat.key()).isNull();
    assertThat(heartbeat.transactionEnd()).isTrue();
    assertThat(heartbeat.offset()).isEqualTo(offset(0x1500, 0x14FF, 0, ""));
    ChangeEvent event = AssemblerFixture.event(heartbeat);
    assertThat(event.message().prefix()).isEqualTo(LogicalMessage.HEARTBEAT_PREFIX);
    assertThat(event.schema()).isEmpty();
    assertThat(event.metadata().txLast()).isTrue();
    assertThat(event.timestamp())
        .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d+)?\\+00");
  }

  @Test
  void keepsTheSchemaLogInHeartbeatsAndGoesOnAfterThem() {
    fixture.transaction(0x1000, Wal.schemaLogInsert(0x120, created("log-1", 700, "n1", "n1")));
    fixture.assembler.heartbeat(new Lsn(0x1500));
    fixture.transaction(0x2000, row("a", 1), row("a", 2));
    assertThat(fixture.records)
        .extracting(EmittedRecord::offset)
        .containsExactly(
            offset(0x1030, 0x1000, 0, "log-1"),
            offset(0x1500, 0x14FF, 0, "log-1"),
            offset(0x1500, 0x2000, 0, "log-1"),
            offset(0x2030, 0x2000, 1, "log-1"));
  }

  @Test
  void letsTheOffsetFollowEmptyTransactions() {
    fixture.transaction(0x1000);
    fixture.assembler.heartbeat(Lsn.INVALID);
    assertThat(fixture.last().offset().endLsn()).isEqualTo(new Lsn(0x1030));
  }

  @Test
  void writesNoHeartbeatInsideATransaction() {
    fixture.accept(Wal.begin(725, 0x1000, 0x1030), row("a", 1), row("a", 2));
    fixture.assembler.heartbeat(new Lsn(0x5000));
    fixture.accept(Wal.commit(725, 0x1000, 0x1030));
    assertThat(fixture.events()).hasSize(2).allMatch(event -> event.message() == null);
  }

  @Test
  void writesNoHeartbeatWhileTheRestOfATransactionIsMissing() {
    AssemblerFixture resumed =
        new AssemblerFixture(AssemblerFixture.position(A, B), offset(0x900, 0x1000, 0, ""), false);
    resumed.assembler.heartbeat(new Lsn(0x5000));
    resumed.transaction(0x950);
    resumed.assembler.heartbeat(new Lsn(0x5000));
    assertThat(resumed.records).isEmpty();
    resumed.transaction(0x1000, row("a", 1), row("a", 2));
    assertThat(resumed.records).hasSize(1);
    resumed.assembler.heartbeat(new Lsn(0x5000));
    assertThat(resumed.records).hasSize(2);
  }
}
