package io.pgstream.connect.sink.opensearch.schema;

import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation.Target;
import io.pgstream.connect.sink.opensearch.bulk.RejectHandler;
import io.pgstream.connect.sink.opensearch.document.DocumentSource;
import io.pgstream.connect.sink.opensearch.document.StoredDocument;
import io.pgstream.connect.sink.opensearch.index.IndexAdmin;
import io.pgstream.connect.sink.opensearch.index.IndexFields;
import io.pgstream.connect.sink.opensearch.layout.TableLayout;
import io.pgstream.connect.sink.opensearch.scan.ScanJobs;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces an index by its next generation when a change is one that documents in place cannot
 * follow: a field's mapping or name, or the key. Readers of the alias see the old index until the
 * new one is complete.
 */
final class IndexGenerations {
  private static final Logger LOG = LoggerFactory.getLogger(IndexGenerations.class);

  private final IndexAdmin admin;
  private final ScanJobs jobs;
  private final RejectHandler rejects;
  private final CopyMarks marks;

  IndexGenerations(IndexAdmin admin, ScanJobs jobs, RejectHandler rejects, CopyMarks marks) {
    this.admin = admin;
    this.marks = marks;
    this.jobs = jobs;
    this.rejects = rejects;
  }

  /**
   * Copies an index into its next generation and swaps the aliases.
   *
   * @param fields all fields of the new index
   * @param rewrite what happens to the documents of one table; null for nothing
   * @param position where the change is; its LSN is the version of documents that change with it
   */
  void replace(
      TableLayout layout,
      String oldIndex,
      IndexFields fields,
      DocumentRewrite rewrite,
      TopicPosition position) {
    String newIndex = admin.nextIndex(layout.readAlias(), oldIndex);
    LOG.info(
        "Fields, names or the key of table {} have changed: copying index \"{}\" to \"{}\"",
        layout.tableId(),
        oldIndex,
        newIndex);
    // What an aborted attempt left may have another mapping.
    admin.delete(newIndex);
    marks.add(fields.notes(), position);
    admin.create(newIndex, fields, admin.fieldsLimit(oldIndex));
    Target target = new Target(newIndex, false);
    long begin = System.nanoTime();
    jobs.run(
        new ScanJobs.Job(oldIndex, null, true),
        document -> List.of(copy(document, target, rewrite, position.lsn())),
        rejects);
    // Else readers would find an empty index until the server's next refresh.
    admin.settings().refresh(newIndex);
    admin.aliases().replace(layout.alias(), oldIndex, newIndex);
    LOG.info("Alias \"{}\" now points to index \"{}\"", layout.readAlias(), newIndex);
    admin.retire(oldIndex, Duration.ofNanos(System.nanoTime() - begin));
  }

  /** Rows from before the change must not bring their old form back. */
  private static DocumentOperation copy(
      StoredDocument document, Target target, DocumentRewrite rewrite, long lsn) {
    DocumentRewrite.Result result =
        rewrite != null && rewrite.concerns(document) ? rewrite.apply(document) : null;
    if (result == null) {
      // The new mapping may take what the old one refused.
      return DocumentOperation.index(
          target,
          document.id(),
          document.version(),
          DocumentSource.indexing(document.source()),
          null);
    }
    return DocumentOperation.index(
        target, result.id(), Math.max(document.version(), lsn), result.source(), null);
  }
}
