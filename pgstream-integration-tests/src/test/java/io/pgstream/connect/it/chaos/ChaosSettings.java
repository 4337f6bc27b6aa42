package io.pgstream.connect.it.chaos;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What the build asks for.
 *
 * @param seeds one run each
 * @param load how long the writers and the faults go on in a run; zero for the few faults of the
 *     normal build
 */
record ChaosSettings(List<Long> seeds, Duration load) {
  private static final int SECONDS_PER_MINUTE = 60;
  private static final long MAX_SEED = 1_000_000;

  /** From {@code pgstream.chaos.seed}, {@code .rounds} and {@code .minutes}. */
  static ChaosSettings read() {
    double minutes = Double.parseDouble(property("minutes", "0"));
    return new ChaosSettings(
        chosenSeeds(), Duration.ofSeconds(Math.round(minutes * SECONDS_PER_MINUTE)));
  }

  private static List<Long> chosenSeeds() {
    String given = property("seed", "");
    if (!given.isEmpty()) {
      return Stream.of(given.split(",", -1)).map(String::trim).map(Long::parseLong).toList();
    }
    return LongStream.generate(() -> ThreadLocalRandom.current().nextLong(MAX_SEED))
        .limit(Long.parseLong(property("rounds", "1")))
        .boxed()
        .toList();
  }

  private static String property(String name, String whenAbsent) {
    String value = System.getProperty("pgstream.chaos." + name, "");
    return value.isBlank() ? whenAbsent : value;
  }
}
