package io.pgstream.connect.it.fidelity;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgstream.connect.it.Database;
import io.pgstream.connect.it.Pipeline;
import io.pgstream.connect.it.Role;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Waits until everything that is committed at the source is in both targets: what is committed last
 * arrives last, because the topic has one partition.
 */
final class Arrival {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final Pipeline pipeline;
  private String tableId;
  private int markers;

  private Arrival(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  /** Creates the table that tells. */
  static Arrival at(Pipeline pipeline) throws SQLException {
    Arrival arrival = new Arrival(pipeline);
    pipeline.source().execute("CREATE TABLE public.marker (id int PRIMARY KEY)");
    arrival.tableId =
        pipeline
            .source()
            .value(
                "SELECT id FROM pgstream.table_ids WHERE oid = 'public.marker'::regclass::bigint");
    return arrival;
  }

  /**
   * Waits.
   *
   * @throws IllegalStateException if a task has failed, so that it will never arrive
   */
  void complete() throws SQLException {
    markers++;
    pipeline.source().execute("INSERT INTO public.marker VALUES (" + markers + ")");
    Database target = pipeline.target();
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsMatching(e -> !(e instanceof IllegalStateException))
        .until(() -> requireRunning() && isIn(target) && isIndexed());
  }

  private boolean requireRunning() {
    for (Role role : Role.values()) {
      for (JsonNode task : pipeline.connect().status(pipeline.connector(role)).path("tasks")) {
        if (task.path("state").asText().equals("FAILED")) {
          throw new IllegalStateException(role + " failed: " + task.path("trace").asText());
        }
      }
    }
    return true;
  }

  private boolean isIn(Database target) throws SQLException {
    return !target.query("SELECT FROM public.marker WHERE id = " + markers).isEmpty();
  }

  private boolean isIndexed() {
    return pipeline.search().document("public", tableId + "_" + markers).isPresent();
  }
}
