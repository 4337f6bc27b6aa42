package io.pgstream.connect.sink.opensearch.scan;

import io.pgstream.connect.sink.opensearch.bulk.BulkWriter;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation;
import io.pgstream.connect.sink.opensearch.bulk.RejectHandler;
import io.pgstream.connect.sink.opensearch.document.StoredDocument;
import io.pgstream.connect.sink.opensearch.error.RetryingClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Runs changes that go through many documents. One that was aborted begins anew. */
public final class ScanJobs {
  private final RetryingClient client;
  private final BulkWriter writer;

  /** Reads with the client and writes with the writer. */
  public ScanJobs(RetryingClient client, BulkWriter writer) {
    this.client = client;
    this.writer = writer;
  }

  /**
   * Which documents a job reads.
   *
   * @param index an index or alias
   * @param tableId limits the job to documents of this table; null for all documents
   * @param withSource whether sources are read
   */
  public record Job(String index, String tableId, boolean withSource) {}

  /**
   * Runs a job to its end.
   *
   * @param change what to do with each document
   */
  public void run(
      Job job, Function<StoredDocument, List<DocumentOperation>> change, RejectHandler rejects) {
    DocumentScan scan = new DocumentScan(client, job.index(), job.tableId(), job.withSource());
    List<StoredDocument> page = scan.nextPage();
    while (!page.isEmpty()) {
      writer.write(operations(page, change), rejects);
      page = scan.nextPage();
    }
  }

  private static List<DocumentOperation> operations(
      List<StoredDocument> page, Function<StoredDocument, List<DocumentOperation>> change) {
    List<DocumentOperation> operations = new ArrayList<>(page.size());
    page.forEach(document -> operations.addAll(change.apply(document)));
    return operations;
  }
}
