package io.pgstream.connect.source.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.postgres.PostgresUrl;
import io.pgstream.connect.local.LocalStack;
import io.pgstream.connect.local.ServiceKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** The statements that read chunks, on a server: both for old and for new versions. */
class ChunkStatementIT {
  private static LocalStack stack;
  private static Connection connection;

  @BeforeAll
  static void start() throws SQLException {
    stack = LocalStack.builder().services(ServiceKind.SOURCE).start();
    stack
        .source()
        .execute(
            "CREATE TABLE t10(id int PRIMARY KEY, code int)",
            "INSERT INTO t10 SELECT g, (g * 7919) % 20000 FROM generate_series(1, 20000) g",
            "CREATE INDEX ON t10(code)",
            "DELETE FROM t10 WHERE id BETWEEN 3000 AND 15000",
            "VACUUM ANALYZE t10");
    connection =
        SnapshotSessions.open(
            new PostgresConnector(PostgresUrl.parse(stack.source().url()), "test"));
  }

  @AfterAll
  static void stop() throws SQLException {
    connection.close();
    stack.close();
  }

  private static List<String> rows(Chunk chunk, String after, boolean byRange)
      throws SQLException, IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyOut(chunk.copyStatement(after, byRange), out);
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static Chunk chunk(long from, long to, boolean isOpenEnd, String condition) {
    CopiedTable table =
        new CopiedTable(Copies.layout("t10", "10", true), 10, 7, to, condition, null);
    return new Chunk(2, table, from, to, isOpenEnd, -1, null);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void chunksHoldEveryRowOnceAcrossGapsAndGoOnBehindAnyRow(boolean byRange) throws Exception {
    List<String> all = rows(chunk(0, 89, true, null), null, byRange);
    List<String> first = rows(chunk(0, 5, false, null), null, byRange);
    assertThat(all).hasSize(7_999);
    assertThat(first).isNotEmpty().isEqualTo(all.subList(0, first.size()));
    List<String> rest = rows(chunk(5, 89, true, null), null, byRange);
    assertThat(rest).isEqualTo(all.subList(first.size(), all.size()));
    String place = all.get(4_000).split("\t", 2)[0];
    assertThat(rows(chunk(5, 89, true, null), place, byRange))
        .isEqualTo(all.subList(4_001, all.size()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rowsOfAFilterThatAnIndexCouldFindComeInTheOrderInWhichTheyLie(boolean byRange)
      throws Exception {
    List<String> ids =
        rows(chunk(0, 89, true, "code BETWEEN 100 AND 150 OR code = 5"), null, byRange).stream()
            .map(line -> line.split("\t", 2)[1])
            .toList();
    assertThat(ids.stream().map(Integer::valueOf).toList()).hasSizeGreaterThan(10).isSorted();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFilterMayAskOtherTables(boolean byRange) throws Exception {
    String condition = "id IN (SELECT code FROM t10 other WHERE other.id < 100)";
    List<String> found =
        rows(chunk(0, 89, true, condition.replace("t10", "public.t10")), null, byRange);
    assertThat(found).isNotEmpty();
    String place = found.get(found.size() / 2).split("\t", 2)[0];
    assertThat(rows(chunk(0, 89, true, condition.replace("t10", "public.t10")), place, byRange))
        .isEqualTo(found.subList(found.size() / 2 + 1, found.size()));
  }
}
