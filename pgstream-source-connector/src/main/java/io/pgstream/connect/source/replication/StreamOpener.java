package io.pgstream.connect.source.replication;

import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.postgres.SqlState;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.source.init.DirectServer;
import io.pgstream.connect.source.init.PrerequisiteException;
import io.pgstream.connect.source.init.ReplicationSlot;
import io.pgstream.connect.source.init.ReplicationSlots;
import io.pgstream.connect.source.offset.SourceOffset;
import io.pgstream.connect.source.record.EmittedRecord;
import io.pgstream.connect.source.record.TransactionAssembler;
import io.pgstream.connect.source.record.UnknownTables;
import io.pgstream.connect.source.schema.SchemaLogStore;
import io.pgstream.connect.source.schema.SchemaPosition;
import io.pgstream.connect.source.snapshot.SnapshotHost;
import io.pgstream.connect.source.snapshot.Snapshots;
import io.pgstream.connect.source.snapshot.TableSynchronization;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a stream that goes on after an offset, or says why that is impossible. Used at the start
 * and after every lost connection.
 */
final class StreamOpener {
  private static final Logger LOG = LoggerFactory.getLogger(StreamOpener.class);
  private static final long CLOCK_SLACK_MS = 1_000;

  private final PostgresConnector connector;
  private final String slot;
  private final SchemaLogStore schemaLog;
  private final UnknownTables unknownTables;
  private final ServerNotices notices;
  private final int statusIntervalMs;
  private final SourcePreparation preparation;
  private final Snapshots snapshots;
  private final ResumeCheck check;
  private int serverPid;
  private boolean isDirect;

  StreamOpener(
      PostgresConnector connector,
      String slot,
      SchemaLogStore schemaLog,
      UnknownTables unknownTables,
      ServerNotices notices,
      int statusIntervalMs,
      SourcePreparation preparation,
      Snapshots snapshots) {
    this.preparation = preparation;
    this.snapshots = snapshots;
    this.check = new ResumeCheck(slot, connector.url().database());
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
   * @param synchronization copies tables before the stream goes on; null if nothing is to be copied
   * @param slotPosition where the slot stands
   * @param statusIntervalMs how often the server must hear from us, in milliseconds
   */
  record Session(
      ReplicationStream stream,
      TransactionAssembler assembler,
      List<SchemaLogEntry> baseline,
      TableSynchronization synchronization,
      Lsn slotPosition,
      int statusIntervalMs)
      implements AutoCloseable {
    void playBaseline() {
      if (!baseline.isEmpty()) {
        assembler.playBaseline(baseline, slotPosition);
      }
    }

    @Override
    public void close() throws SQLException {
      assembler.close();
      try {
        stream.close();
      } finally {
        if (synchronization != null) {
          synchronization.close();
        }
      }
    }
  }

  /**
   * Opens a stream.
   *
   * @param stored the offset to go on after; null at the first start
   * @param out takes the records
   * @param host called while tables are copied
   * @throws SQLException if the server cannot be reached or the schema log not be read
   * @throws SlotActiveException if another process streams the slot
   * @throws ConnectException if going on would lose changes
   */
  Session open(SourceOffset stored, Consumer<EmittedRecord> out, SnapshotHost host)
      throws SQLException {
    requireDirectServer();
    if (stored == null) {
      preparation.prepare();
    }
    requireDirectServer();
    ServerIdentity server;
    try (Connection connection = connector.openReplication()) {
      server = ServerIdentity.read(connection);
    }
    SourceOffset start = SourceOffset.start(server.systemId());
    SourceOffset resume = snapshots.resume(stored, start);
    if (snapshots.isSlotRenewed() && isSlotGone(server, resume)) {
      preparation.prepare();
      resume = snapshots.resume(null, start);
    }
    ReplicationSlot state = slotToResume(server, resume);
    SchemaPosition position = schemaLog.load(resume.schemaLog());
    List<SchemaLogEntry> baseline =
        resume.endLsn().isValid() ? List.of() : baseline(state.confirmedFlush());
    int interval = server.statusIntervalMs(statusIntervalMs);
    TableSynchronization synchronization = snapshots.open(resume, position.history(), host);
    try {
      TransactionAssembler assembler =
          new TransactionAssembler(
              position,
              synchronization == null ? resume.withSnapshot(null) : resume,
              unknownTables,
              out);
      ReplicationStream stream = stream(resume, interval);
      serverPid = stream.serverPid();
      if (synchronization != null) {
        assembler.synchronize(synchronization);
      }
      return new Session(
          stream,
          assembler,
          snapshots.definitions(baseline, resume),
          synchronization,
          state.confirmedFlush(),
          interval);
    } catch (SQLException | RuntimeException e) {
      if (synchronization != null) {
        synchronization.close();
      }
      throw e;
    }
  }

  /** Once is enough: addresses lead elsewhere when somebody changes the configuration. */
  private void requireDirectServer() throws SQLException {
    if (isDirect) {
      return;
    }
    try {
      DirectServer.require(connector);
    } catch (PrerequisiteException e) {
      throw new ConnectException(e.getMessage(), e);
    }
    isDirect = true;
  }

  /** Gives up what has been prepared for the next session. */
  void close() {
    try {
      snapshots.close();
    } catch (SQLException e) {
      LOG.debug("A snapshot could not be given up: {}", e.getMessage());
    }
  }

  /** Whether a request for a snapshot may be waiting. */
  boolean isCopyDue() {
    return snapshots.isCopyDue();
  }

  /** Whether nothing is to be streamed after this offset. */
  boolean isComplete(SourceOffset offset) {
    return snapshots.isComplete(offset);
  }

  /** Changes have been lost with the slot: only a new one, and new copies, lead on. */
  private boolean isSlotGone(ServerIdentity server, SourceOffset resume) throws SQLException {
    if (!resume.endLsn().isValid()) {
      return false;
    }
    check.server(server, resume);
    try (Connection connection = connector.openTrustingNoSchema()) {
      Optional<ReplicationSlot> state = ReplicationSlots.find(connection, slot);
      boolean isLost = state.filter(found -> "lost".equals(found.walStatus())).isPresent();
      if (isLost) {
        ReplicationSlots.drop(connection, slot);
      }
      if (isLost || state.isEmpty()) {
        LOG.warn(
            "Replication slot \"{}\" is gone; making a new one and copying the tables again", slot);
      }
      return isLost || state.isEmpty();
    }
  }

  private ReplicationStream stream(SourceOffset resume, int interval) throws SQLException {
    try {
      return PgReplicationStream.open(connector, slot, resume.endLsn(), interval, notices);
    } catch (SQLException e) {
      // Dropped since it was looked at.
      if (SqlState.UNDEFINED_OBJECT.equals(e.getSQLState())) {
        throw check.slotMissing(resume);
      }
      throw e;
    }
  }

  private ReplicationSlot slotToResume(ServerIdentity server, SourceOffset resume)
      throws SQLException {
    check.server(server, resume);
    try (Connection connection = connector.openTrustingNoSchema()) {
      ReplicationSlot state =
          ReplicationSlots.find(connection, slot).orElseThrow(() -> check.slotMissing(resume));
      check.slot(state);
      if (state.isActive()) {
        endOwn(connection, state.activePid());
        throw new SlotActiveException(slot, state.activePid());
      }
      check.gap(resume, state.confirmedFlush());
      return state;
    }
  }

  /** The server may not notice for a long time that our last connection is gone. */
  private void endOwn(Connection connection, int pid) throws SQLException {
    if (pid == serverPid) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SELECT pg_terminate_backend(" + pid + ")");
      }
    }
  }

  /**
   * Asks on a new connection about a stream that has been silent. Standby status updates carry our
   * clock. A role without {@code pg_read_all_stats} is not told when the last one came: then the
   * server's own {@code wal_sender_timeout} has to notice that it does not hear from us, and a slot
   * that is about to be invalidated is taken for the sign that its process was told to end.
   *
   * @throws SQLException if the server does not answer
   */
  ServerView look(Session session) throws SQLException {
    long since = System.currentTimeMillis() - 2L * session.statusIntervalMs() - CLOCK_SLACK_MS;
    try (Connection connection = connector.openTrustingNoSchema();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT coalesce(r.reply_time >= to_timestamp("
                    + since / 1000.0
                    + "), s.wal_status IS DISTINCT FROM 'unreserved'),"
                    + " coalesce(a.wait_event_type, '') NOT IN ('Activity', 'Client'),"
                    + " pg_current_wal_flush_lsn() FROM pg_stat_activity a"
                    + " LEFT JOIN pg_replication_slots s ON s.active_pid = a.pid"
                    + " LEFT JOIN pg_stat_replication r ON r.pid = a.pid WHERE a.pid = "
                    + session.stream().serverPid())) {
      return row.next()
          ? new ServerView(row.getBoolean(1), row.getBoolean(2), Lsn.parse(row.getString(3)))
          : ServerView.GONE;
    }
  }

  private List<SchemaLogEntry> baseline(Lsn slotPosition) throws SQLException {
    Lsn recorded = schemaLog.baselineLsn().orElseThrow(check::baselineMissing);
    if (!recorded.equals(slotPosition)) {
      throw check.offsetsMissing(slotPosition, recorded);
    }
    return schemaLog.baseline();
  }
}
