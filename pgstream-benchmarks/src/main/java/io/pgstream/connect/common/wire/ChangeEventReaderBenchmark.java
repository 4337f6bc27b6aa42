package io.pgstream.connect.common.wire;

import io.pgstream.connect.benchmarks.micro.SampleTable;
import io.pgstream.connect.benchmarks.micro.SampleTables;
import io.pgstream.connect.benchmarks.micro.Transactions;
import io.pgstream.connect.common.event.ChangeEvent;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What both sinks do first with every record: read its value. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ChangeEventReaderBenchmark {
  private static final int ROWS = 64;

  @Param({
    "typical",
    "columns=10",
    "columns=500",
    "bytes=100",
    "bytes=1000000",
    "type=integer",
    "type=text",
    "type=jsonb"
  })
  private String table;

  private final ChangeEventReader reader = new ChangeEventReader();
  private byte[][] events;
  private int next;

  @Setup
  public void prepare() {
    SampleTable sample = SampleTables.of(table);
    List<byte[]> messages = IntStream.range(0, ROWS).mapToObj(sample::insert).toList();
    events = Transactions.wireFormat(sample, messages).toArray(byte[][]::new);
  }

  @Benchmark
  public ChangeEvent event() throws MalformedEventException {
    return reader.read(events[next++ % ROWS]);
  }
}
