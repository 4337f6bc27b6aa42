package io.pgstream.connect.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.event.Operation;
import io.pgstream.connect.common.wire.ChangeEventReader;
import io.pgstream.connect.common.wire.MalformedEventException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionsTest {
  private static ChangeEvent read(byte[] value) throws MalformedEventException {
    return new ChangeEventReader().read(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "typical",
        "columns=500",
        "bytes=100",
        "type=numeric",
        "type=jsonb",
        "type=int_array"
      })
  void rowsOfEveryShapeBecomeEvents(String shape) throws MalformedEventException {
    SampleTable table = SampleTables.of(shape);
    List<byte[]> values =
        Transactions.wireFormat(table, List.of(table.insert(7), table.update(7), table.delete(7)));
    assertThat(values).hasSize(3);
    assertThat(read(values.get(0)).columnText("id")).isEqualTo("7");
    assertThat(read(values.get(1)).operation()).isEqualTo(Operation.UPDATE);
    assertThat(read(values.get(2)).identity()).hasSize(1);
    assertThat(read(values.get(2)).metadata().txLast()).isTrue();
  }

  @Test
  void everyTransactionIsNewToTheAssembler() {
    List<Long> commits = new ArrayList<>();
    SampleTable table = SampleTables.of("typical");
    Transactions transactions =
        new Transactions(table, 2, record -> commits.add(record.offset().commitLsn().value()));
    for (int row = 0; row < 6; row++) {
      transactions.change(table.insert(row));
    }
    assertThat(commits).hasSize(6).isSorted();
    assertThat(commits.stream().distinct()).hasSize(3);
  }
}
