package io.pgstream.connect.it.chaos;

import io.pgstream.connect.it.chaos.Fault.Outage;
import io.pgstream.connect.it.chaos.Fault.Pause;
import io.pgstream.connect.it.chaos.Fault.Restart;
import io.pgstream.connect.local.LocalService;
import io.pgstream.connect.local.LocalStackException;
import io.pgstream.connect.local.rest.RestException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Breaks things in an order and at intervals that come from the seed; outages may overlap. */
final class FaultInjector {
  private static final int MIN_INTERVAL_MS = 1_000;
  private static final int MAX_INTERVAL_MS = 7_000;
  private static final int MAX_OUTAGE_MS = 9_000;
  private static final int ORDERLY_ONE_IN = 4;

  private final ChaosCluster cluster;
  private final Journal journal;
  private final Random random;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<CompletableFuture<Void>> running = new ArrayList<>();
  private final Set<String> broken = new HashSet<>();

  FaultInjector(ChaosCluster cluster, Journal journal, Random random) {
    this.cluster = cluster;
    this.journal = journal;
    this.random = random;
  }

  /** Goes on for this long, then mends everything and waits until it is. */
  void run(Duration duration) throws InterruptedException {
    long deadline = System.nanoTime() + duration.toNanos();
    List<Fault> round = new ArrayList<>();
    while (System.nanoTime() - deadline < 0) {
      if (round.isEmpty()) {
        round.addAll(everyFault());
      }
      // Without putting back, so that a short run sees every kind of fault.
      start(round.remove(random.nextInt(round.size())));
      TimeUnit.MILLISECONDS.sleep(between(MIN_INTERVAL_MS, MAX_INTERVAL_MS));
    }
    running.forEach(CompletableFuture::join);
    threads.shutdown();
    mendAll();
  }

  private int between(int from, int to) {
    return from + random.nextInt(to - from);
  }

  private List<Fault> everyFault() {
    List<Fault> faults = new ArrayList<>();
    cluster
        .services()
        .forEach(service -> faults.add(new Outage(service, random.nextInt(ORDERLY_ONE_IN) == 0)));
    faults.add(new Pause(anyConnector()));
    faults.add(new Restart(anyConnector()));
    return faults;
  }

  private String anyConnector() {
    return ChaosCluster.CONNECTORS.get(random.nextInt(ChaosCluster.CONNECTORS.size()));
  }

  private void start(Fault fault) {
    int outageMs = random.nextInt(MAX_OUTAGE_MS);
    synchronized (broken) {
      if (!broken.add(fault.subject())) {
        return;
      }
    }
    journal.note(fault + " for " + outageMs + " ms");
    running.add(CompletableFuture.runAsync(() -> breakAndMend(fault, outageMs), threads));
  }

  private void breakAndMend(Fault fault, int outageMs) {
    try {
      fault.begin(cluster);
      TimeUnit.MILLISECONDS.sleep(outageMs);
      fault.end(cluster);
    } catch (RestException | LocalStackException e) {
      // A request may meet a worker that has just been killed; what must be mended is at the end.
      journal.note(fault + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (broken) {
        broken.remove(fault.subject());
      }
    }
  }

  private void mendAll() {
    cluster.services().filter(service -> !service.isRunning()).forEach(LocalService::launch);
    cluster.services().forEach(service -> service.awaitReady(Duration.ofMinutes(2)));
    for (String connector : ChaosCluster.CONNECTORS) {
      cluster.rest().orElseThrow().resume(connector);
    }
    journal.note("everything is up again");
  }
}
