package io.pgstream.connect.benchmarks.baseline;

import io.pgstream.connect.benchmarks.measure.BenchException;
import io.pgstream.connect.benchmarks.stack.Database;
import io.pgstream.connect.common.postgres.PostgresUrl;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.postgresql.PGConnection;

/**
 * What an administrator types to copy a table: {@code psql -c "COPY t TO STDOUT" | psql -c "COPY t
 * FROM STDIN"}.
 */
public final class PsqlCopy {
  private PsqlCopy() {}

  /**
   * Copies a table into one of the same name.
   *
   * @return how many seconds it took, the start of both programs included
   * @throws BenchException if one of them fails
   */
  public static double run(Database source, Database target, String table)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    List<Process> processes =
        ProcessBuilder.startPipeline(
            List.of(
                psql(source, "COPY " + table + " TO STDOUT"),
                psql(target, "COPY " + table + " FROM STDIN").redirectOutput(Redirect.DISCARD)));
    for (Process process : processes) {
      if (process.waitFor() != 0) {
        throw new BenchException("psql ended with exit code " + process.exitValue(), null);
      }
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  private static ProcessBuilder psql(Database database, String sql) {
    PostgresUrl url = PostgresUrl.parse(database.url());
    // The servers of a run have one address each, with a port.
    String[] host = url.hosts().split(":", -1);
    ProcessBuilder psql =
        new ProcessBuilder("psql", "--no-psqlrc", "--quiet", "-v", "ON_ERROR_STOP=1", "-c", sql)
            .redirectError(Redirect.INHERIT);
    psql.environment()
        .putAll(
            Map.of(
                "PGHOST", host[0],
                "PGPORT", host[1],
                "PGDATABASE", url.database(),
                "PGUSER", url.user(),
                "PGPASSWORD", url.password()));
    return psql;
  }

  /** How many bytes {@code COPY t TO STDOUT} gives. */
  public static long bytes(Database source, String table) throws SQLException, IOException {
    LongAdder bytes = new LongAdder();
    OutputStream counter =
        new OutputStream() {
          @Override
          public void write(int b) {
            bytes.increment();
          }

          @Override
          public void write(byte[] b, int offset, int length) {
            bytes.add(length);
          }
        };
    try (Connection connection = source.open()) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut("COPY " + table + " TO STDOUT", counter);
    }
    return bytes.sum();
  }
}
