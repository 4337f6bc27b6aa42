package io.pgstream.connect.it.fidelity;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What the build asks for.
 *
 * @param seed of the first round; later rounds count on from it
 * @param transactions of each round
 * @param duration how long rounds are begun; there is at least one
 */
record FidelitySettings(long seed, int transactions, Duration duration) {
  private static final long MAX_SEED = 1_000_000;
  private static final int SECONDS_PER_MINUTE = 60;

  /** From {@code pgstream.fidelity.seed}, {@code .transactions} and {@code .minutes}. */
  static FidelitySettings read() {
    String seed = property("seed", "");
    double minutes = Double.parseDouble(property("minutes", "0"));
    return new FidelitySettings(
        seed.isEmpty() ? ThreadLocalRandom.current().nextLong(MAX_SEED) : Long.parseLong(seed),
        Integer.parseInt(property("transactions", "400")),
        Duration.ofSeconds(Math.round(minutes * SECONDS_PER_MINUTE)));
  }

  private static String property(String name, String whenAbsent) {
    String value = System.getProperty("pgstream.fidelity." + name, "");
    return value.isBlank() ? whenAbsent : value;
  }
}
