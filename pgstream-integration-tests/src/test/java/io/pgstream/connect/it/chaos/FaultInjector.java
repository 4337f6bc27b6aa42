package io.pgstream.connect.it.chaos;

import io.pgstream.connect.it.chaos.Fault.Freeze;
import io.pgstream.connect.it.chaos.Fault.Outage;
import io.pgstream.connect.it.chaos.Fault.Pause;
import io.pgstream.connect.it.chaos.Fault.Restart;
import io.pgstream.connect.it.chaos.NetworkFault.Kind;
import io.pgstream.connect.local.LocalService;
import io.pgstream.connect.local.LocalStackException;
import io.pgstream.connect.local.rest.RestException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Breaks things in an order and at intervals that come from the seed. Faults overlap, but those of
 * one subject come one after the other.
 */
final class FaultInjector {
  private static final int MIN_INTERVAL_MS = 1_000;
  private static final int MAX_INTERVAL_MS = 6_000;
  private static final int MAX_OUTAGE_MS = 9_000;
  private static final int MAX_RESPONSE_BYTES = 3_000;

  private final ChaosCluster cluster;
  private final Journal journal;
  private final Random random;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, CompletableFuture<Void>> last = new HashMap<>();
  private final Set<String> frozen = new HashSet<>();

  FaultInjector(ChaosCluster cluster, Journal journal, Random random) {
    this.cluster = cluster;
    this.journal = journal;
    this.random = random;
  }

  /** Every kind of fault once, and all again for this long; returns when the last one is over. */
  void run(Duration duration) throws InterruptedException {
    long deadline = System.nanoTime() + duration.toNanos();
    do {
      List<Fault> faults = everyKind();
      Collections.shuffle(faults, random);
      for (Fault fault : faults) {
        start(fault);
        TimeUnit.MILLISECONDS.sleep(between(MIN_INTERVAL_MS, MAX_INTERVAL_MS));
      }
    } while (System.nanoTime() - deadline < 0);
    last.values().forEach(CompletableFuture::join);
    threads.shutdown();
  }

  private int between(int from, int to) {
    return from + random.nextInt(to - from);
  }

  private List<Fault> everyKind() {
    List<Fault> faults = new ArrayList<>();
    cluster.services().forEach(service -> faults.add(new Outage(service, false)));
    faults.add(new Outage(any(cluster.services().toList()), true));
    faults.add(new Freeze(any(cluster.workers())));
    faults.add(new Pause(any(ChaosCluster.CONNECTORS)));
    faults.add(new Restart(any(ChaosCluster.CONNECTORS)));
    cluster.links().forEach(link -> faults.add(onNetwork(link, Kind.CUT_IN_A_RESPONSE)));
    for (Kind kind : Kind.values()) {
      faults.add(onNetwork(any(cluster.links()), kind));
    }
    return faults;
  }

  private NetworkFault onNetwork(Link link, Kind kind) {
    return new NetworkFault(link, kind, random.nextInt(MAX_RESPONSE_BYTES));
  }

  private <T> T any(List<T> things) {
    return things.get(random.nextInt(things.size()));
  }

  private void start(Fault fault) {
    if (fault instanceof Freeze) {
      frozen.add(fault.subject());
    }
    int outageMs = random.nextInt(MAX_OUTAGE_MS);
    CompletableFuture<Void> before =
        last.getOrDefault(fault.subject(), CompletableFuture.completedFuture(null));
    last.put(fault.subject(), before.thenRunAsync(() -> breakAndMend(fault, outageMs), threads));
  }

  private void breakAndMend(Fault fault, int outageMs) {
    journal.note(fault + " for " + outageMs + " ms");
    try {
      fault.begin(cluster);
      TimeUnit.MILLISECONDS.sleep(outageMs);
      fault.end(cluster);
    } catch (RestException | LocalStackException e) {
      // A request may meet a worker that has just been killed; what must be mended is at the end.
      journal.note(fault + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Names of the workers that were frozen. */
  Set<String> frozen() {
    return Set.copyOf(frozen);
  }

  /** Mends what the ends of faults could not, and waits until everything answers. */
  void mendAll() {
    cluster.services().filter(service -> !service.isRunning()).forEach(LocalService::launch);
    cluster.services().forEach(service -> service.awaitReady(Duration.ofMinutes(2)));
    for (String connector : ChaosCluster.CONNECTORS) {
      cluster.rest().orElseThrow().resume(connector);
    }
    journal.note("everything is up again");
  }
}
