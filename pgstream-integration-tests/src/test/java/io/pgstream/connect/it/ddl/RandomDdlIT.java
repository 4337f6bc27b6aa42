package io.pgstream.connect.it.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.local.LocalStack;
import io.pgstream.connect.local.ServiceKind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random schema changes between random rows, by several sessions whose transactions overlap, from a
 * seed that a failure names. {@code -Dpgstream.ddl.minutes=120} goes on for two hours, {@code
 * -Dpgstream.ddl.seed} repeats a round, {@code -Dpgstream.ddl.steps} shortens it.
 */
@Tag("unproven")
class RandomDdlIT {
  private static final long MAX_SEED = 1_000_000;
  private static final int SECONDS_PER_MINUTE = 60;

  private static LocalStack stack;

  @BeforeAll
  static void start() {
    stack =
        LocalStack.builder()
            .services(ServiceKind.SOURCE)
            .setting(ServiceKind.SOURCE, "wal_level", "logical")
            .setting(ServiceKind.SOURCE, "fsync", "off")
            .start();
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void followsWhateverHappens() throws SQLException {
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

  private static void round(long seed) throws SQLException {
    int steps = Integer.getInteger("pgstream.ddl.steps", 300);
    RandomRound round = new RandomRound(new Random(seed));
    try (TwoDatabases databases =
        new TwoDatabases(stack.source(), Map.of("disable.triggers", "true"), RandomRound.START)) {
      round.run(databases, steps);
    } catch (SQLException | RuntimeException | AssertionError e) {
      throw new AssertionError(
          "-Dpgstream.ddl.seed="
              + seed
              + " -Dpgstream.ddl.steps="
              + steps
              + "\n"
              + round.lastStatements(),
          e);
    }
    assertThat(round.succeeded()).as("seed %s: statements that took effect", seed).isPositive();
  }
}
