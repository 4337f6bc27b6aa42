package io.pgstream.connect.source.check;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.source.init.PrerequisiteException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs once, when the stream is open for the first time, what it cannot carry: one line per
 * finding. {@link #tell} is for one thread, the count for all.
 */
public final class CaptureReport {
  private static final Logger LOG = LoggerFactory.getLogger(CaptureReport.class);

  private final PostgresConnector connector;
  private volatile long tablesWithoutIdentity;
  private boolean told;

  /** A report on the database behind {@code connector}. */
  public CaptureReport(PostgresConnector connector) {
    this.connector = connector;
  }

  /**
   * Logs the findings, unless that was done before. A server that does not answer is asked again at
   * the next call.
   *
   * @param numericsAsText whether the server's wal2json prints NaN and infinities
   */
  public void tell(boolean numericsAsText) {
    if (told) {
      return;
    }
    try {
      long without = 0;
      for (Finding finding : CaptureCheck.run(connector, numericsAsText)) {
        log(finding);
        without += finding.isWithoutIdentity() ? finding.count() : 0;
      }
      tablesWithoutIdentity = without;
      told = true;
    } catch (PrerequisiteException e) {
      LOG.warn("Cannot look for tables that are not streamed whole: {}", e.getMessage());
    }
  }

  private static void log(Finding finding) {
    switch (finding.severity()) {
      case INFO -> LOG.info("{}", finding);
      case WARNING -> LOG.warn("{}", finding);
      case ERROR -> LOG.error("{}", finding);
    }
  }

  /** Tables whose updates and deletes the server leaves out, as of {@link #tell}. */
  public long tablesWithoutIdentity() {
    return tablesWithoutIdentity;
  }
}
