package io.pgstream.connect.source.replication;

import java.sql.SQLWarning;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the server says beside the stream: each different notice is logged once. */
final class ServerNotices {
  private static final Logger LOG = LoggerFactory.getLogger(ServerNotices.class);
  private static final int MAX_REMEMBERED = 10_000;
  private static final String NO_IDENTITY = "no tuple identifier";

  private final Set<String> seen = new HashSet<>();
  private final LongAdder unidentifiedChanges;

  ServerNotices(LongAdder unidentifiedChanges) {
    this.unidentifiedChanges = unidentifiedChanges;
  }

  void log(SQLWarning first) {
    for (SQLWarning notice = first; notice != null; notice = notice.getNextWarning()) {
      String text = notice.getMessage();
      boolean lost = text != null && text.contains(NO_IDENTITY);
      if (lost) {
        unidentifiedChanges.increment();
      }
      if (seen.size() < MAX_REMEMBERED && seen.add(text)) {
        LOG.warn(
            lost
                ? "The server cannot stream a change: {}. Give the table a primary key or run ALTER"
                    + " TABLE ... REPLICA IDENTITY FULL; further such changes are only counted"
                : "The server says: {}",
            text);
      }
    }
  }
}
