package io.pgstream.connect.source.record;

import io.pgstream.connect.benchmarks.micro.SampleTable;
import io.pgstream.connect.benchmarks.micro.SampleTables;
import io.pgstream.connect.benchmarks.micro.Transactions;
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
import org.openjdk.jmh.infra.Blackhole;

/** The source's work per row: from the plugin's message to the record's bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TransactionAssemblerBenchmark {
  private static final int ROWS = 64;

  @Param({
    "typical",
    "columns=10",
    "columns=500",
    "bytes=100",
    "bytes=10000",
    "bytes=1000000",
    "type=integer",
    "type=numeric",
    "type=text",
    "type=boolean",
    "type=timestamptz",
    "type=uuid",
    "type=bytea",
    "type=jsonb",
    "type=int_array"
  })
  private String table;

  @Param({"1000", "1"})
  private int transactionRows;

  private byte[][] messages;
  private Transactions transactions;
  private EmittedRecord last;
  private int next;

  @Setup
  public void prepare() {
    SampleTable sample = SampleTables.of(table);
    messages = IntStream.range(0, ROWS).mapToObj(sample::insert).toArray(byte[][]::new);
    transactions = new Transactions(sample, transactionRows, record -> last = record);
  }

  /** One row; with transactions of one row also its begin and commit. */
  @Benchmark
  public void row(Blackhole blackhole) {
    transactions.change(messages[next++ % ROWS]);
    blackhole.consume(last);
  }
}
