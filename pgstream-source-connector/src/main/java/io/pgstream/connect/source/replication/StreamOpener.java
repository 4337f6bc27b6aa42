package io.pgstream.connect.source.replication;

import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.source.init.ReplicationSlot;
import io.pgstream.connect.source.init.ReplicationSlots;
import io.pgstream.connect.source.offset.SourceOffset;
import io.pgstream.connect.source.record.EmittedRecord;
import io.pgstream.connect.source.record.TransactionAssembler;
import io.pgstream.connect.source.record.UnknownTables;
import io.pgstream.connect.source.schema.SchemaLogStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Opens a stream that goes on after an offset, or says why that is impossible. Used at the start
 * and after every lost connection.
 */
final class StreamOpener {
  private final PostgresConnector connector;
  private final String slot;
  private final SchemaLogStore schemaLog;
  private final UnknownTables unknownTables;
  private final ServerNotices notices;
  private final int statusIntervalMs;
  private final SourcePreparation preparation;

  StreamOpener(
      PostgresConnector connector,
      String slot,
      SchemaLogStore schemaLog,
      UnknownTables unknownTables,
      ServerNotices notices,
      int statusIntervalMs,
      SourcePreparation preparation) {
    this.preparation = preparation;
    this.connector = connector;
    this.slot = slot;
    this.schemaLog = schemaLog;
    this.unknownTables = unknownTables;
    this.notices = notices;
    this.statusIntervalMs = statusIntervalMs;
  }

  /**
   * An open stream and what turns its messages into records.
   *
   * @param stream positioned at or before the offset
   * @param assembler drops what the offset covers
   * @param baseline what to produce before the stream; empty unless the slot is new
   * @param slotPosition where the slot stands
   */
  record Session(
      ReplicationStream stream,
      TransactionAssembler assembler,
      List<SchemaLogEntry> baseline,
      Lsn slotPosition) {
    void playBaseline() {
      if (!baseline.isEmpty()) {
        assembler.playBaseline(baseline, slotPosition);
      }
    }
  }

  /**
   * Opens a stream.
   *
   * @param stored the offset to go on after; null at the first start
   * @param out takes the records
   * @throws SQLException if the server cannot be reached or the schema log not be read
   * @throws SlotActiveException if another process streams the slot
   * @throws ConnectException if going on would lose changes
   */
  Session open(SourceOffset stored, Consumer<EmittedRecord> out) throws SQLException {
    if (stored == null) {
      preparation.prepare();
    }
    String systemId;
    ReplicationSlot state;
    try (Connection connection = connector.openReplication()) {
      systemId = systemId(connection);
    }
    try (Connection connection = connector.openTrustingNoSchema()) {
      state = ReplicationSlots.find(connection, slot).orElseThrow(this::slotMissing);
    }
    SourceOffset resume = stored == null ? SourceOffset.start(systemId) : stored;
    checkServer(resume, systemId);
    checkSlot(state);
    checkGap(resume, state.confirmedFlush());
    TransactionAssembler assembler =
        new TransactionAssembler(schemaLog.load(resume.schemaLog()), resume, unknownTables, out);
    List<SchemaLogEntry> baseline =
        resume.endLsn().isValid() ? List.of() : baseline(state.confirmedFlush());
    return new Session(
        PgReplicationStream.open(connector, slot, resume.endLsn(), statusIntervalMs, notices),
        assembler,
        baseline,
        state.confirmedFlush());
  }

  private List<SchemaLogEntry> baseline(Lsn slotPosition) throws SQLException {
    Lsn recorded = schemaLog.baselineLsn().orElseThrow(this::baselineMissing);
    if (!recorded.equals(slotPosition)) {
      throw offsetsMissing(slotPosition, recorded);
    }
    return schemaLog.baseline();
  }

  private static String systemId(Connection replication) throws SQLException {
    try (Statement statement = replication.createStatement();
        ResultSet row = statement.executeQuery("IDENTIFY_SYSTEM")) {
      row.next();
      return row.getString("systemid");
    }
  }

  private void checkServer(SourceOffset resume, String systemId) {
    if (!resume.systemId().equals(systemId)) {
      throw new ConnectException(
          "connection.url leads to another server than before: its system identifier is "
              + systemId
              + ", the stored offset is of "
              + resume.systemId()
              + "; correct connection.url, or reset the connector's offsets and start from a new slot"
              + " and snapshot");
    }
  }

  private void checkSlot(ReplicationSlot state) {
    if (!"wal2json".equals(state.plugin())) {
      throw new ConnectException(
          "replication slot \""
              + slot
              + "\" uses the plugin \""
              + state.plugin()
              + "\" instead of wal2json; set slot.name to another slot, or drop this one and run"
              + " \"pgstream init\"");
    }
    if (!connector.url().database().equals(state.database())) {
      throw new ConnectException(
          "replication slot \""
              + slot
              + "\" belongs to database \""
              + state.database()
              + "\", connection.url names \""
              + connector.url().database()
              + "\"; set slot.name to a slot of this database");
    }
    if ("lost".equals(state.walStatus())) {
      throw new ConnectException(
          "replication slot \""
              + slot
              + "\" is lost: the server has removed WAL that it needs (max_slot_wal_keep_size); drop"
              + " it, run \"pgstream init\" and take a new snapshot");
    }
    if (state.isActive()) {
      throw new SlotActiveException(slot, state.activePid());
    }
  }

  private void checkGap(SourceOffset resume, Lsn confirmed) {
    if (resume.endLsn().isValid() && confirmed.compareTo(resume.endLsn()) > 0) {
      throw new ConnectException(
          "replication slot \""
              + slot
              + "\" starts at "
              + confirmed
              + ", the stored offset is at "
              + resume.endLsn()
              + ": "
              + confirmed.bytesSince(resume.endLsn())
              + " bytes of WAL are missing because the slot was recreated or another reader advanced"
              + " it; reset the connector's offsets and start from a new slot and snapshot");
    }
  }

  private ConnectException offsetsMissing(Lsn slotPosition, Lsn baseline) {
    return new ConnectException(
        "the connector has no stored offset, but replication slot \""
            + slot
            + "\" has moved "
            + slotPosition.bytesSince(baseline)
            + " bytes since it was made, so what the schema was at its position is unknown; restore"
            + " the offset (a renamed connector starts without one), or drop the slot, run \"pgstream"
            + " init\" and take a new snapshot");
  }

  private ConnectException baselineMissing() {
    return new ConnectException(
        "what the schemas were when replication slot \""
            + slot
            + "\" was made is not recorded; run \"pgstream init\" or set init.enabled=true");
  }

  private ConnectException slotMissing() {
    return new ConnectException(
        "replication slot \""
            + slot
            + "\" does not exist; run \"pgstream init\" or set init.enabled=true. If it was dropped, the"
            + " changes since then are lost: reset the connector's offsets and take a new snapshot");
  }
}
