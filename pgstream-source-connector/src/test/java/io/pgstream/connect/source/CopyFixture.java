package io.pgstream.connect.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.postgres.PostgresUrl;
import io.pgstream.connect.source.snapshot.SnapshotRequest;
import io.pgstream.connect.source.snapshot.SnapshotRequests;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A source whose tables are copied in small chunks, and a target that has what records say. */
final class CopyFixture implements AutoCloseable {
  static final Duration SOON = Duration.ofMinutes(2);

  /** How many rows table {@code a} has at first. */
  static final int ROWS = 20_000;

  final SourceServer source;
  final FakeConnect connect;
  final ReplayedTables target = new ReplayedTables();
  final SnapshotRequests requests;

  CopyFixture() {
    try {
      source = SourceServer.start();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    connect = source.connect().with("snapshot.chunk.bytes", "65536").listen(target::apply);
    requests =
        new SnapshotRequests(
            new PostgresConnector(PostgresUrl.parse(source.server().url()), "test"),
            SourceServer.SLOT);
  }

  /** Rows wait for room, and a poll brings few of them. */
  CopyFixture withSmallBatches() {
    connect.with("queue.max.bytes", "200000").with("batch.max.records", "500");
    return this;
  }

  /** Creates table {@code a(id, v)} with rows whose v is {@code old}. */
  void createA() throws SQLException {
    source.run(
        "CREATE TABLE a(id int PRIMARY KEY, v text)",
        "INSERT INTO a SELECT g, 'old' FROM generate_series(1, " + ROWS + ") g");
  }

  /** A request for copies as it is now. */
  SnapshotRequest request(long id) {
    try {
      return requests.find(id).orElseThrow();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void runUntilOver(long request) {
    connect.runUntil(SOON, () -> request(request).isOver());
  }

  /** Streams until the target has what is committed now; nobody else may write to t. */
  void catchUp() throws SQLException {
    source.run("INSERT INTO t(v) VALUES ('end')");
    List<String> end = rows("t");
    connect.runUntil(SOON, () -> target.rows("t").equals(end));
  }

  void assertSame(List<String> tables) throws SQLException {
    for (String table : tables) {
      assertThat(target.rows(table)).as(table).isEqualTo(rows(table));
    }
  }

  /** The source's rows, as the target shows its own. */
  private List<String> rows(String table) throws SQLException {
    try (Connection connection = source.server().connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM ONLY " + table)) {
      List<String> rows = new ArrayList<>();
      while (row.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          values.add(row.getString(i));
        }
        rows.add(values.toString());
      }
      Collections.sort(rows);
      return rows;
    }
  }

  @Override
  public void close() {
    connect.close();
    source.close();
  }
}
