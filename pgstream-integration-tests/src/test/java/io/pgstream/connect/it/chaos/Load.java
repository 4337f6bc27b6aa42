package io.pgstream.connect.it.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** The writers of the source, each a thread with a randomness of its own. */
final class Load {
  private final ChaosCluster cluster;
  private final Journal journal;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final LongAdder transactions = new LongAdder();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private Load(ChaosCluster cluster, Journal journal) {
    this.cluster = cluster;
    this.journal = journal;
  }

  static Load start(ChaosCluster cluster, Journal journal, Random seeds) {
    Load load = new Load(cluster, journal);
    for (Writer writer : writers()) {
      Random random = new Random(seeds.nextLong());
      load.threads.execute(
          new WriterLoop(
              writer, random, cluster.source(), journal, load.transactions, load.stopping));
    }
    return load;
  }

  private static List<Writer> writers() {
    List<Writer> writers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      writers.add(new BankWriter());
    }
    for (int i = 0; i < 2; i++) {
      writers.add(new ItemWriter());
      writers.add(new KeylessWriter(i));
      writers.add(new SchemaWriter(i));
    }
    writers.add(new CodeWriter());
    writers.add(new FamilyWriter());
    writers.add(new BlobWriter());
    writers.add(new AuditWriter());
    writers.add(new ShapeWriter());
    return writers;
  }

  /** Ends the writers, each after its transaction. */
  void stop() throws InterruptedException {
    stopping.set(true);
    threads.shutdown();
    if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
      journal.defect("a writer did not end");
    }
    journal.note(transactions.sum() + " transactions were committed on " + cluster.source().name());
  }
}
