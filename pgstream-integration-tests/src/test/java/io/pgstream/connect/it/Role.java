package io.pgstream.connect.it;

/** The connectors of {@code config/}. */
public enum Role {
  SOURCE("pgstream-source.json", "io.pgstream.connect.source.PgStreamSourceConnector"),
  POSTGRES_SINK("pgstream-pg-sink.json", "io.pgstream.connect.sink.postgres.PgSinkConnector"),
  OPENSEARCH_SINK(
      "pgstream-opensearch-sink.json",
      "io.pgstream.connect.sink.opensearch.OpenSearchSinkConnector");

  private final String file;
  private final String connectorClass;

  Role(String file, String connectorClass) {
    this.file = file;
    this.connectorClass = connectorClass;
  }

  public String file() {
    return file;
  }

  public String connectorClass() {
    return connectorClass;
  }
}
