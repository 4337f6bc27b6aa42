package io.pgstream.connect.source.offset;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A source partition that knows its hash code: Connect asks for it with every record. Immutable.
 */
final class PartitionMap extends AbstractMap<String, String> {
  private final Map<String, String> fields;
  private final int hash;

  /** Keeps the order of the fields. */
  PartitionMap(Map<String, String> fields) {
    this.fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    this.hash = this.fields.hashCode();
  }

  @Override
  public Set<Map.Entry<String, String>> entrySet() {
    return fields.entrySet();
  }

  @Override
  public boolean equals(Object other) {
    return this == other || fields.equals(other);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
