package io.pgstream.connect.sink.postgres.write;

import static io.pgstream.connect.sink.postgres.write.Changes.row;
import static io.pgstream.connect.sink.postgres.write.Changes.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.event.ColumnValue;
import io.pgstream.connect.common.event.Operation;
import io.pgstream.connect.sink.postgres.schema.ColumnMetadata;
import io.pgstream.connect.sink.postgres.schema.TableKeys;
import io.pgstream.connect.sink.postgres.schema.TableLinks;
import io.pgstream.connect.sink.postgres.schema.TableMetadata;
import io.pgstream.connect.sink.postgres.sql.SqlColumn;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NetEffectTest {
  private static final SourceChange INSERT_1 = insert("1", "a");
  private static final SourceChange UPDATE_1 = update("1", "1", "b");
  private static final SourceChange DELETE_1 = row(Operation.DELETE, List.of(), values("id", "1"));

  private final NetEffect net = new NetEffect(new TableBinding(table(false), INSERT_1));

  private static TableMetadata table(boolean linked) {
    return new TableMetadata(
        "public",
        "t",
        "\"public\".\"t\"",
        List.of(
            new ColumnMetadata("id", new SqlColumn("\"id\"", "integer"), false, false),
            new ColumnMetadata("name", new SqlColumn("\"name\"", "text"), false, false)),
        new TableKeys(List.of("id"), List.of(Set.of("id")), List.of()),
        new TableLinks(linked, false, false, false, false, List.of()),
        false,
        List.of());
  }

  private static SourceChange insert(String id, String name) {
    return row(Operation.INSERT, values("id", id, "name", name), List.of());
  }

  private static SourceChange update(String oldId, String id, String name) {
    return row(Operation.UPDATE, values("id", id, "name", name), values("id", oldId));
  }

  private void add(SourceChange... changes) {
    for (SourceChange change : changes) {
      assertThat(net.add(change)).isTrue();
    }
  }

  private static List<String> names(Collection<List<Row>> groups) {
    return groups.stream().flatMap(List::stream).map(row -> row.text(1)).toList();
  }

  private static List<String> ids(List<RowKey> keys) {
    return keys.stream().map(key -> key.part(0)).toList();
  }

  @Test
  void insertAndUpdateAreAnInsertOfTheLastValues() {
    add(INSERT_1, UPDATE_1);
    assertThat(names(net.inserts())).containsExactly("b");
    assertThat(net.updates()).isEmpty();
  }

  @Test
  void updatesKeepColumnsThatALaterOneDoesNotCarry() {
    add(UPDATE_1, row(Operation.UPDATE, values("id", "1"), values("id", "1")));
    assertThat(names(net.updates())).containsExactly("b");
  }

  @Test
  void insertAndDeleteLeaveADeleteThatMayFindNothing() {
    add(INSERT_1, DELETE_1);
    assertThat(net.inserts()).isEmpty();
    assertThat(net.deletes()).isEmpty();
    assertThat(ids(net.vanished())).containsExactly("1");
  }

  @Test
  void deleteAndInsertReplaceTheRow() {
    add(DELETE_1, INSERT_1);
    assertThat(ids(net.deletes())).containsExactly("1");
    assertThat(names(net.inserts())).containsExactly("a");
  }

  @Test
  void aKeyUpdateDeletesTheOldRowAndInsertsTheNew() {
    add(update("1", "2", "c"));
    assertThat(ids(net.deletes())).containsExactly("1");
    assertThat(names(net.inserts())).containsExactly("c");
  }

  @Test
  void aKeyUpdateOfALinkedTableHasNoNetEffect() {
    NetEffect linked = new NetEffect(new TableBinding(table(true), INSERT_1));
    assertThat(linked.add(update("1", "2", "c"))).isFalse();
  }

  @Test
  void aHistoryThatCannotBeHasNoNetEffect() {
    add(DELETE_1);
    assertThat(net.add(UPDATE_1)).isFalse();
    assertThat(net.add(DELETE_1)).isFalse();
  }

  /** Possible under REPLICA IDENTITY FULL with a key that the source checks at the end. */
  @Test
  void anExchangeOfKeysHasNoNetEffect() {
    List<ColumnValue> first = values("id", "1", "name", "a");
    List<ColumnValue> second = values("id", "2", "name", "b");
    add(row(Operation.UPDATE, values("id", "2", "name", "a"), first));
    SourceChange exchange = row(Operation.UPDATE, values("id", "1", "name", "b"), second);
    assertThat(net.add(exchange)).isFalse();
  }

  @Test
  void tellsInsertsThatHoldALaterUpdate() {
    add(INSERT_1);
    assertThat(net.isMerged()).isFalse();
    add(UPDATE_1);
    assertThat(net.isMerged()).isTrue();
  }
}
