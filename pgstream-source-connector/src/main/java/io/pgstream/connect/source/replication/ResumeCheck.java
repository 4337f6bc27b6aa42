package io.pgstream.connect.source.replication;

import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.source.init.ReplicationSlot;
import io.pgstream.connect.source.offset.SourceOffset;
import org.apache.kafka.connect.errors.ConnectException;

/** Finds what makes it impossible to go on from an offset without losing changes. */
final class ResumeCheck {
  private static final String START_OVER =
      "; reset the connector's offsets and start from a new slot and snapshot";

  private final String slot;
  private final String database;

  /**
   * Checks for one slot.
   *
   * @param database the one that connection.url names
   */
  ResumeCheck(String slot, String database) {
    this.slot = slot;
    this.database = database;
  }

  /** The server must be the one that the offset is of, and must have its WAL. */
  void server(ServerIdentity server, SourceOffset resume) {
    if (!resume.systemId().equals(server.systemId())) {
      throw new ConnectException(
          "connection.url leads to another server than before: its system identifier is "
              + server.systemId()
              + ", the stored offset is of "
              + resume.systemId()
              + "; correct connection.url, or reset the connector's offsets and start from a new slot"
              + " and snapshot");
    }
    if (resume.endLsn().compareTo(server.flushed()) > 0) {
      throw new ConnectException(
          "the server's WAL ends at "
              + server.flushed()
              + ", the stored offset is at "
              + resume.endLsn()
              + ": "
              + resume.endLsn().bytesSince(server.flushed())
              + " bytes of WAL are missing because the server was restored from a backup, or is a"
              + " standby that was promoted before it had received them"
              + START_OVER);
    }
  }

  /** The slot must be one that this connector can read. */
  void slot(ReplicationSlot state) {
    if (!"wal2json".equals(state.plugin())) {
      throw new ConnectException(
          name()
              + (state.plugin() == null
                  ? "is a physical one"
                  : "uses the plugin \"" + state.plugin() + "\" instead of wal2json")
              + "; set slot.name to another slot, or drop this one and run \"pgstream init\"");
    }
    if (!database.equals(state.database())) {
      throw new ConnectException(
          name()
              + "belongs to database \""
              + state.database()
              + "\", connection.url names \""
              + database
              + "\"; set slot.name to a slot of this database");
    }
    if ("lost".equals(state.walStatus())) {
      throw new ConnectException(
          name()
              + "is lost: the server has removed WAL that it needs (max_slot_wal_keep_size); drop it,"
              + " run \"pgstream init\" and take a new snapshot");
    }
  }

  /** The server must not start later than the offset. */
  void gap(SourceOffset resume, Lsn confirmed) {
    if (resume.endLsn().isValid() && confirmed.compareTo(resume.endLsn()) > 0) {
      throw new ConnectException(
          name()
              + "starts at "
              + confirmed
              + ", the stored offset is at "
              + resume.endLsn()
              + ": "
              + confirmed.bytesSince(resume.endLsn())
              + " bytes of WAL are missing because the slot was recreated or another reader advanced"
              + " it"
              + START_OVER);
    }
  }

  /** What to throw if there is no such slot. */
  ConnectException slotMissing(SourceOffset resume) {
    return resume.endLsn().isValid()
        ? new ConnectException(
            name()
                + "does not exist any more: it was dropped, or the server is a promoted standby, which"
                + " lacks the slots of its primary. Changes after "
                + resume.endLsn()
                + " may be lost"
                + START_OVER)
        : new ConnectException(
            name() + "does not exist; run \"pgstream init\" or set init.enabled=true");
  }

  /** What to throw if a slot that nobody has an offset for is not where it began. */
  ConnectException offsetsMissing(Lsn slotPosition, Lsn baseline) {
    return new ConnectException(
        "the connector has no stored offset, but "
            + name()
            + "has moved "
            + slotPosition.bytesSince(baseline)
            + " bytes since it was made, so what the schema was at its position is unknown; restore"
            + " the offset (a renamed connector starts without one), or drop the slot, run \"pgstream"
            + " init\" and take a new snapshot");
  }

  /** What to throw if the start of the slot was not recorded. */
  ConnectException baselineMissing() {
    return new ConnectException(
        "what the schemas were when "
            + name()
            + "was made is not recorded; run \"pgstream init\" or set init.enabled=true");
  }

  private String name() {
    return "replication slot \"" + slot + "\" ";
  }
}
