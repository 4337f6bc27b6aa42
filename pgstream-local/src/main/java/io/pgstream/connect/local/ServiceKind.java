package io.pgstream.connect.local;

/** The services a pipeline needs. */
public enum ServiceKind {
  /** The Postgres that is replicated: logical WAL and wal2json. */
  SOURCE,
  /** The Postgres that is written to. */
  TARGET,
  /** The Kafka broker, a KRaft node of its own. */
  BROKER,
  /** The distributed Connect workers; needs {@link #BROKER}. */
  CONNECT,
  /** The OpenSearch node. */
  OPENSEARCH
}
