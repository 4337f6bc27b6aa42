package io.pgstream.connect.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgstream.connect.it.compare.ComparedTable;
import io.pgstream.connect.it.compare.DatabaseComparison;
import io.pgstream.connect.it.compare.DocumentComparison;
import io.pgstream.connect.it.compare.Sql;
import io.pgstream.connect.local.PgStreamHome;
import io.pgstream.connect.local.ServiceProvider;
import io.pgstream.connect.local.rest.ConnectRest;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Breaks every part of the pipeline while the source is written to, then compares the targets with
 * the source row by row. In the normal build each part is killed once, in an order that differs
 * from build to build; {@code -Pchaos} goes on for minutes, with every kind of fault and more
 * seeds.
 */
@DisabledIfSystemProperty(
    named = ServiceProvider.PROPERTY,
    matches = "containers",
    disabledReason = "kills processes of this machine")
class ChaosIT {
  private static final Duration CONVERGENCE = Duration.ofMinutes(3);

  private final ChaosSettings settings = ChaosSettings.read();

  static Stream<Long> seeds() {
    return ChaosSettings.read().seeds().stream();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void targetsEqualTheSourceAfterEverythingHasBroken(long seed) throws Exception {
    Path results =
        PgStreamHome.locate().root().resolve("pgstream-integration-tests/target/chaos/" + seed);
    Journal journal = new Journal(results.resolve("journal.log"));
    journal.note("-Dpgstream.chaos.seed=" + seed + ", load of " + settings.load());
    try (ChaosCluster cluster = ChaosCluster.start(journal)) {
      try {
        run(cluster, journal, new Random(seed));
      } finally {
        cluster.keepLogs(results);
      }
    }
    assertThat(journal.defects()).as("seed " + seed + ", logs in " + results).isEmpty();
  }

  private void run(ChaosCluster cluster, Journal journal, Random random) throws Exception {
    try (Connection source = cluster.source().connect()) {
      Tables.create(source);
    }
    FaultInjector faults = new FaultInjector(cluster, journal, random);
    try (BankReader reader = BankReader.start(cluster.target(), journal)) {
      Load load = Load.start(cluster, journal, random);
      if (settings.load().isZero()) {
        faults.runOnce();
      } else {
        faults.run(settings.load());
      }
      load.stop();
      faults.mendAll();
      awaitMarker(cluster, journal);
      journal.note(reader.snapshots() + " snapshots of the target were read");
      assertThat(reader.snapshots()).isPositive();
    }
    compare(cluster, journal);
    TaskWatcher.failures(cluster, faults.frozen()).forEach(journal::defect);
  }

  /** What is committed last arrives last, because the topic has one partition. */
  private static void awaitMarker(ChaosCluster cluster, Journal journal) throws Exception {
    cluster.source().execute("INSERT INTO marker VALUES (1)");
    long begin = System.nanoTime();
    Marker marker = new Marker(cluster);
    try {
      await()
          .atMost(CONVERGENCE)
          .pollInterval(Duration.ofMillis(200))
          .ignoreExceptionsMatching(e -> !(e instanceof IllegalStateException))
          .until(marker::hasArrived);
    } finally {
      for (String connector : ChaosCluster.CONNECTORS) {
        journal.note(cluster.rest().orElseThrow().status(connector).toString());
      }
    }
    journal.note("caught up after " + Duration.ofNanos(System.nanoTime() - begin));
  }

  private static void compare(ChaosCluster cluster, Journal journal) throws Exception {
    List<String> differences = new ArrayList<>();
    try (Connection source = cluster.source().connect();
        Connection target = cluster.target().connect()) {
      Sql.execute(source, "SET TimeZone = 'UTC'");
      Sql.execute(target, "SET TimeZone = 'UTC'");
      differences.addAll(new DatabaseComparison(source, target).differences());
      URI search = URI.create(cluster.openSearch().url());
      differences.addAll(new DocumentComparison(source, search).differences());
      journal.note(ComparedTable.all(source).size() + " tables were compared");
    }
    differences.forEach(journal::defect);
    ConnectRest rest = cluster.rest().orElseThrow();
    for (String connector : ChaosCluster.CONNECTORS) {
      rest.awaitRunning(connector, Duration.ofSeconds(30));
    }
  }
}
