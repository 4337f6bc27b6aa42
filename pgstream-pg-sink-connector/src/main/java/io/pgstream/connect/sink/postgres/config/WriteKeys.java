package io.pgstream.connect.sink.postgres.config;

import io.pgstream.connect.sink.postgres.schema.ObjectType;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.CaseInsensitiveValidString;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/** Keys that say how rows and schema changes are written. */
final class WriteKeys {
  static final String ON_CONFLICT_ACTION = "on.conflict.action";
  static final String ON_MISSING_ROW = "on.missing.row";
  static final String DISABLE_TRIGGERS = "disable.triggers";
  static final String DDL_ENABLED = "ddl.enabled";
  static final String DDL_OBJECT_TYPES_INCLUDE = "ddl.object.types.include";
  static final String DDL_OBJECT_TYPES_EXCLUDE = "ddl.object.types.exclude";
  static final String DDL_INDEXES_CONCURRENTLY = "ddl.indexes.concurrently";
  static final String DDL_OWNERS = "ddl.owners";
  static final String DDL_PRIVILEGES = "ddl.privileges";
  static final String TRANSACTION_MAX_BYTES = "transaction.max.bytes";
  static final String BATCH_MAX_ROWS = "batch.max.rows";

  static final String GROUP = "Writing";

  /** How many keys the group has here. */
  static final int SIZE = 6;

  private static final String ON_CONFLICT_ACTION_DOC =
      "What to do with an inserted row whose key exists on the target: update (the existing row"
          + " takes the new values), nothing (the existing row stays), error (the record is"
          + " errant). The first two are counted in the metric conflict-count, except for"
          + " partitioned tables. The default makes a replay harmless.";
  private static final String ON_MISSING_ROW_DOC =
      "What to do when an update or delete finds no row on the target: ignore (count it in the"
          + " metric missing-row-count) or error (stop the task and name the record).";
  private static final String DISABLE_TRIGGERS_DOC =
      "Whether triggers and foreign keys of the target stay silent for replicated rows"
          + " (session_replication_role = replica), which also lets rows of different tables be"
          + " grouped. Needs a superuser, or on Postgres 15 and later GRANT SET ON PARAMETER"
          + " session_replication_role. Off by default because of that privilege.";
  private static final String DDL_ENABLED_DOC =
      "Whether schema changes are replayed on the target. When off, tables must be kept in step by"
          + " other means, and a row that does not fit stops the task.";
  private static final String DDL_OBJECT_TYPES = String.join(", ", ObjectType.configNames()) + ".";
  private static final String DDL_OBJECT_TYPES_INCLUDE_DOC =
      "The only types of objects whose schema changes are replayed; empty for all: "
          + DDL_OBJECT_TYPES;
  private static final String DDL_OBJECT_TYPES_EXCLUDE_DOC =
      "Types of objects whose schema changes are not replayed, out of the same list. What others"
          + " depend on must then exist on the target.";
  private static final String DDL_INDEXES_CONCURRENTLY_DOC =
      "Whether new indexes of tables that exist are built beside the stream (CREATE INDEX"
          + " CONCURRENTLY), so that rows are written meanwhile: after the transaction, from table"
          + " pgstream.sink_indexes, in which they wait. Unique indexes, those of constraints and"
          + " those of partitioned tables are built at once. A later schema change of the same table"
          + " waits until the index is built.";
  private static final String DDL_OWNERS_DOC =
      "Whether objects get the owners that they have at the source (ALTER ... OWNER TO), instead of"
          + " belonging to the sink's role. That role must be a superuser of the target, or a member"
          + " of all these roles, which need CREATE on the schemas. A role that the target lacks"
          + " stops the task. Off by default because of that. Views and functions then run with"
          + " their owners' rights: use it together with ddl.privileges.";
  private static final String DDL_PRIVILEGES_DOC =
      "Whether what is granted and revoked at the source, default privileges included, is granted"
          + " and revoked on the target, and what somebody granted on the target alone is revoked when"
          + " the privileges of that object change. A role that the target lacks stops the task. Off by"
          + " default because of that. Without "
          + DDL_OWNERS
          + ", what the source's owner grants is granted by the target's own one.";
  private static final String TRANSACTION_MAX_BYTES_DOC =
      "How many bytes of a source transaction, counted as record values, wait in memory for the end"
          + " of the transaction, per topic partition. A larger transaction is applied in parts, so"
          + " that readers of the target can see a part of it.";
  private static final String BATCH_MAX_ROWS_DOC =
      "How many rows one statement carries at most. Beyond a few thousand the server gains nothing.";

  private static final Validator OBJECT_TYPES =
      LambdaValidator.with(WriteKeys::requireObjectTypes, () -> "names out of " + DDL_OBJECT_TYPES);

  private WriteKeys() {}

  private static void requireObjectTypes(String key, Object value) {
    List<String> known = List.of(ObjectType.configNames());
    for (Object name : (List<?>) value) {
      if (!known.contains(name)) {
        throw new ConfigException(key, name, "is not an object type; use some of " + known);
      }
    }
  }

  static ConfigDef define(ConfigDef config) {
    return config
        .define(
            ON_CONFLICT_ACTION,
            Type.STRING,
            "update",
            CaseInsensitiveValidString.in("update", "nothing", "error"),
            Importance.MEDIUM,
            ON_CONFLICT_ACTION_DOC,
            GROUP,
            1,
            Width.SHORT,
            "On conflict")
        .define(
            ON_MISSING_ROW,
            Type.STRING,
            "ignore",
            CaseInsensitiveValidString.in("ignore", "error"),
            Importance.MEDIUM,
            ON_MISSING_ROW_DOC,
            GROUP,
            2,
            Width.SHORT,
            "On missing row")
        .define(
            DISABLE_TRIGGERS,
            Type.BOOLEAN,
            false,
            Importance.MEDIUM,
            DISABLE_TRIGGERS_DOC,
            GROUP,
            3,
            Width.SHORT,
            "Disable triggers")
        .define(
            DDL_ENABLED,
            Type.BOOLEAN,
            true,
            Importance.MEDIUM,
            DDL_ENABLED_DOC,
            GROUP,
            4,
            Width.SHORT,
            "Replay schema changes")
        .define(
            DDL_OBJECT_TYPES_INCLUDE,
            Type.LIST,
            List.of(),
            OBJECT_TYPES,
            Importance.LOW,
            DDL_OBJECT_TYPES_INCLUDE_DOC,
            GROUP,
            8,
            Width.LONG,
            "Replayed object types")
        .define(
            DDL_OBJECT_TYPES_EXCLUDE,
            Type.LIST,
            List.of(),
            OBJECT_TYPES,
            Importance.LOW,
            DDL_OBJECT_TYPES_EXCLUDE_DOC,
            GROUP,
            9,
            Width.LONG,
            "Excluded object types")
        .define(
            DDL_INDEXES_CONCURRENTLY,
            Type.BOOLEAN,
            false,
            Importance.LOW,
            DDL_INDEXES_CONCURRENTLY_DOC,
            GROUP,
            10,
            Width.SHORT,
            "Build indexes concurrently")
        .define(
            DDL_OWNERS,
            Type.BOOLEAN,
            false,
            Importance.LOW,
            DDL_OWNERS_DOC,
            GROUP,
            11,
            Width.SHORT,
            "Replay owners")
        .define(
            DDL_PRIVILEGES,
            Type.BOOLEAN,
            false,
            Importance.LOW,
            DDL_PRIVILEGES_DOC,
            GROUP,
            12,
            Width.SHORT,
            "Replay privileges")
        .define(
            TRANSACTION_MAX_BYTES,
            Type.LONG,
            64L << 20,
            Range.atLeast(1),
            Importance.LOW,
            TRANSACTION_MAX_BYTES_DOC,
            GROUP,
            5,
            Width.SHORT,
            "Transaction buffer in bytes")
        .define(
            BATCH_MAX_ROWS,
            Type.INT,
            5000,
            Range.between(1, 1_000_000),
            Importance.LOW,
            BATCH_MAX_ROWS_DOC,
            GROUP,
            6,
            Width.SHORT,
            "Rows per statement");
  }

  static <E extends Enum<E>> E choice(Class<E> type, String text) {
    return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
  }
}
