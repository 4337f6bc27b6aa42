package io.pgstream.connect.sink.opensearch.bulk;

import java.util.List;

/** Creates what operations need and the server lacks: index, alias, fields. */
public interface MappingRepair {

  /** Makes the targets of these operations ready for them, as far as it can. */
  void repair(List<DocumentOperation> operations);

  /** Makes an index take documents that hold values which it does not index. */
  void allowUnindexed(DocumentOperation.Target target);

  /** Whether there is an alias of this name. */
  boolean aliasExists(String alias);
}
