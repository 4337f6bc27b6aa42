package io.pgstream.connect.sink.opensearch.bulk;

import io.pgstream.connect.sink.opensearch.document.DocumentSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a document whole when its mapping refuses a value: the value stays in the document, in a
 * field that is not indexed. Not thread-safe.
 */
final class UnindexedValues {
  private static final Logger LOG = LoggerFactory.getLogger(UnindexedValues.class);
  private static final int MAX_WARNINGS = 1_000;

  private final MappingRepair repair;
  private final WriteCounters counters;
  private final Set<String> warned = new HashSet<>();

  UnindexedValues(MappingRepair repair, WriteCounters counters) {
    this.repair = repair;
    this.counters = counters;
  }

  /**
   * The operation in a form that comes closer to what the server takes: without the field that it
   * named, or without any if it named none that is left.
   *
   * @return empty if the values of rows are not what it refuses
   */
  Optional<DocumentOperation> accommodate(DocumentOperation operation, ItemResult result) {
    if (operation.isDelete()) {
      return Optional.empty();
    }
    Set<String> names = operation.fieldNames();
    if (!names.remove(DocumentSource.TABLE_FIELD)) {
      // One of the sink's own documents: there a refusal is a defect.
      return Optional.empty();
    }
    Set<String> unindexed = new HashSet<>(DocumentSource.unindexed(operation.source()));
    int before = unindexed.size();
    if (before == names.size()) {
      return Optional.empty();
    }
    unindexed.add(fieldAtFault(names, result.field()));
    unindexed.retainAll(names);
    if (unindexed.size() == before) {
      unindexed.addAll(names);
    }
    warn(operation, result);
    counters.valuesUnindexed(unindexed.size() - before);
    repair.allowUnindexed(operation.target());
    return Optional.of(
        operation.with(DocumentSource.withoutIndexing(operation.source(), unindexed), null));
  }

  /**
   * The server may name a part of a field: a field inside an object, or one of several mappings.
   */
  private static String fieldAtFault(Set<String> names, String named) {
    String field = named;
    while (!names.contains(field) && field.indexOf('.') >= 0) {
      field = field.substring(0, field.lastIndexOf('.'));
    }
    return field;
  }

  private void warn(DocumentOperation operation, ItemResult result) {
    String problem = result.problem(operation);
    if (warned.size() < MAX_WARNINGS && warned.add(operation.target().name() + " " + problem)) {
      LOG.warn(
          "The mapping of \"{}\" refuses a value ({}): documents keep such values under {}, where"
              + " searches do not find them; correct field.mappings if it maps the column",
          operation.target().name(),
          problem,
          DocumentSource.UNINDEXED_FIELD);
    }
  }
}
