package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.event.Operation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What remains of many changes of one table with a key: at most one change per key. A history that
 * cannot be (an update after a delete, say) has no net effect; its changes are then applied one by
 * one.
 */
final class NetEffect {

  /** What happens to a key. */
  private enum Kind {
    INSERT,
    UPDATE,
    /** The row existed before and is gone. */
    DELETE,
    /** The row was inserted and deleted again; it may exist after a replay. */
    VANISH,
    /** The row existed before, was deleted, and another one took its key. */
    REPLACE
  }

  /** The change of one key; the row is null for deletes. */
  private record Net(Kind kind, RowKey key, Row row) {}

  private final TableBinding binding;
  private final Map<RowKey, Net> nets = new LinkedHashMap<>();
  private boolean merged;

  NetEffect(TableBinding binding) {
    this.binding = binding;
  }

  /** Adds the next change; returns false if the changes have no net effect. */
  boolean add(SourceChange change) {
    if (change.event().operation() == Operation.INSERT) {
      return insert(binding.row(change));
    }
    Row identity = binding.identity(change);
    if (!isOf(identity)) {
      return false;
    }
    if (change.event().operation() == Operation.DELETE) {
      return delete(binding.keyOf(identity));
    }
    Row row = binding.row(change);
    RowKey newKey = binding.keyOf(row);
    RowKey oldKey = identity.present().isEmpty() ? newKey : binding.keyOf(identity);
    if (oldKey == null || newKey == null) {
      return false;
    }
    return oldKey.equals(newKey) ? update(oldKey, row) : move(oldKey, row);
  }

  /**
   * Whether the change is one of the row that has its key here. Under REPLICA IDENTITY FULL another
   * row can have the same key for a while, because the source defers the check.
   */
  private boolean isOf(Row identity) {
    RowKey key = binding.isKeyOnly(identity) ? null : binding.keyOf(identity);
    Net net = key == null ? null : nets.get(key);
    return net == null || net.row == null || net.row.agreesWith(identity);
  }

  private boolean insert(Row row) {
    RowKey key = binding.keyOf(row);
    if (key == null) {
      return false;
    }
    Net net = nets.get(key);
    if (net == null || net.kind == Kind.VANISH) {
      return put(Kind.INSERT, key, row);
    }
    return net.kind == Kind.DELETE && put(Kind.REPLACE, key, row);
  }

  private boolean update(RowKey key, Row row) {
    Net net = nets.get(key);
    if (net == null) {
      return put(Kind.UPDATE, key, row);
    }
    merged |= net.kind != Kind.UPDATE;
    return net.row != null && put(net.kind, key, net.row.mergedWith(row));
  }

  private boolean delete(RowKey key) {
    if (key == null) {
      return false;
    }
    Net net = nets.get(key);
    if (net == null) {
      return put(Kind.DELETE, key, null);
    }
    return net.row != null && put(net.kind == Kind.INSERT ? Kind.VANISH : Kind.DELETE, key, null);
  }

  private boolean move(RowKey oldKey, Row row) {
    Net old = nets.get(oldKey);
    Row moved = old == null || old.row == null ? row : old.row.mergedWith(row);
    // Rows that refer to this one would be deleted along with it; only an UPDATE keeps them.
    return !binding.table().links().linked()
        && binding.isComplete(moved)
        && delete(oldKey)
        && insert(moved);
  }

  private boolean put(Kind kind, RowKey key, Row row) {
    nets.put(key, new Net(kind, key, row));
    return true;
  }

  /** Whether an insert holds the values of a later update. */
  boolean isMerged() {
    return merged;
  }

  /** Keys to delete whose rows must exist. */
  List<RowKey> deletes() {
    return keys(Kind.DELETE, Kind.REPLACE);
  }

  /** Keys to delete whose rows should not exist. */
  List<RowKey> vanished() {
    return keys(Kind.VANISH, Kind.VANISH);
  }

  private List<RowKey> keys(Kind one, Kind other) {
    List<RowKey> keys = new ArrayList<>();
    for (Net net : nets.values()) {
      if (net.kind == one || net.kind == other) {
        keys.add(net.key);
      }
    }
    return keys;
  }

  /** Rows to update, grouped by the columns that have a value. */
  Collection<List<Row>> updates() {
    return rows(Kind.UPDATE, Kind.UPDATE);
  }

  /** Rows to insert, after the deletes, grouped by the columns that have a value. */
  Collection<List<Row>> inserts() {
    return rows(Kind.INSERT, Kind.REPLACE);
  }

  private Collection<List<Row>> rows(Kind one, Kind other) {
    RowsByShape rows = new RowsByShape();
    for (Net net : nets.values()) {
      if (net.kind == one || net.kind == other) {
        rows.add(net.row);
      }
    }
    return rows.groups();
  }
}
