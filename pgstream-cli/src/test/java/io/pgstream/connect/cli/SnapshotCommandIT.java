package io.pgstream.connect.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests for copies, on a real server whose connector does not run. */
class SnapshotCommandIT {
  @RegisterExtension static final SourceOfClass SOURCE = new SourceOfClass();

  private final Program program = new Program();

  private int run(String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(
        List.of("--postgres-url", SOURCE.server().url(), "--replication-slot", "request_slot"));
    arguments.addAll(List.of(more));
    return program.run(arguments.toArray(String[]::new));
  }

  private static String request(long id) throws SQLException {
    try (var connection = SOURCE.server().connect();
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT slot_name || ' ' || tables::text || ' ' || origin || ' ' || status"
                    + " FROM pgstream.snapshot_requests WHERE id = "
                    + id)) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void asksForCopiesShowsThemAndTakesThemBack() throws SQLException {
    assertThat(run("snapshot", "--tables", "orders")).isEqualTo(1);
    assertThat(program.err()).contains("run pgstream init");
    assertThat(run("init")).isZero();
    assertThat(run("snapshot", "--tables", "orders,sales.*")).isZero();
    assertThat(program.out()).contains("snapshot 1 of orders, sales.* requested");
    assertThat(request(1)).isEqualTo("request_slot {orders,sales.*} request requested");
    assertThat(run("snapshot", "--tables", "a.b.c")).isEqualTo(1);
    assertThat(program.err()).contains("\"a.b.c\" is not a table pattern");

    assertThat(run("status")).isZero();
    assertThat(program.out()).contains("1  requested", "orders, sales.*");
    assertThat(run("snapshot", "--cancel", "1")).isZero();
    assertThat(program.out()).contains("snapshot 1 cancelled");
    assertThat(request(1)).endsWith("cancelled");
    assertThat(run("snapshot", "--cancel", "1")).isEqualTo(1);
    assertThat(program.err()).contains("snapshot 1 of slot \"request_slot\" is over");
  }
}
