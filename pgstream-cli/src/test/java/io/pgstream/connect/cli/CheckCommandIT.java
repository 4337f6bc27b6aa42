package io.pgstream.connect.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.local.LocalStack;
import io.pgstream.connect.local.ServiceKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What {@code pgstream check} says of a real server. */
class CheckCommandIT {
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

  private int run(String command, String url) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    return commandLine.execute(command, "--postgres-url", url, "--replication-slot", "check_slot");
  }

  private static String database(String name, String... statements) throws SQLException {
    stack.source().execute("CREATE DATABASE " + name);
    try (var connection = stack.source().connect(name);
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
    return stack.source().url(name);
  }

  @Test
  void aDatabaseThatCanBeStreamedWholeIsReady() throws SQLException {
    String url = database("whole", "CREATE TABLE t(id bigint PRIMARY KEY)");

    assertThat(run("check", url)).isZero();
    assertThat(out.toString()).contains("OK", "pgstream init").doesNotContain("WARNING");
  }

  @Test
  void namesTheTablesThatAreNotStreamedWholeAndTheRemedy() throws SQLException {
    String url = database("partly", "CREATE TABLE keyless(note text)");

    assertThat(run("check", url)).isZero();
    assertThat(out.toString())
        .contains("WARNING", "public.keyless", "ALTER TABLE ... REPLICA IDENTITY FULL");
  }

  @Test
  void whatMustBeMendedFirstIsAFailure() throws SQLException {
    String url =
        database("reserved", "CREATE SCHEMA pgstream", "CREATE TABLE pgstream.mine(id int)");

    assertThat(run("check", url)).isEqualTo(1);
    assertThat(out.toString() + err).contains("ERROR", "pgstream.mine");
  }
}
