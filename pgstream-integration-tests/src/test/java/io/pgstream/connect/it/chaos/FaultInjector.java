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
  private static final int MAX_RESPONSE_BYTES = 3_000;
  private static final Pace LONG = new Pace(1_000, 6_000, 9_000);
  private static final Pace SHORT = new Pace(500, 2_500, 3_000);

  /** The time from one fault to the next, and how long one lasts, in milliseconds. */
  private record Pace(int minInterval, int maxInterval, int maxOutage) {}

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
      inAnyOrder(everyKind(), LONG);
    } while (System.nanoTime() - deadline < 0);
    awaitEnds();
  }

  /** Kills each part once and cuts a connection; returns when the last one is back. */
  void runOnce() throws InterruptedException {
    inAnyOrder(mostImportant(), SHORT);
    awaitEnds();
  }

  private void inAnyOrder(List<Fault> faults, Pace pace) throws InterruptedException {
    Collections.shuffle(faults, random);
    for (Fault fault : faults) {
      start(fault, random.nextInt(pace.maxOutage));
      TimeUnit.MILLISECONDS.sleep(
          pace.minInterval + random.nextInt(pace.maxInterval - pace.minInterval));
    }
  }

  private void awaitEnds() {
    last.values().forEach(CompletableFuture::join);
    threads.shutdown();
  }

  private List<Fault> mostImportant() {
    List<Fault> faults = new ArrayList<>();
    cluster.servers().forEach(server -> faults.add(new Outage(server, false)));
    faults.add(new Outage(any(cluster.workers()), false));
    faults.add(onNetwork(any(cluster.links()), Kind.CUT_IN_A_RESPONSE));
    return faults;
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

  private void start(Fault fault, int outageMs) {
    if (fault instanceof Freeze) {
      frozen.add(fault.subject());
    }
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
