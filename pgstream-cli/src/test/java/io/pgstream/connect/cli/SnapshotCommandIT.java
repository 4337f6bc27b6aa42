package io.pgstream.connect.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.local.LocalStack;
import io.pgstream.connect.local.ServiceKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Requests for copies, on a real server whose connector does not run. */
class SnapshotCommandIT {
  private static LocalStack stack;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void startSource() {
    stack = LocalStack.builder().services(ServiceKind.SOURCE).start();
  }

  @AfterAll
  static void stopSource() {
    stack.close();
  }

  private int run(String command, String... more) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(
        List.of("--postgres-url", stack.source().url(), "--replication-slot", "request_slot"));
    arguments.addAll(List.of(more));
    return commandLine.execute(arguments.toArray(String[]::new));
  }

  private static String request(long id) throws SQLException {
    try (var connection = stack.source().connect();
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
    assertThat(err.toString()).contains("run pgstream init");
    assertThat(run("init")).isZero();
    assertThat(run("snapshot", "--tables", "orders,sales.*")).isZero();
    assertThat(out.toString()).contains("snapshot 1 of orders, sales.* requested");
    assertThat(request(1)).isEqualTo("request_slot {orders,sales.*} request requested");
    assertThat(run("snapshot", "--tables", "a.b.c")).isEqualTo(1);
    assertThat(err.toString()).contains("\"a.b.c\" is not a table pattern");

    assertThat(run("status")).isZero();
    assertThat(out.toString()).contains("1  requested", "orders, sales.*");
    assertThat(run("snapshot", "--cancel", "1")).isZero();
    assertThat(out.toString()).contains("snapshot 1 cancelled");
    assertThat(request(1)).endsWith("cancelled");
    assertThat(run("snapshot", "--cancel", "1")).isEqualTo(1);
    assertThat(err.toString()).contains("snapshot 1 of slot \"request_slot\" is over");
  }
}
