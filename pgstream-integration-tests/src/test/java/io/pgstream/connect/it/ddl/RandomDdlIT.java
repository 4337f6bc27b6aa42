package io.pgstream.connect.it.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.local.PgStreamHome;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Random schema changes between random rows, by several sessions whose transactions overlap, from a
 * seed that a failure names. {@code -Dpgstream.ddl.minutes=120} goes on for two hours, {@code
 * -Dpgstream.ddl.seed} repeats a round, {@code -Dpgstream.ddl.steps} shortens it.
 */
class RandomDdlIT {
  private static final long MAX_SEED = 1_000_000;
  private static final int SECONDS_PER_MINUTE = 60;

  @RegisterExtension static final OneServer ONE = new OneServer();

  @Test
  void followsWhateverHappens() throws SQLException, IOException {
    long end =
        System.nanoTime()
            + Duration.ofSeconds(
                    Math.round(
                        Double.parseDouble(System.getProperty("pgstream.ddl.minutes", "0"))
                            * SECONDS_PER_MINUTE))
                .toNanos();
    long seed = Long.getLong("pgstream.ddl.seed", ThreadLocalRandom.current().nextLong(MAX_SEED));
    do {
      round(seed);
      seed++;
    } while (System.nanoTime() < end);
  }

  private static void round(long seed) throws SQLException, IOException {
    int steps = Integer.getInteger("pgstream.ddl.steps", 300);
    Path file =
        PgStreamHome.locate()
            .root()
            .resolve("pgstream-integration-tests/target/ddl/" + seed + ".sql");
    try (StatementLog log = new StatementLog(file)) {
      RandomRound round = new RandomRound(new Random(seed), log);
      try (TwoDatabases databases =
          new TwoDatabases(ONE.server(), Map.of("disable.triggers", "true"), RandomRound.START)) {
        round.run(databases, steps);
      } catch (SQLException | RuntimeException | AssertionError e) {
        throw new AssertionError(
            "-Dpgstream.ddl.seed="
                + seed
                + " -Dpgstream.ddl.steps="
                + steps
                + "\n"
                + log.lastStatements(),
            e);
      }
      assertThat(round.succeeded()).as("seed %s: statements that took effect", seed).isPositive();
    }
  }
}
