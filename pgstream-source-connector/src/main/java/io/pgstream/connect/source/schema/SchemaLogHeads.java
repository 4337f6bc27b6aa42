package io.pgstream.connect.source.schema;

import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.common.schema.TransactionSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Names the schema_log rows that were committed at a WAL position by as few of them as possible: a
 * row belongs to the position if it is a head, shares a head's transaction, or is visible in a
 * head's snapshot. Immutable. Usually one head; concurrent DDL makes it more until a later command
 * has seen them all.
 */
public record SchemaLogHeads(List<Head> heads) {
  /** No schema change since the slot's baseline. */
  public static final SchemaLogHeads BASELINE = new SchemaLogHeads(List.of());

  /**
   * One row.
   *
   * @param id its xid, the primary key
   * @param transaction the 64-bit transaction id that wrote it
   * @param snapshot what that transaction saw
   */
  record Head(String id, long transaction, TransactionSnapshot snapshot) {
    static Head of(SchemaLogEntry entry) {
      return new Head(
          entry.id(),
          Long.parseLong(entry.schema().xid()),
          TransactionSnapshot.parse(entry.schema().snapshot()));
    }
  }

  public SchemaLogHeads {
    heads = List.copyOf(heads);
  }

  /** The heads after the commit of a transaction whose last schema_log row this is. */
  public SchemaLogHeads after(SchemaLogEntry entry) {
    Head newHead = Head.of(entry);
    List<Head> next = new ArrayList<>();
    for (Head head : heads) {
      if (head.transaction() != newHead.transaction()
          && !newHead.snapshot().sees(head.transaction())) {
        next.add(head);
      }
    }
    next.add(newHead);
    return new SchemaLogHeads(next);
  }

  /** Whether a transaction's rows belong to the position. */
  boolean cover(long transaction) {
    return heads.stream()
        .anyMatch(head -> head.transaction() == transaction || head.snapshot().sees(transaction));
  }

  /** The ids, comma separated: how a source offset stores them. */
  @Override
  public String toString() {
    return heads.stream().map(Head::id).collect(Collectors.joining(","));
  }
}
