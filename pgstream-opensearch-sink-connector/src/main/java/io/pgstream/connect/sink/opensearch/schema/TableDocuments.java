package io.pgstream.connect.sink.opensearch.schema;

import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation.Target;
import io.pgstream.connect.sink.opensearch.bulk.RejectHandler;
import io.pgstream.connect.sink.opensearch.document.DocumentSource;
import io.pgstream.connect.sink.opensearch.document.StoredDocument;
import io.pgstream.connect.sink.opensearch.scan.ScanJobs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Changes to all documents of a table. Each document gets the commit LSN of the change as its
 * version, so that a replay spares what was written after it, and what came before it cannot come
 * back. Delete-by-query does neither: it counts versions on by one.
 */
final class TableDocuments {
  private final ScanJobs jobs;
  private final RejectHandler rejects;

  TableDocuments(ScanJobs jobs, RejectHandler rejects) {
    this.jobs = jobs;
    this.rejects = rejects;
  }

  /**
   * Deletes the documents that are not newer than {@code lsn}.
   *
   * @param tableId null for those of all tables
   */
  void delete(String alias, String tableId, long lsn) {
    Target target = new Target(alias, true);
    jobs.run(
        new ScanJobs.Job(alias, tableId, false),
        document ->
            document.version() > lsn
                ? List.of()
                : List.of(DocumentOperation.delete(target, document.id(), lsn, null)),
        rejects);
  }

  /** Copies the documents to the index of another schema, rewritten. */
  void move(DocumentRewrite rewrite, long lsn) {
    Target target = new Target(rewrite.after().alias(), true);
    jobs.run(
        new ScanJobs.Job(rewrite.before().alias(), rewrite.before().tableId(), true),
        document -> moved(document, rewrite, target, lsn),
        rejects);
  }

  private static List<DocumentOperation> moved(
      StoredDocument document, DocumentRewrite rewrite, Target target, long lsn) {
    if (document.version() > lsn) {
      return List.of();
    }
    DocumentRewrite.Result result = rewrite.apply(document);
    String id = result == null ? document.id() : result.id();
    byte[] source = result == null ? DocumentSource.indexing(document.source()) : result.source();
    return List.of(DocumentOperation.index(target, id, lsn, source, null));
  }

  /** Whether any document of a table has an id that the key of before has made. */
  boolean haveFormerIds(DocumentRewrite rewrite, long lsn) {
    AtomicBoolean found = new AtomicBoolean();
    jobs.run(
        new ScanJobs.Job(rewrite.after().alias(), rewrite.after().tableId(), true),
        document -> {
          DocumentRewrite.Result result = rewrite.apply(document);
          if (document.version() <= lsn && result != null && !result.id().equals(document.id())) {
            found.set(true);
          }
          return List.of();
        },
        rejects);
    return found.get();
  }

  /** Rewrites the documents where they are. */
  void rewrite(DocumentRewrite rewrite, long lsn) {
    Target target = new Target(rewrite.after().alias(), true);
    jobs.run(
        new ScanJobs.Job(target.name(), rewrite.after().tableId(), true),
        document -> rewritten(document, rewrite, target, lsn),
        rejects);
  }

  private static List<DocumentOperation> rewritten(
      StoredDocument document, DocumentRewrite rewrite, Target target, long lsn) {
    DocumentRewrite.Result result = document.version() > lsn ? null : rewrite.apply(document);
    if (result == null) {
      return List.of();
    }
    List<DocumentOperation> operations = new ArrayList<>(2);
    operations.add(DocumentOperation.index(target, result.id(), lsn, result.source(), null));
    if (!result.id().equals(document.id())) {
      operations.add(DocumentOperation.delete(target, document.id(), lsn, null));
    }
    return operations;
  }
}
