package io.pgstream.connect.source.offset;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;

/**
 * A source offset as a map whose entries are made when somebody looks: Connect looks at one of the
 * many thousands that it is given between two flushes. Immutable.
 */
final class OffsetMap extends AbstractMap<String, Object> {
  private final SourceOffset offset;

  OffsetMap(SourceOffset offset) {
    this.offset = offset;
  }

  @Override
  public Set<Map.Entry<String, Object>> entrySet() {
    return offset.entries();
  }
}
