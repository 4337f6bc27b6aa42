package io.pgstream.connect.sink.postgres.write;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the target's sequences to where the source's stood at the end of a snapshot. They stay there
 * when the transaction is rolled back, which does no harm: it is tried again. Not thread-safe.
 */
final class SequenceSetter {
  private static final Logger LOG = LoggerFactory.getLogger(SequenceSetter.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Finds nothing to set where the target has another sequence, or grants no right to it. */
  private static final String SET =
      "SELECT setval(c.oid, p.last_value, p.is_called) FROM (SELECT ?::bigint AS last_value,"
          + " ?::boolean AS is_called) p, pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
          + " JOIN pg_sequence s ON s.seqrelid = c.oid WHERE n.nspname = ? AND c.relname = ?"
          + " AND p.last_value BETWEEN s.seqmin AND s.seqmax"
          + " AND has_sequence_privilege(c.oid, 'UPDATE')";

  private final Connection connection;

  SequenceSetter(Connection connection) {
    this.connection = connection;
  }

  /** Sets the sequences that a message names; those that cannot be set are told in the log. */
  void set(SourceChange change) throws SQLException {
    String schema = change.event().schema();
    List<String> unset = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(SET)) {
      for (JsonNode sequence : read(change)) {
        statement.setLong(1, sequence.path("last_value").asLong());
        statement.setBoolean(2, sequence.path("is_called").asBoolean());
        statement.setString(3, schema);
        statement.setString(4, sequence.path("name").asText());
        try (ResultSet row = statement.executeQuery()) {
          if (!row.next()) {
            unset.add(sequence.path("name").asText());
          }
        }
      }
    }
    if (!unset.isEmpty()) {
      LOG.warn(
          "sequences {} of schema \"{}\" keep their positions: the target lacks them, cannot reach"
              + " the source's positions, or grants no UPDATE on them",
          unset,
          schema);
    }
  }

  private static JsonNode read(SourceChange change) {
    try {
      return JSON.readTree(change.event().message().content());
    } catch (JsonProcessingException e) {
      throw new ConnectException(
          change.position() + ": the positions of sequences are not readable JSON", e);
    }
  }
}
