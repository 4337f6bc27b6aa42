package io.pgstream.connect.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code pgstream check} says of a real server. */
class CheckCommandIT {
  @RegisterExtension static final SourceOfClass SOURCE = new SourceOfClass();

  private final Program program = new Program();

  private int check(String url) {
    return program.run("check", "--postgres-url", url, "--replication-slot", "check_slot");
  }

  private static String database(String name, String... statements) throws SQLException {
    SOURCE.server().execute("CREATE DATABASE " + name);
    try (var connection = SOURCE.server().connect(name);
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
    return SOURCE.server().url(name);
  }

  @Test
  void aDatabaseThatCanBeStreamedWholeIsReady() throws SQLException {
    String url = database("whole", "CREATE TABLE t(id bigint PRIMARY KEY)");

    assertThat(check(url)).isZero();
    assertThat(program.out()).contains("OK", "pgstream init").doesNotContain("WARNING");
  }

  @Test
  void namesTheTablesThatAreNotStreamedWholeAndTheRemedy() throws SQLException {
    String url = database("partly", "CREATE TABLE keyless(note text)");

    assertThat(check(url)).isZero();
    assertThat(program.out())
        .contains("WARNING", "public.keyless", "ALTER TABLE ... REPLICA IDENTITY FULL");
  }

  @Test
  void whatMustBeMendedFirstIsAFailure() throws SQLException {
    String url =
        database("reserved", "CREATE SCHEMA pgstream", "CREATE TABLE pgstream.mine(id int)");

    assertThat(check(url)).isEqualTo(1);
    assertThat(program.out() + program.err()).contains("ERROR", "pgstream.mine");
  }
}
