package io.pgstream.connect.sink.opensearch.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.sink.opensearch.bulk.BulkWriter;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation.Target;
import io.pgstream.connect.sink.opensearch.document.DocumentSource;
import io.pgstream.connect.sink.opensearch.document.FieldText;
import io.pgstream.connect.sink.opensearch.document.StoredDocument;
import io.pgstream.connect.sink.opensearch.index.IndexAdmin;
import io.pgstream.connect.sink.opensearch.index.IndexNaming;
import io.pgstream.connect.sink.opensearch.scan.ScanJobs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces an index by its next generation when a column's type changes in a way that its field's
 * mapping cannot follow. Readers of the alias see the old index until the new one is complete.
 */
final class IndexGenerations {
  private static final Logger LOG = LoggerFactory.getLogger(IndexGenerations.class);

  private final IndexAdmin admin;
  private final BulkWriter writer;
  private final ScanJobs jobs;

  IndexGenerations(IndexAdmin admin, BulkWriter writer, ScanJobs jobs) {
    this.admin = admin;
    this.writer = writer;
    this.jobs = jobs;
  }

  /**
   * Copies an index into its next generation and swaps the alias.
   *
   * @param changed the fields whose mapping changes
   * @param types the new types of the columns behind them
   */
  void replace(String alias, String oldIndex, ObjectNode changed, Map<String, String> types) {
    String newIndex = IndexNaming.index(alias, IndexNaming.generation(alias, oldIndex) + 1);
    ScanJobs.Job job =
        new ScanJobs.Job("copy of " + oldIndex + " to " + newIndex, oldIndex, null, true);
    if (!jobs.isRunning(job)) {
      LOG.info(
          "Columns {} have a new type: copying index \"{}\" to \"{}\"",
          types.keySet(),
          oldIndex,
          newIndex);
      // What an earlier attempt left may have another mapping.
      admin.delete(newIndex);
      ObjectNode properties = admin.fields(oldIndex);
      properties.setAll(changed);
      admin.create(newIndex, properties, admin.fieldsLimit(oldIndex));
    }
    Target target = new Target(newIndex, false);
    jobs.run(
        job,
        document -> copy(document, target, types),
        (operation, problem) -> copyWithout(operation, types, problem));
    admin.replace(alias, oldIndex, newIndex);
    LOG.info("Alias \"{}\" now points to index \"{}\"", alias, newIndex);
  }

  private static DocumentOperation copy(
      StoredDocument document, Target target, Map<String, String> types) {
    return DocumentOperation.index(
        target, document.id(), document.version(), converted(document.source(), types), null);
  }

  /** The source with the values of the changed columns in the form of their new type. */
  private static byte[] converted(byte[] source, Map<String, String> types) {
    Map<String, String> fields = DocumentSource.fields(source);
    Map<String, String> changed = new HashMap<>();
    types.forEach(
        (field, type) -> {
          if (fields.containsKey(field)) {
            changed.put(field, FieldText.convert(fields.get(field), type));
          }
        });
    return changed.isEmpty() ? source : DocumentSource.with(source, changed);
  }

  /** The old value does not fit the new type: the document goes on without it. */
  private void copyWithout(DocumentOperation operation, Map<String, String> types, String problem) {
    LOG.warn(
        "A document of \"{}\" holds a value that does not fit the new type of {} ({}); the value is"
            + " left out until the row is written again",
        operation.target().name(),
        types.keySet(),
        problem);
    Map<String, String> nulls = new HashMap<>();
    Map<String, String> fields = DocumentSource.fields(operation.source());
    types.keySet().stream().filter(fields::containsKey).forEach(field -> nulls.put(field, "null"));
    writer.write(
        List.of(
            DocumentOperation.index(
                operation.target(),
                operation.id(),
                operation.version(),
                DocumentSource.with(operation.source(), nulls),
                null)),
        (again, stillWrong) -> {
          throw new ConnectException(
              "a document cannot be copied to \"" + again.target().name() + "\": " + stillWrong);
        });
  }

  /** The types of those columns whose fields are named. */
  static Map<String, String> typesOf(ObjectNode fields, Map<String, String> allTypes) {
    Map<String, String> types = new HashMap<>(allTypes);
    types.keySet().removeIf(column -> !fields.has(column));
    return types;
  }
}
