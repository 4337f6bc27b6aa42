package io.pgstream.connect.sink.opensearch.bulk;

import io.pgstream.connect.sink.opensearch.bulk.StoredDocuments.Address;
import io.pgstream.connect.sink.opensearch.document.DocumentSource;
import io.pgstream.connect.sink.opensearch.document.StoredDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Completes operations that lack fields with what the index holds. */
final class GapFiller {
  private final StoredDocuments stored;

  GapFiller(StoredDocuments stored) {
    this.stored = stored;
  }

  /** The same operations in the same order, none with a gap. */
  List<DocumentOperation> fill(List<DocumentOperation> operations) {
    List<Address> addresses = new ArrayList<>();
    for (DocumentOperation operation : operations) {
      if (operation.gap() != null) {
        addresses.add(new Address(operation.target(), operation.gap().baseId()));
        addresses.add(new Address(operation.target(), operation.id()));
      }
    }
    if (addresses.isEmpty()) {
      return operations;
    }
    List<StoredDocument> documents = stored.read(addresses, true);
    List<DocumentOperation> filled = new ArrayList<>(operations.size());
    int next = 0;
    for (DocumentOperation operation : operations) {
      if (operation.gap() == null) {
        filled.add(operation);
      } else {
        filled.add(fill(operation, documents.get(next), documents.get(next + 1)));
        next += 2;
      }
    }
    return filled;
  }

  /**
   * Takes the fields from the row's document under its old id. When a key change is replayed, that
   * one is gone and the document under the new id has them.
   */
  private static DocumentOperation fill(
      DocumentOperation operation, StoredDocument before, StoredDocument now) {
    StoredDocument base = before.found() ? before : now;
    if (!base.found() || base.source() == null) {
      return operation.with(operation.source(), null);
    }
    Map<String, String> fields = DocumentSource.fields(base.source());
    fields.keySet().retainAll(operation.gap().fields());
    return operation.with(DocumentSource.with(operation.source(), fields), null);
  }
}
