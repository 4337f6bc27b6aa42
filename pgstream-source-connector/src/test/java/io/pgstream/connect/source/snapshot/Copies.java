package io.pgstream.connect.source.snapshot;

import io.pgstream.connect.common.schema.SchemaDefinition;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.source.offset.SnapshotCursor.PartialTable;
import io.pgstream.connect.source.schema.SchemaHistory;
import io.pgstream.connect.source.schema.TableLayout;

/** Tables and chunks for tests. */
final class Copies {
  private Copies() {}

  static TableLayout layout(String name, String oid, boolean isKeyed) {
    String json =
        """
        {"tables":[{"oid":"%2$s","name":"%1$s","pgstream_id":"dc1c9ftkku205h0ajk%2$s",
         "columns":[{"pgstream_id":"dc1c9ftkku205h0ajk%2$s-1","name":"id","type":"integer"}],
         "primary_key_columns":[%3$s],"replica_identity":"default"}],
         "changes":[{"op":"create","kind":"table","id":"dc1c9ftkku205h0ajk%2$s","name":"%1$s"}],
         "xid":"1","snapshot":"1:1:"}"""
            .formatted(name, oid, isKeyed ? "\"id\"" : "");
    SchemaHistory history = new SchemaHistory();
    history.apply(
        new SchemaLogEntry(
            "e", 1, "public", SchemaDefinition.parse(json), json, "2026-11-22 10:11:12"));
    return history.layout("public", name);
  }

  static CopiedTable table(String oid, long blocks, boolean isKeyed, PartialTable begun) {
    return new CopiedTable(
        layout("t" + oid, oid, isKeyed), Long.parseLong(oid), 7, blocks, null, begun);
  }

  static Chunk chunk(int number) {
    return new Chunk(number, table("10", 1, true, null), 0, 1, true, -1, null);
  }
}
