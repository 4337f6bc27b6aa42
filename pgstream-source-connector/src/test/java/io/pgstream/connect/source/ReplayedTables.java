package io.pgstream.connect.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgstream.connect.common.lsn.Lsn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A target in memory: applies the topic's records as a sink does, leaving out what stands at or
 * before the last applied place of the source's history. A change without its row is an error.
 */
final class ReplayedTables {
  private final Map<String, Map<String, Map<String, String>>> keyed = new HashMap<>();
  private final Map<String, List<Map<String, String>>> keyless = new HashMap<>();
  private final Map<String, Long> copied = new HashMap<>();
  private Lsn commitLsn = Lsn.INVALID;
  private long txSeq;
  private boolean finished;

  /** Applies the next record. */
  void apply(JsonNode event) {
    JsonNode metadata = event.path("metadata");
    Lsn commit = Lsn.parse(metadata.path("commit_lsn").asText());
    long sequence = metadata.path("tx_seq").asLong();
    int order = commit.compareTo(commitLsn);
    if (order < 0 || (order == 0 && sequence <= txSeq)) {
      return;
    }
    if (event.path("action").asText().equals("M")) {
      finished |= event.path("prefix").asText().equals("pgstream.snapshot");
      return;
    }
    commitLsn = commit;
    txSeq = sequence;
    if (!event.path("schema").asText().equals("pgstream")) {
      change(event, event.path("table").asText());
    }
  }

  private void change(JsonNode event, String table) {
    JsonNode key = event.path("metadata").path("id_col_pgstream_id");
    boolean isKeyed = !key.isEmpty();
    Map<String, String> row = row(event.path("columns"));
    Map<String, String> identity = row(event.path("identity"));
    switch (event.path("action").asText()) {
      case "I" -> {
        if (event.path("metadata").path("xid").asLong() == 0) {
          copied.merge(table, 1L, Long::sum);
        }
        insert(table, isKeyed, key(event, row), row);
      }
      case "U" -> {
        Map<String, String> old = remove(table, isKeyed, key(event, identity), identity);
        Map<String, String> merged = new LinkedHashMap<>(old);
        merged.putAll(row);
        insert(table, isKeyed, key(event, merged), merged);
      }
      case "D" -> removeIfThere(table, isKeyed, key(event, identity), identity);
      default -> {
        keyed.remove(table);
        keyless.remove(table);
      }
    }
  }

  private static String key(JsonNode event, Map<String, String> row) {
    List<String> parts = new ArrayList<>();
    JsonNode ids = event.path("metadata").path("id_col_pgstream_id");
    for (JsonNode list : List.of(event.path("columns"), event.path("identity"))) {
      for (JsonNode column : list) {
        for (JsonNode id : ids) {
          if (id.equals(column.path("id")) && parts.size() < ids.size()) {
            parts.add(row.get(column.path("name").asText()));
          }
        }
      }
    }
    return parts.toString();
  }

  private static Map<String, String> row(JsonNode columns) {
    Map<String, String> row = new LinkedHashMap<>();
    for (JsonNode column : columns) {
      JsonNode value = column.path("value");
      row.put(column.path("name").asText(), value.isNull() ? null : value.asText());
    }
    return row;
  }

  private void insert(String table, boolean isKeyed, String key, Map<String, String> row) {
    if (isKeyed) {
      keyed.computeIfAbsent(table, none -> new TreeMap<>()).put(key, row);
    } else {
      keyless.computeIfAbsent(table, none -> new ArrayList<>()).add(row);
    }
  }

  private Map<String, String> remove(
      String table, boolean isKeyed, String key, Map<String, String> row) {
    Map<String, String> removed = removeIfThere(table, isKeyed, key, row);
    if (removed == null) {
      throw new AssertionError("table " + table + " lacks row " + (isKeyed ? key : row));
    }
    return removed;
  }

  private Map<String, String> removeIfThere(
      String table, boolean isKeyed, String key, Map<String, String> row) {
    if (isKeyed) {
      return keyed.getOrDefault(table, new HashMap<>()).remove(key);
    }
    return keyless.getOrDefault(table, new ArrayList<>()).remove(row) ? row : null;
  }

  /** Whether a snapshot has been copied whole. */
  boolean isSnapshotFinished() {
    return finished;
  }

  /** Looks for the end of another snapshot from here on. */
  void expectAnotherSnapshot() {
    finished = false;
  }

  /** How many rows of a table have come as copies. */
  long copied(String table) {
    return copied.getOrDefault(table, 0L);
  }

  /** The rows of a table as text, sorted. */
  List<String> rows(String table) {
    List<String> rows = new ArrayList<>();
    keyed.getOrDefault(table, Map.of()).values().forEach(row -> rows.add(row.values().toString()));
    keyless.getOrDefault(table, List.of()).forEach(row -> rows.add(row.values().toString()));
    Collections.sort(rows);
    return rows;
  }

  /** The sum of a column. */
  long sum(String table, String column) {
    return keyed.getOrDefault(table, Map.of()).values().stream()
        .mapToLong(row -> Long.parseLong(row.get(column)))
        .sum();
  }
}
