package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.benchmarks.micro.SampleTable;
import io.pgstream.connect.benchmarks.micro.SampleTables;
import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.schema.ObjectChange;
import io.pgstream.connect.common.schema.SchemaDefinition;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.common.schema.TableDefinition;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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

/** What a schema change costs the Postgres sink: reading it, and finding its statements. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SchemaDiffBenchmark {
  private static final TargetTraits TRAITS = new TargetTraits(false, false);

  @Param({"10", "500"})
  private int columns;

  private SchemaLogEntry creation;
  private SchemaLogEntry alteration;
  private AppliedObjects nothing;
  private AppliedObjects before;

  @Setup
  public void prepare() {
    creation = SampleTables.of("columns=" + columns).creation();
    alteration = SampleTables.of("columns=" + (columns + 1)).alteration();
    nothing = new Fixed(null);
    before = new Fixed(creation.schema().tables().get(0));
  }

  @Benchmark
  public SchemaDefinition parse() {
    return SchemaDefinition.parse(creation.json());
  }

  @Benchmark
  public List<DdlScript.Statement> createTable() throws SQLException {
    return statements(nothing, creation);
  }

  @Benchmark
  public List<DdlScript.Statement> addColumn() throws SQLException {
    return statements(before, alteration);
  }

  private static List<DdlScript.Statement> statements(AppliedObjects applied, SchemaLogEntry entry)
      throws SQLException {
    DdlScript script = new DdlScript(EnumSet.allOf(ObjectType.class));
    for (ObjectChange change : SchemaDiff.lastChanges(entry)) {
      new SchemaDiff(applied, TRAITS).add(entry, change, script);
    }
    return script.statements();
  }

  /** A target with one table or none. */
  private record Fixed(TableDefinition table) implements AppliedObjects {
    @Override
    public <T> Optional<AppliedObject<T>> find(String kind, String id, Class<T> type) {
      return table == null || !id.equals(SampleTable.ID)
          ? Optional.empty()
          : Optional.of(new AppliedObject<>("public", type.cast(table), Lsn.INVALID));
    }
  }
}
