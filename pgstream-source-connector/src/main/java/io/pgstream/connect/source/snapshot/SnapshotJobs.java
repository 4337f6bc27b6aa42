package io.pgstream.connect.source.snapshot;

import io.pgstream.connect.common.postgres.SqlState;
import io.pgstream.connect.source.offset.SnapshotCursor;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what is to be copied: what the configuration says, or the oldest open request. */
final class SnapshotJobs {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotJobs.class);

  private final SnapshotRequests requests;
  private final SnapshotSettings settings;

  SnapshotJobs(SnapshotRequests requests, SnapshotSettings settings) {
    this.requests = requests;
    this.settings = settings;
  }

  /** The cursor of the oldest open request; null if there is none. */
  SnapshotCursor requested() throws SQLException {
    try {
      Optional<SnapshotRequest> next = requests.next();
      while (next.isPresent() && !(isCopied(next.get()) && requests.take(next.get().id()))) {
        next = requests.next();
      }
      return next.map(request -> new SnapshotCursor(request.id(), 0, null)).orElse(null);
    } catch (SQLException e) {
      return ifUnreadable(e, null);
    }
  }

  /** Whether it is fulfilled; takes it back if the configuration says that it is not. */
  private boolean isCopied(SnapshotRequest request) throws SQLException {
    if (!request.isForRewrite() || settings.copiesRewritten()) {
      return true;
    }
    if (requests.cancel(request.id())) {
      LOG.warn(
          "Table not copied ({}): the targets hold other values in its new or changed columns, and"
              + " may lack rows; copy it with \"pgstream snapshot\", or set"
              + " snapshot.rewritten.tables=true",
          request.message());
    }
    return false;
  }

  /** Without the table, or the right to use it, there is nothing to be done by request. */
  private static <T> T ifUnreadable(SQLException e, T otherwise) throws SQLException {
    String state = String.valueOf(e.getSQLState());
    if (!state.equals(SqlState.UNDEFINED_TABLE) && !state.equals(SqlState.INSUFFICIENT_PRIVILEGE)) {
      throw e;
    }
    LOG.info("pgstream.snapshot_requests is not used: {}", e.getMessage());
    return otherwise;
  }

  /**
   * What is to be done at this cursor; null if nothing any more.
   *
   * @param isBegun whether an earlier attempt has begun it
   */
  SnapshotJob find(SnapshotCursor cursor, boolean isBegun) throws SQLException {
    if (cursor.request() == 0) {
      return new SnapshotJob(
          requests,
          row(),
          settings.tables(),
          SnapshotJob.Kind.CONFIGURED,
          SnapshotJob.Targets.EMPTIED);
    }
    SnapshotJob.Kind kind =
        isBegun ? SnapshotJob.Kind.REQUESTED_AND_BEGUN : SnapshotJob.Kind.REQUESTED;
    return requests
        .find(cursor.request())
        .filter(request -> isBegun || !request.isOver())
        .map(
            request ->
                new SnapshotJob(
                    requests,
                    request.id(),
                    TablePatterns.parse(request.tables(), List.of()),
                    kind,
                    request.keepsRows()
                        ? SnapshotJob.Targets.OVERWRITTEN
                        : SnapshotJob.Targets.EMPTIED))
        .orElse(null);
  }

  private long row() throws SQLException {
    try {
      return requests.begin(settings.tables().texts());
    } catch (SQLException e) {
      return ifUnreadable(e, 0L);
    }
  }
}
