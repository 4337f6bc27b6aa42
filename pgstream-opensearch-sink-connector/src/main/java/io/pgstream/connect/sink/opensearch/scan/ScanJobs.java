package io.pgstream.connect.sink.opensearch.scan;

import io.pgstream.connect.sink.opensearch.bulk.BulkWriter;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation;
import io.pgstream.connect.sink.opensearch.bulk.RejectHandler;
import io.pgstream.connect.sink.opensearch.document.StoredDocument;
import io.pgstream.connect.sink.opensearch.error.RetryingClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Runs changes that go through many documents. A job that was aborted continues where it was when
 * its batch comes again, unless it is forgotten.
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
      // A page that was written is not written again, should the next one not be read.
      page = null;
      page = scan.nextPage();
    }
    running = null;
  }

  /** Others may have written meanwhile: a job that was aborted begins anew. */
  public void forget() {
    running = null;
  }

  private static List<DocumentOperation> operations(
      List<StoredDocument> page, Function<StoredDocument, List<DocumentOperation>> change) {
    List<DocumentOperation> operations = new ArrayList<>(page.size());
    page.forEach(document -> operations.addAll(change.apply(document)));
    return operations;
  }
}
