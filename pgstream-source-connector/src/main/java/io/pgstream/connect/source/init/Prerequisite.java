package io.pgstream.connect.source.init;

/** What a source database must offer, in the order in which it is checked. */
public enum Prerequisite {
  /** The server can be reached and accepts the login, and the database exists. */
  CONNECTION,
  /** The address leads to one server, and each connection to a session of its own. */
  DIRECT,
  /** The slot's name is one that Postgres accepts. */
  SLOT_NAME,
  /** The server is version 13 or later. */
  SERVER_VERSION,
  /** The server is a primary: a standby cannot hold the schema log. */
  PRIMARY,
  /** {@code wal_level} is {@code logical}. */
  WAL_LEVEL,
  /** The role may open replication connections. */
  REPLICATION_PRIVILEGE,
  /** A slot of this name is absent, or usable here: same plugin, same database. */
  SLOT,
  /** No other process reads the slot. */
  SLOT_INACTIVE,
  /** There is room for one more slot. */
  SLOT_HEADROOM,
  /** The output plugin wal2json is installed on the server. */
  PLUGIN,
  /** The role may create event triggers and schema {@code pgstream}, or they are there already. */
  EVENT_TRIGGER_PRIVILEGE,
  /** Schema {@code pgstream} is not newer than this program. */
  MIGRATION_VERSION,
  /** Schema {@code pgstream} holds no tables but pgstream's own. */
  RESERVED_SCHEMA,
  /** Everything else that the server refused. */
  SERVER
}
