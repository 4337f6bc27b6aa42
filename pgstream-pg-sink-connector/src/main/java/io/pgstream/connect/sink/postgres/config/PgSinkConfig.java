package io.pgstream.connect.sink.postgres.config;

import io.pgstream.connect.common.config.PostgresConnectionConfig;
import io.pgstream.connect.common.postgres.PostgresUrl;
import io.pgstream.connect.common.retry.Backoff;
import io.pgstream.connect.common.sink.DeliveryConfig;
import io.pgstream.connect.sink.postgres.schema.ObjectType;
import io.pgstream.connect.sink.postgres.schema.PrivilegeRules;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * The sink's configuration.
 *
 * @param connector the connector's name, under which the target keeps offsets and definitions
 * @param url the target
 * @param conflictAction what to do with an inserted row whose key exists
 * @param missingRowAction what to do when an update or delete finds no row
 * @param disableTriggers whether the target's triggers and foreign keys stay silent
 * @param ddlEnabled whether schema changes are replayed
 * @param ddlTypes the types of objects whose schema changes are replayed
 * @param indexesConcurrently whether new indexes are built beside the stream
 * @param privileges whether owners and privileges are replayed
 * @param transactionMaxBytes how much of an incomplete transaction waits in memory
 * @param batchMaxRows rows per statement
 * @param lockTimeoutMs how long a statement waits for a lock, in milliseconds
 * @param statementCheckMs how long a call may take before the server is asked about it
 * @param queueMaxBytes how much waits for the target or is being applied
 * @param retryBackoffMs ceiling of the first back-off
 * @param retryBackoffMaxMs ceiling of every back-off
 */
public record PgSinkConfig(
    String connector,
    PostgresUrl url,
    ConflictAction conflictAction,
    MissingRowAction missingRowAction,
    boolean disableTriggers,
    boolean ddlEnabled,
    Set<ObjectType> ddlTypes,
    boolean indexesConcurrently,
    PrivilegeRules privileges,
    long transactionMaxBytes,
    int batchMaxRows,
    long lockTimeoutMs,
    long statementCheckMs,
    long queueMaxBytes,
    long retryBackoffMs,
    long retryBackoffMaxMs) {

  /** The definition of all keys. */
  public static ConfigDef definition() {
    ConfigDef keys = WriteKeys.define(PostgresConnectionConfig.define(new ConfigDef()));
    return RetryKeys.define(DeliveryConfig.define(keys, WriteKeys.GROUP, WriteKeys.SIZE + 1));
  }

  /**
   * Reads a connector's or task's properties.
   *
   * @throws org.apache.kafka.common.config.ConfigException if a value is not valid
   */
  public static PgSinkConfig of(Map<String, String> properties) {
    AbstractConfig config = new AbstractConfig(definition(), properties, false);
    return new PgSinkConfig(
        properties.getOrDefault("name", "pgstream"),
        PostgresConnectionConfig.url(config),
        WriteKeys.choice(ConflictAction.class, config.getString(WriteKeys.ON_CONFLICT_ACTION)),
        WriteKeys.choice(MissingRowAction.class, config.getString(WriteKeys.ON_MISSING_ROW)),
        config.getBoolean(WriteKeys.DISABLE_TRIGGERS),
        config.getBoolean(WriteKeys.DDL_ENABLED),
        ObjectType.selected(
            config.getList(WriteKeys.DDL_OBJECT_TYPES_INCLUDE),
            config.getList(WriteKeys.DDL_OBJECT_TYPES_EXCLUDE)),
        config.getBoolean(WriteKeys.DDL_INDEXES_CONCURRENTLY),
        new PrivilegeRules(
            config.getBoolean(WriteKeys.DDL_OWNERS), config.getBoolean(WriteKeys.DDL_PRIVILEGES)),
        config.getLong(WriteKeys.TRANSACTION_MAX_BYTES),
        config.getInt(WriteKeys.BATCH_MAX_ROWS),
        config.getLong(RetryKeys.LOCK_TIMEOUT_MS),
        config.getLong(RetryKeys.STATEMENT_CHECK_MS),
        config.getLong(DeliveryConfig.QUEUE_MAX_BYTES),
        config.getLong(RetryKeys.RETRY_BACKOFF_MS),
        config.getLong(RetryKeys.RETRY_BACKOFF_MAX_MS));
  }

  /** A fresh back-off with the configured delays. */
  public Backoff backoff() {
    return new Backoff(retryBackoffMs, retryBackoffMaxMs);
  }
}
