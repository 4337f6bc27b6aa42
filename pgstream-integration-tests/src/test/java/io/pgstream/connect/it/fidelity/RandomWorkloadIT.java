package io.pgstream.connect.it.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.it.Pipeline;
import io.pgstream.connect.it.compare.DatabaseComparison;
import io.pgstream.connect.it.compare.DocumentComparison;
import io.pgstream.connect.local.PgStreamHome;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Random tables, random statements and random transactions on several connections, from a seed that
 * a failure names. {@code -Dpgstream.fidelity.minutes=120} goes on for two hours.
 */
class RandomWorkloadIT {
  @RegisterExtension static final Pipeline PIPELINE = new Pipeline("workload");

  private static WireComparison wire;
  private static Arrival arrival;

  private final FidelitySettings settings = FidelitySettings.read();

  @BeforeAll
  static void start() throws Exception {
    CreatedTypes.in(PIPELINE);
    wire = WireComparison.start(PIPELINE);
    PIPELINE.start();
    arrival = Arrival.at(PIPELINE);
  }

  @Test
  void targetsEqualTheSource() throws Exception {
    long begin = System.nanoTime();
    long seed = settings.seed();
    do {
      round(seed);
      seed++;
    } while (Duration.ofNanos(System.nanoTime() - begin).compareTo(settings.duration()) < 0);
  }

  private void round(long seed) throws Exception {
    Path file =
        PgStreamHome.locate()
            .root()
            .resolve("pgstream-integration-tests/target/fidelity/" + seed + ".sql");
    try (StatementLog log = new StatementLog(file)) {
      RandomRound round = new RandomRound(PIPELINE.source(), new Random(seed), log);
      round.run(settings.transactions());
      arrival.complete();
      Map<String, List<String>> differences = differences();
      assertThat(differences.values().stream().flatMap(List::stream))
          .as(
              () ->
                  "-Dpgstream.fidelity.seed="
                      + seed
                      + " -Dpgstream.fidelity.transactions="
                      + settings.transactions()
                      + "\n"
                      + log.reproduction(differences.keySet().iterator().next()))
          .isEmpty();
      assertThat(wire.differences()).as("seed " + seed).isEmpty();
      round.drop();
    }
  }

  private static Map<String, List<String>> differences() throws SQLException {
    try (Connection source = PIPELINE.source().connector().open();
        Connection target = PIPELINE.target().connector().open()) {
      URI search = URI.create(PIPELINE.cluster().connections().openSearchUrl());
      Map<String, List<String>> differences =
          new LinkedHashMap<>(new DatabaseComparison(source, target).rowDifferences());
      Map<String, List<String>> documents =
          new DocumentComparison(source, search).tableDifferences();
      // Equal rows share a document, which goes with the first of them.
      documents.keySet().removeIf(table -> table.contains("." + RandomTable.TWINS));
      documents.forEach(differences::putIfAbsent);
      return differences;
    }
  }
}
