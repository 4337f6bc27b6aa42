package io.pgstream.connect.source.init;

import io.pgstream.connect.common.postgres.PostgresConnector;
import java.sql.SQLException;

/** Stub. */
public final class SourceInitializer {
  /** Stub. */
  public SourceInitializer(PostgresConnector connector) {}

  /** Stub. */
  public void init(String slot) throws SQLException {}
}
