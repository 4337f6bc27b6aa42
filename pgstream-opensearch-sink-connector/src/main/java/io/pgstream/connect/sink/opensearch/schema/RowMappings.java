package io.pgstream.connect.sink.opensearch.schema;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.wire.ChangeEventReader;
import io.pgstream.connect.common.wire.MalformedEventException;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation;
import io.pgstream.connect.sink.opensearch.bulk.MappingRepair;
import io.pgstream.connect.sink.opensearch.document.DocumentSource;
import io.pgstream.connect.sink.opensearch.index.IndexAdmin;
import io.pgstream.connect.sink.opensearch.index.IndexFields;
import io.pgstream.connect.sink.opensearch.layout.TableLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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
  private final Function<ChangeEvent, TableLayout> layouts;

  RowMappings(
      IndexAdmin admin, ChangeEventReader reader, Function<ChangeEvent, TableLayout> layouts) {
    this.admin = admin;
    this.reader = reader;
    this.layouts = layouts;
  }

  @Override
  public void repair(List<DocumentOperation> operations) {
    Map<String, TableLayout> tables = new HashMap<>();
    Map<String, IndexFields> wanted = new HashMap<>();
    for (DocumentOperation operation : operations) {
      if (operation.target().alias() && operation.record() != null) {
        ChangeEvent event = event(operation);
        TableLayout layout = layouts.apply(event);
        tables.put(layout.tableId(), layout);
        IndexFields fields =
            wanted.computeIfAbsent(layout.tableId(), any -> TableFields.of(layout));
        long lsn = event.metadata().commitLsn().value();
        TableFields.putAll(fields, layout, event.columns(), lsn);
        TableFields.putAll(fields, layout, event.identity(), lsn);
        if (!operation.isDelete() && !DocumentSource.unindexed(operation.source()).isEmpty()) {
          fields.putAll(TableFields.unindexed());
        }
      }
    }
    tables.forEach((id, layout) -> repair(layout, wanted.get(id)));
  }

  @Override
  public void allowUnindexed(DocumentOperation.Target target) {
    String index = target.alias() ? admin.indexBehind(target.name()).orElse("") : target.name();
    if (!index.isEmpty()) {
      admin.addFields(index, TableFields.unindexed());
    }
  }

  @Override
  public boolean aliasExists(String alias) {
    return admin.indexBehind(alias).isPresent();
  }

  private void repair(TableLayout layout, IndexFields fields) {
    String index = admin.ensureAlias(layout.alias(), layout.readAlias());
    if (layout.hasOwnIndex()) {
      admin.aliases().point(layout.readAlias(), index);
    }
    LOG.warn("Index \"{}\" lacks fields of table {}; adding them", index, layout.tableId());
    admin.addFields(index, fields);
  }

  /** The record is read again, so that not every operation has to keep its columns. */
  private ChangeEvent event(DocumentOperation operation) {
    try {
      return reader.read(operation.record().value());
    } catch (MalformedEventException e) {
      throw new IllegalStateException("the record was readable before", e);
    }
  }
}
