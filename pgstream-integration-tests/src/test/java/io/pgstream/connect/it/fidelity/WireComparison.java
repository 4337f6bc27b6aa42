package io.pgstream.connect.it.fidelity;

import io.pgstream.connect.it.Pipeline;
import io.pgstream.connect.it.compare.ExactJson;
import io.pgstream.connect.it.compare.Sql;
import io.pgstream.connect.source.wal2json.Wal2JsonOptions;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the source connector has produced side by side with what the plugin prints for the same WAL,
 * read from a slot of our own and parsed by a general JSON library: the same changes in the same
 * order, every value digit by digit and character by character.
 */
final class WireComparison {
  private static final String ROW_ACTIONS = "IUDT";
  private static final String UNKNOWN_OPTION = "22023";
  private static final int FETCH_ROWS = 200;
  private static final int SHOWN = 5;

  private final Pipeline pipeline;
  private final String slot;
  private long nextOffset;

  private WireComparison(Pipeline pipeline, String slot) {
    this.pipeline = pipeline;
    this.slot = slot;
  }

  /** Creates the slot: from here on everything is compared. */
  static WireComparison start(Pipeline pipeline) throws SQLException {
    String slot = pipeline.slot() + "_plugin";
    pipeline
        .source()
        .query("SELECT pg_create_logical_replication_slot('" + slot + "', 'wal2json')");
    return new WireComparison(pipeline, slot);
  }

  /**
   * The first differences since the last call; empty if there are none. Both sides must stand
   * still, and everything must have been produced.
   */
  List<String> differences() throws SQLException {
    List<ConsumerRecord<String, byte[]>> records = pipeline.topic().readFrom(nextOffset);
    nextOffset = records.get(records.size() - 1).offset() + 1;
    Iterator<Map<String, Object>> produced =
        records.stream()
            .map(record -> new String(record.value(), StandardCharsets.UTF_8))
            .map(ExactJson::parseObject)
            .filter(WireComparison::isRow)
            .iterator();
    List<String> differences = new ArrayList<>();
    try (Connection connection = pipeline.source().connector().open()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.setFetchSize(FETCH_ROWS);
        try (ResultSet line = statement.executeQuery(changes())) {
          while (line.next() && differences.size() < SHOWN) {
            Map<String, Object> printed = ExactJson.parseObject(line.getString(1));
            if (isRow(printed)) {
              compare(printed, produced.hasNext() ? produced.next() : Map.of(), differences);
            }
          }
        }
      }
    }
    if (differences.isEmpty() && produced.hasNext()) {
      differences.add(
          "the topic has a change that the plugin does not print: " + name(produced.next()));
    }
    return differences;
  }

  /** Whether this server's plugin prints NaN and infinities of plain number columns. */
  boolean carriesNaN() throws SQLException {
    try {
      pipeline
          .source()
          .query(
              "SELECT count(*) FROM pg_logical_slot_peek_changes("
                  + arguments(List.of(Wal2JsonOptions.numericAsString()))
                  + ")");
      return true;
    } catch (SQLException e) {
      if (UNKNOWN_OPTION.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  private String changes() throws SQLException {
    List<Map.Entry<String, String>> options = new ArrayList<>(Wal2JsonOptions.common().entrySet());
    if (carriesNaN()) {
      options.add(Wal2JsonOptions.numericAsString());
    }
    return "SELECT data FROM pg_logical_slot_get_changes(" + arguments(options) + ")";
  }

  private String arguments(List<Map.Entry<String, String>> options) {
    return Sql.literal(slot)
        + ", NULL, NULL, "
        + options.stream()
            .map(option -> Sql.literal(option.getKey()) + ", " + Sql.literal(option.getValue()))
            .collect(Collectors.joining(", "));
  }

  private static boolean isRow(Map<String, Object> change) {
    return ROW_ACTIONS.contains((String) change.get("action"))
        && !"pgstream".equals(change.get("schema"));
  }

  private static String name(Map<String, Object> change) {
    return change.get("action") + " " + change.get("schema") + "." + change.get("table");
  }

  private static void compare(
      Map<String, Object> printed, Map<String, Object> produced, List<String> differences) {
    for (String field : List.of("action", "schema", "table", "lsn", "timestamp")) {
      if (!Objects.equals(printed.get(field), produced.get(field))) {
        differences.add(
            name(printed)
                + ": "
                + field
                + " is "
                + produced.get(field)
                + ", not "
                + printed.get(field));
        return;
      }
    }
    values("columns", printed, produced, differences);
    values("identity", printed, produced, differences);
  }

  private static void values(
      String list,
      Map<String, Object> printed,
      Map<String, Object> produced,
      List<String> differences) {
    List<Map<String, Object>> expected = ExactJson.objects(printed, list);
    List<Map<String, Object>> actual = ExactJson.objects(produced, list);
    if (expected.size() != actual.size()) {
      differences.add(
          name(printed) + ": " + actual.size() + " " + list + ", not " + expected.size());
      return;
    }
    for (int i = 0; i < expected.size(); i++) {
      for (String field : List.of("name", "value")) {
        Object one = expected.get(i).get(field);
        Object other = actual.get(i).get(field);
        if (!Objects.equals(one, other) && !isQuotedNumber(one, other)) {
          differences.add(
              name(printed)
                  + ", "
                  + list
                  + ", "
                  + expected.get(i).get("name")
                  + ": "
                  + field
                  + " is <"
                  + other
                  + ">, not <"
                  + one
                  + ">");
        }
      }
    }
  }

  /** Newer plugins print numbers as strings, so that NaN is no exception. */
  private static boolean isQuotedNumber(Object printed, Object produced) {
    return produced instanceof ExactJson.Digits digits && digits.text().equals(printed);
  }
}
