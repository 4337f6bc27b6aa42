package io.pgstream.connect.sink.opensearch.bulk;

import io.pgstream.connect.benchmarks.micro.SampleTable;
import io.pgstream.connect.benchmarks.micro.SampleTables;
import io.pgstream.connect.benchmarks.micro.Transactions;
import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.schema.TableDefinition;
import io.pgstream.connect.common.wire.ChangeEventReader;
import io.pgstream.connect.common.wire.MalformedEventException;
import io.pgstream.connect.sink.opensearch.index.IndexNaming;
import io.pgstream.connect.sink.opensearch.layout.FieldNaming;
import io.pgstream.connect.sink.opensearch.layout.IndexScope;
import io.pgstream.connect.sink.opensearch.layout.Layouts;
import io.pgstream.connect.sink.opensearch.layout.MappingOverrides;
import io.pgstream.connect.sink.opensearch.layout.TableLayout;
import java.util.ArrayList;
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

/** The OpenSearch sink's work per row before anything is sent: a bulk request of 1,000 rows. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DocumentBenchmark {
  private static final int BATCH = 1_000;

  @Param({"typical", "columns=100", "type=timestamptz", "type=int_array", "type=jsonb"})
  private String table;

  @Param({"false", "true"})
  private boolean updates;

  private final List<byte[]> values = new ArrayList<>();
  private final List<ChangeEvent> events = new ArrayList<>();
  private final ChangeEventReader reader = new ChangeEventReader();
  private final BulkBuffer buffer = new BulkBuffer(BATCH, Long.MAX_VALUE);
  private SinkRecord record;
  private final BulkBody body = new BulkBody();
  private RowMapper mapper;
  private List<DocumentOperation> operations;

  @Setup
  public void prepare() throws MalformedEventException {
    SampleTable sample = SampleTables.of(table);
    List<byte[]> messages =
        IntStream.range(0, BATCH)
            .mapToObj(row -> updates ? sample.update(row) : sample.insert(row))
            .toList();
    values.addAll(Transactions.wireFormat(sample, messages));
    for (byte[] value : values) {
      events.add(reader.read(value));
    }
    TableDefinition definition = sample.creation().schema().tables().get(0);
    TableLayout layout =
        new Layouts(
                IndexScope.SCHEMA,
                FieldNaming.ID,
                new IndexNaming(Set.of("pgstream")),
                MappingOverrides.parse("{}"))
            .of("public", definition, 1, 1, null);
    record = new SinkRecord("pgstream", 0, null, null, null, null, 0);
    mapper = new RowMapper(event -> layout);
    operations = documents();
  }

  /** All of it: from the values of records to the body of the request. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public byte[] request() throws MalformedEventException {
    for (byte[] value : values) {
      mapper.map(reader.read(value), record).forEach(buffer::add);
    }
    return body.of(buffer.drain());
  }

  /** The documents of the batch. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public List<DocumentOperation> documents() {
    List<DocumentOperation> documents = new ArrayList<>(BATCH);
    for (ChangeEvent event : events) {
      documents.addAll(mapper.map(event, record));
    }
    return documents;
  }

  /** The body of the request, from ready documents. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public byte[] requestBody() {
    return body.of(operations);
  }
}
