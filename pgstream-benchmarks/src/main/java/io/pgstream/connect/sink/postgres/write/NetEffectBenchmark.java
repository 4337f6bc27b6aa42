package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.benchmarks.micro.SampleTable;
import io.pgstream.connect.benchmarks.micro.SampleTables;
import io.pgstream.connect.benchmarks.micro.Transactions;
import io.pgstream.connect.common.event.ColumnValue;
import io.pgstream.connect.common.wire.ChangeEventReader;
import io.pgstream.connect.common.wire.MalformedEventException;
import io.pgstream.connect.sink.postgres.schema.ColumnMetadata;
import io.pgstream.connect.sink.postgres.schema.TableKeys;
import io.pgstream.connect.sink.postgres.schema.TableLinks;
import io.pgstream.connect.sink.postgres.schema.TableMetadata;
import io.pgstream.connect.sink.postgres.sql.RowStatements;
import io.pgstream.connect.sink.postgres.sql.SqlColumn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.connect.sink.SinkRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The Postgres sink's work per row before anything is sent: a batch of 1,000 changes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class NetEffectBenchmark {
  private static final int BATCH = 1_000;
  private static final int HOT_KEYS = 10;

  /** What the batch does: a row each, or again and again the same few rows. */
  public enum Mix {
    INSERTS,
    UPDATES,
    HOT_UPDATES,
    DELETES;

    byte[] message(SampleTable table, int row) {
      return switch (this) {
        case INSERTS -> table.insert(row);
        case UPDATES -> table.update(row);
        case HOT_UPDATES -> table.update(row % HOT_KEYS);
        case DELETES -> table.delete(row);
      };
    }
  }

  @Param private Mix mix;

  private final List<SourceChange> batch = new ArrayList<>();
  private TableBinding binding;
  private List<SqlColumn> columns;

  @Setup
  public void prepare() throws MalformedEventException {
    SampleTable sample = SampleTables.of("typical");
    List<byte[]> messages =
        IntStream.range(0, BATCH).mapToObj(row -> mix.message(sample, row)).toList();
    ChangeEventReader reader = new ChangeEventReader();
    for (byte[] value : Transactions.wireFormat(sample, messages)) {
      SinkRecord record = new SinkRecord("pgstream", 0, null, null, null, value, batch.size());
      batch.add(new SourceChange(record, reader.read(value), value.length));
    }
    List<ColumnValue> row =
        reader.read(Transactions.wireFormat(sample, List.of(sample.insert(0))).get(0)).columns();
    TableMetadata table = target(row);
    columns = table.columns().stream().map(ColumnMetadata::sql).toList();
    binding = new TableBinding(table, batch.get(0));
  }

  private static TableMetadata target(List<ColumnValue> row) {
    List<ColumnMetadata> columns =
        row.stream()
            .map(
                column ->
                    new ColumnMetadata(
                        column.name(),
                        new SqlColumn('"' + column.name() + '"', column.type()),
                        false,
                        false))
            .toList();
    return new TableMetadata(
        "public",
        SampleTable.NAME,
        "\"public\".\"orders\"",
        columns,
        new TableKeys(List.of("id"), List.of(Set.of("id")), List.of()),
        new TableLinks(false, false, false, false, false, List.of()),
        false,
        List.of());
  }

  /** Reduces the batch to at most one change per key. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public List<Collection<?>> netEffect() {
    NetEffect net = new NetEffect(binding);
    for (SourceChange change : batch) {
      net.add(change);
    }
    return List.of(net.deletes(), net.vanished(), net.updates(), net.inserts());
  }

  /** The text of one statement; a batch needs few. */
  @Benchmark
  public List<String> statements() {
    String table = binding.table().sqlName();
    List<SqlColumn> key = binding.keyColumns();
    return List.of(
        RowStatements.copy(table, columns),
        RowStatements.insert(table, columns, RowStatements.onConflictUpdate(key, columns)),
        RowStatements.update(table, key, columns),
        RowStatements.delete(table, key));
  }
}
