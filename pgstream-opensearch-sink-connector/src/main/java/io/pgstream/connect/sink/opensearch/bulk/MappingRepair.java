package io.pgstream.connect.sink.opensearch.bulk;

import java.util.List;

/** Creates what operations need and the server lacks: index, alias, fields. */
@FunctionalInterface
public interface MappingRepair {

  /** Makes the targets of these operations ready for them, as far as it can. */
  void repair(List<DocumentOperation> operations);
}
