package io.pgstream.connect.sink.opensearch.schema;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.wire.ChangeEventReader;
import io.pgstream.connect.common.wire.MalformedEventException;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation;
import io.pgstream.connect.sink.opensearch.bulk.MappingRepair;
import io.pgstream.connect.sink.opensearch.index.IndexAdmin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives rows the index and the fields that they need and that no row of the schema log has brought:
 * someone deleted the index, or the topic begins in the middle.
 */
final class RowMappings implements MappingRepair {
  private static final Logger LOG = LoggerFactory.getLogger(RowMappings.class);

  private final IndexAdmin admin;
  private final ChangeEventReader reader;

  RowMappings(IndexAdmin admin, ChangeEventReader reader) {
    this.admin = admin;
    this.reader = reader;
  }

  @Override
  public void repair(List<DocumentOperation> operations) {
    Map<String, ObjectNode> wanted = new HashMap<>();
    for (DocumentOperation operation : operations) {
      if (operation.target().alias() && operation.record() != null) {
        wanted
            .computeIfAbsent(
                operation.target().name(), alias -> JsonNodeFactory.instance.objectNode())
            .setAll(fields(operation));
      }
    }
    wanted.forEach(this::repair);
  }

  private void repair(String alias, ObjectNode fields) {
    admin.ensureAlias(alias);
    String index = admin.indexBehind(alias).orElseThrow();
    ObjectNode missing = TableFields.missing(fields, admin.fields(index));
    LOG.warn("Index \"{}\" lacks {} fields of rows; adding them", index, missing.size());
    admin.addFields(index, missing);
  }

  /** The record is read again, so that not every operation has to keep its columns. */
  private ObjectNode fields(DocumentOperation operation) {
    try {
      ChangeEvent event = reader.read(operation.record().value());
      ObjectNode fields = TableFields.of(event.columns());
      return (ObjectNode) fields.setAll(TableFields.of(event.identity()));
    } catch (MalformedEventException e) {
      throw new IllegalStateException("the record was readable before", e);
    }
  }
}
