package io.pgstream.connect.sink.opensearch.scan;

import io.pgstream.connect.sink.opensearch.bulk.BulkWriter;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation;
import io.pgstream.connect.sink.opensearch.bulk.RejectHandler;
import io.pgstream.connect.sink.opensearch.document.StoredDocument;
import io.pgstream.connect.sink.opensearch.error.RetryingClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * Runs changes that go through many documents. Such a job outlives a call of {@code put}: when the
 * time of the call is spent, the batch is handed back, and the job continues where it was when the
 * batch comes again.
 */
public final class ScanJobs {
  private final RetryingClient client;
  private final BulkWriter writer;
  private Job running;
  private DocumentScan scan;
  private List<StoredDocument> page;

  /** No job is running. */
  public ScanJobs(RetryingClient client, BulkWriter writer) {
    this.client = client;
    this.writer = writer;
  }

  /**
   * Which documents a job reads.
   *
   * @param name says what the job is; the same job has the same name when it is continued
   * @param index an index or alias
   * @param tableId limits the job to documents of this table; null for all documents
   * @param withSource whether sources are read
   */
  public record Job(String name, String index, String tableId, boolean withSource) {}

  /** Whether this job has begun and not ended. */
  public boolean isRunning(Job job) {
    return job.equals(running);
  }

  /**
   * Runs a job to its end.
   *
   * @param change what to do with each document
   * @throws RetriableException if time is up; the job continues at the next call with it
   */
  public void run(
      Job job, Function<StoredDocument, List<DocumentOperation>> change, RejectHandler rejects) {
    if (!job.equals(running)) {
      running = job;
      scan = new DocumentScan(client, job.index(), job.tableId(), job.withSource());
      page = null;
    }
    if (page == null) {
      page = scan.nextPage();
    }
    while (!page.isEmpty()) {
      writer.write(operations(page, change), rejects);
      page = null;
      if (client.isBudgetSpent()) {
        throw new RetriableException("still at work: " + job.name());
      }
      page = scan.nextPage();
    }
    running = null;
  }

  private static List<DocumentOperation> operations(
      List<StoredDocument> page, Function<StoredDocument, List<DocumentOperation>> change) {
    List<DocumentOperation> operations = new ArrayList<>(page.size());
    page.forEach(document -> operations.addAll(change.apply(document)));
    return operations;
  }
}
