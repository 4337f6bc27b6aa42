package io.pgstream.connect.benchmarks.figure;

import static io.pgstream.connect.benchmarks.measure.Unit.MILLISECONDS;

import io.pgstream.connect.benchmarks.measure.Values;
import io.pgstream.connect.benchmarks.stack.Pipeline;
import io.pgstream.connect.benchmarks.workload.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;

/**
 * What a schema change costs whoever makes it: the median of ALTER TABLE ... ADD COLUMN in a schema
 * of so many tables, with the event triggers and without.
 *
 * @param name the figure's name
 * @param title what it is, for the report
 * @param goal what it should reach
 * @param tables tables of the schema, of 20 columns each
 */
record DdlFigure(String name, String title, String goal, int tables) implements Figure {
  private static final int COMMANDS = 61;

  @Override
  public Rounds prepare(Bench bench) throws SQLException {
    Pipeline pipeline = bench.pipeline(name, TableShape.TYPICAL.withTables(1), 1);
    return new Rounds() {
      private int rounds;
      private int commands;

      @Override
      public void round(Values values) throws SQLException {
        if (rounds == 0) {
          createTables(pipeline);
        }
        rounds++;
        values.subject("with event triggers", MILLISECONDS, median(pipeline, next()));
        setTriggers(pipeline, "DISABLE");
        values.baseline("without", MILLISECONDS, median(pipeline, next()));
        setTriggers(pipeline, "ENABLE ALWAYS");
      }

      private int next() {
        commands += COMMANDS;
        return commands;
      }

      @Override
      public void close() throws SQLException {
        pipeline.close();
      }
    };
  }

  private void createTables(Pipeline pipeline) throws SQLException {
    // Muted, or making the tables would take longer than what is measured.
    pipeline
        .source()
        .execute(
            "SET pgstream.skip_log = 'true'",
            "CREATE SCHEMA big",
            "DO $$ BEGIN FOR i IN 1.."
                + tables
                + " LOOP IF i % 100 = 0 THEN COMMIT; END IF; EXECUTE (SELECT format("
                + "'CREATE TABLE big.t%s(id serial PRIMARY KEY, %s)', i,"
                + " string_agg(format('c%s text NOT NULL DEFAULT ''x''', n), ', '))"
                + " FROM generate_series(2, 20) n); END LOOP; END $$",
            "ANALYZE");
  }

  private static void setTriggers(Pipeline pipeline, String state) throws SQLException {
    pipeline
        .source()
        .execute(
            "ALTER EVENT TRIGGER pgstream_log_ddl " + state,
            "ALTER EVENT TRIGGER pgstream_collect_drops " + state,
            "ALTER EVENT TRIGGER pgstream_collect_rewrites " + state);
  }

  /**
   * The median of the next commands.
   *
   * @param first number of the first of them
   */
  private double median(Pipeline pipeline, int first) throws SQLException {
    double[] milliseconds = new double[COMMANDS];
    try (Connection connection = pipeline.source().open();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < COMMANDS; i++) {
        // Spread over all tables, or those that are altered would have more and more columns.
        int number = first + i;
        String sql =
            "ALTER TABLE big.t" + (1 + number % tables) + " ADD COLUMN n" + number + " int";
        long begin = System.nanoTime();
        statement.execute(sql);
        milliseconds[i] = (System.nanoTime() - begin) / 1e6;
      }
    }
    Arrays.sort(milliseconds);
    return milliseconds[COMMANDS / 2];
  }
}
