package io.pgstream.connect.sink.opensearch;

import static io.pgstream.connect.sink.opensearch.testkit.Events.OTHER_TABLE;
import static io.pgstream.connect.sink.opensearch.testkit.Events.TABLE;
import static io.pgstream.connect.sink.opensearch.testkit.Events.raw;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.event.LogicalMessage;
import io.pgstream.connect.sink.opensearch.testkit.Events;
import io.pgstream.connect.sink.opensearch.testkit.Events.Value;
import io.pgstream.connect.sink.opensearch.testkit.OpenSearchServer;
import io.pgstream.connect.sink.opensearch.testkit.RunningTask;
import io.pgstream.connect.sink.opensearch.testkit.SharedServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Indexes are not refreshed while a snapshot fills them, and as before afterwards. */
@ExtendWith(SharedServer.class)
class IndexLoadsIT {
  private static final String INTERVAL = "index.refresh_interval";
  private static final String NEVER = "-1";

  private static OpenSearchServer server;

  private final Events events = new Events();
  private RunningTask task;
  private int next;

  @BeforeAll
  static void useServer(OpenSearchServer shared) {
    server = shared;
  }

  private void start(String... settings) {
    task = RunningTask.start(server, settings);
  }

  /** Hands over what has been added to the events since the last time. */
  private void put() {
    task.put(events.from(next));
    next = events.size();
  }

  private static Value id(int value) {
    return raw(1, "integer", String.valueOf(value));
  }

  private Events load(String content) {
    return events.message(LogicalMessage.LOAD_PREFIX, content);
  }

  private void createAndFill() {
    events.tableDdl("create", id(0)).commit();
    put();
    load(LogicalMessage.LOAD_BEGIN).insert(id(1)).insert(id(2));
    put();
  }

  private static String interval(String index) {
    return server
        .get("/" + index + "/_settings?flat_settings=true")
        .path(index)
        .path("settings")
        .path(INTERVAL)
        .asText("unset");
  }

  private static void setInterval(String interval) {
    server.send("PUT", "/public-1/_settings", "{\"" + INTERVAL + "\":\"" + interval + "\"}");
  }

  private static int seen(String alias) {
    return server.get("/" + alias + "/_search").path("hits").path("hits").size();
  }

  @Test
  void showsTheRowsAtTheEndAndRefreshesFromThenOnAsBefore() {
    start();
    events.tableDdl("create", id(0)).commit();
    put();
    setInterval("30s");
    load(LogicalMessage.LOAD_BEGIN).insert(id(1)).insert(id(2));
    put();
    assertThat(interval("public-1")).isEqualTo(NEVER);
    load(LogicalMessage.LOAD_END);
    put();
    assertThat(interval("public-1")).isEqualTo("30s");
    assertThat(seen("public")).isEqualTo(2);
    task.close();
  }

  @Test
  void restoresAfterACrashWhatHasNeverBeenSet() {
    start();
    createAndFill();
    assertThat(interval("public-1")).isEqualTo(NEVER);
    task.close();
    start();
    // The source begins again, too.
    load(LogicalMessage.LOAD_BEGIN).insert(id(3));
    put();
    task.close();
    start();
    load(LogicalMessage.LOAD_END);
    put();
    assertThat(interval("public-1")).isEqualTo("unset");
    assertThat(seen("public")).isEqualTo(3);
    task.close();
  }

  @Test
  void restoresAtTheFirstStreamedRowWhenTheSnapshotIsGivenUp() {
    start();
    createAndFill();
    task.close();
    start();
    events.insert(id(3));
    put();
    assertThat(interval("public-1")).isEqualTo(NEVER);
    events.commit().xid(7).insert(id(4));
    put();
    assertThat(interval("public-1")).isEqualTo("unset");
    task.close();
  }

  private static long loadsNoted() {
    return server.documents("pgstream-tables").stream()
        .filter(document -> document.path("_id").asText().startsWith("load-"))
        .count();
  }

  @Test
  void restoresTheIndexOfASchemaThatIsRenamedWhileItIsLoaded() {
    start();
    createAndFill();
    events.renameSchema("other", id(0)).commit();
    put();
    assertThat(interval("public-1")).isEqualTo(NEVER);
    task.close();
    start();
    // The snapshot goes on, and knows the schema by its new name.
    load(LogicalMessage.LOAD_BEGIN).insert(id(3));
    put();
    load(LogicalMessage.LOAD_END);
    put();
    assertThat(interval("public-1")).isEqualTo("unset");
    assertThat(loadsNoted()).isZero();
    assertThat(seen("other")).isEqualTo(3);
    task.close();
  }

  @Test
  void restoresTheIndexOfARenamedSchemaWhenTheSnapshotIsGivenUp() {
    start();
    createAndFill();
    events.renameSchema("other", id(0)).commit();
    events.renameSchema("public", id(0)).commit();
    events.renameSchema("third", id(0)).commit();
    put();
    task.close();
    start();
    events.xid(7).insert(id(4));
    put();
    assertThat(interval("public-1")).isEqualTo("unset");
    assertThat(loadsNoted()).isZero();
    task.close();
  }

  @Test
  void keepsWhatTheOwnerOfAnIndexHasSet() {
    start();
    events.tableDdl("create", id(0)).commit();
    put();
    setInterval(NEVER);
    load(LogicalMessage.LOAD_BEGIN).insert(id(1));
    load(LogicalMessage.LOAD_END);
    put();
    assertThat(interval("public-1")).isEqualTo(NEVER);
    setInterval("1s");
    load(LogicalMessage.LOAD_BEGIN).insert(id(2));
    put();
    setInterval("5s");
    load(LogicalMessage.LOAD_END);
    put();
    assertThat(interval("public-1")).isEqualTo("5s");
    task.close();
  }

  @Test
  void concernsEveryIndexOfASchemaWhoseTablesHaveTheirOwn() {
    start("index.per", "table");
    events.name("a").table(TABLE, 1).tableDdl("create", id(0));
    events.name("b").table(OTHER_TABLE, 1).tableDdl("create", id(0)).commit();
    load(LogicalMessage.LOAD_BEGIN).insert(id(1));
    put();
    List<String> during = intervals();
    load(LogicalMessage.LOAD_END);
    put();
    assertThat(during).hasSize(2).containsOnly(NEVER);
    assertThat(intervals()).hasSize(2).containsOnly("unset");
    task.close();
  }

  private static List<String> intervals() {
    List<String> intervals = new ArrayList<>();
    server
        .get("/_cat/indices/public*?format=json")
        .forEach(index -> intervals.add(interval(index.path("index").asText())));
    return intervals;
  }
}
