package io.pgstream.connect.sink.opensearch.bulk;

import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation.Gap;
import io.pgstream.connect.sink.opensearch.document.DocumentSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Operations that wait to be sent: one per document, the last of the newest version. Not
 * thread-safe.
 */
public final class BulkBuffer {
  private final int maxDocuments;
  private final long maxBytes;
  private final Map<Key, DocumentOperation> operations = new LinkedHashMap<>();
  private long bytes;

  /** A buffer that is full at so many documents or bytes. */
  public BulkBuffer(int maxDocuments, long maxBytes) {
    this.maxDocuments = maxDocuments;
    this.maxBytes = maxBytes;
  }

  /** A document's identity. */
  private record Key(DocumentOperation.Target target, String id) {}

  /** Adds an operation, which replaces an earlier one on the same document. */
  public void add(DocumentOperation operation) {
    DocumentOperation whole = fillFromBuffer(operation);
    Key key = new Key(whole.target(), whole.id());
    DocumentOperation earlier = operations.get(key);
    if (earlier != null) {
      if (earlier.version() > whole.version()) {
        return;
      }
      bytes -= earlier.estimatedBytes();
      // Taken out first, so that a request holds the operations in the order of their last change.
      operations.remove(key);
    }
    operations.put(key, whole);
    bytes += whole.estimatedBytes();
  }

  private DocumentOperation fillFromBuffer(DocumentOperation operation) {
    Gap gap = operation.gap();
    if (gap == null) {
      return operation;
    }
    DocumentOperation base = operations.get(new Key(operation.target(), gap.baseId()));
    if (base == null) {
      return operation;
    }
    // A deleted base has nothing to give, and what is stored is older still.
    return base.isDelete() ? operation.with(operation.source(), null) : fill(operation, base);
  }

  private static DocumentOperation fill(DocumentOperation operation, DocumentOperation base) {
    Map<String, String> found = new HashMap<>(DocumentSource.fields(base.source()));
    found.keySet().retainAll(operation.gap().fields());
    Set<String> lacking = new HashSet<>(operation.gap().fields());
    lacking.removeAll(found.keySet());
    // What the base lacks without a gap, the row does not have either.
    lacking.retainAll(base.gap() == null ? Set.of() : base.gap().fields());
    return operation.with(
        DocumentSource.with(operation.source(), found),
        lacking.isEmpty() ? null : new Gap(lacking, base.gap().baseId()));
  }

  /** Whether it is time to send. */
  public boolean isFull() {
    return operations.size() >= maxDocuments || bytes >= maxBytes;
  }

  /** Removes and returns all operations, oldest first. */
  public List<DocumentOperation> drain() {
    List<DocumentOperation> drained = new ArrayList<>(operations.values());
    clear();
    return drained;
  }

  /** Forgets all operations. */
  public void clear() {
    operations.clear();
    bytes = 0;
  }
}
