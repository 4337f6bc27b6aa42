package io.pgstream.connect.benchmarks.baseline;

import io.pgstream.connect.benchmarks.measure.Await;
import io.pgstream.connect.benchmarks.stack.BenchStack;
import io.pgstream.connect.benchmarks.stack.Database;
import io.pgstream.connect.benchmarks.stack.Pipeline;
import io.pgstream.connect.benchmarks.stack.Probe;
import io.pgstream.connect.benchmarks.workload.TableShape;
import io.pgstream.connect.common.postgres.PostgresUrl;
import io.pgstream.connect.local.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Postgres does by itself: a publication on a pipeline's source and a subscription in a
 * database of its own on the target server. There is no Kafka between, no other target, and no
 * schema change.
 */
public final class NativeReplication implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Pattern PORT = Pattern.compile(":(\\d+)/");

  private final BenchStack stack;
  private final Pipeline pipeline;
  private final String database;
  private final String slot;

  private NativeReplication(BenchStack stack, Pipeline pipeline, String slot) {
    this.stack = stack;
    this.pipeline = pipeline;
    this.slot = slot;
    this.database = pipeline.name() + "_native";
  }

  /** Prepares both sides; what is committed from now on waits in a slot. */
  public static NativeReplication prepare(BenchStack stack, Pipeline pipeline, TableShape shape)
      throws SQLException {
    pipeline
        .source()
        .execute("CREATE PUBLICATION bench FOR TABLE " + String.join(", ", shape.tableNames()));
    String slot = pipeline.createSlot("native", "pgoutput");
    NativeReplication replication = new NativeReplication(stack, pipeline, slot);
    Database target = stack.createTarget(replication.database, "template1");
    target.execute(shape.definitions());
    return replication;
  }

  /** Where the rows arrive. */
  public Database target() {
    return stack.target(database);
  }

  /** Lets the rows come. */
  public void start() throws SQLException {
    Matcher port = PORT.matcher(pipeline.source().url());
    if (!port.find()) {
      throw new IllegalStateException("no port in " + PostgresUrl.parse(pipeline.source().url()));
    }
    target()
        .execute(
            "CREATE SUBSCRIPTION bench CONNECTION 'host=127.0.0.1 port=%s dbname=%s user=%s password=%s'"
                    .formatted(
                        port.group(1),
                        pipeline.name(),
                        PostgresServer.USER,
                        PostgresServer.PASSWORD)
                + " PUBLICATION bench WITH (create_slot = false, copy_data = false, slot_name = '"
                + slot
                + "')");
  }

  /**
   * Waits until a row has arrived.
   *
   * @param condition SQL that becomes true when it has
   */
  public void await(String condition) throws SQLException {
    try (Probe probe = new Probe(target(), condition)) {
      Await.until("native replication has caught up", PAUSE, probe::isTrue);
    }
  }

  @Override
  public void close() throws SQLException {
    Database target = target();
    if ("1".equals(target.value("SELECT count(*) FROM pg_subscription WHERE subname = 'bench'"))) {
      target.execute(
          "ALTER SUBSCRIPTION bench DISABLE",
          "ALTER SUBSCRIPTION bench SET (slot_name = NONE)",
          "DROP SUBSCRIPTION bench");
    }
    pipeline.dropSlot(slot);
    stack.dropTarget(database);
    // Our own stream must not see it: it is no part of the schema that is replicated.
    pipeline.source().execute("DROP PUBLICATION bench");
  }
}
