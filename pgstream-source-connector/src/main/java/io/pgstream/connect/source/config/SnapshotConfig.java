package io.pgstream.connect.source.config;

import io.pgstream.connect.common.config.PostgresConnectionConfig;
import io.pgstream.connect.common.postgres.PostgresUrl;
import io.pgstream.connect.source.snapshot.SnapshotContent;
import io.pgstream.connect.source.snapshot.SnapshotMode;
import io.pgstream.connect.source.snapshot.SnapshotSettings;
import io.pgstream.connect.source.snapshot.TablePatterns;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.CaseInsensitiveValidString;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** Which rows are copied before they are streamed. */
public final class SnapshotConfig {
  static final String MODE = "snapshot.mode";
  static final String TABLES = "snapshot.tables";
  static final String EXCLUDED_TABLES = "snapshot.excluded.tables";
  static final String CONTENT = "snapshot.content";
  static final String THREADS = "snapshot.threads";
  static final String CHUNK_BYTES = "snapshot.chunk.bytes";
  static final String QUEUE_MAX_BYTES = "snapshot.queue.max.bytes";
  static final String MAX_BYTES_PER_SECOND = "snapshot.max.bytes.per.second";
  static final String REWRITTEN_TABLES = "snapshot.rewritten.tables";
  static final String CONNECTION_URL = "snapshot.connection.url";
  static final String FILTER_PREFIX = "snapshot.filter.";

  private static final String DEFAULT_MODE = "default";
  private static final String GROUP = "Snapshot";

  private SnapshotConfig() {}

  static ConfigDef define(ConfigDef config) {
    return defineHow(defineWhat(config));
  }

  private static ConfigDef defineWhat(ConfigDef config) {
    return config
        .define(
            MODE,
            Type.STRING,
            DEFAULT_MODE,
            CaseInsensitiveValidString.in(
                DEFAULT_MODE, "never", "initial", "always", "when_needed", "only"),
            Importance.HIGH,
            "When the rows that tables hold already are copied: never; initial, once before streaming"
                + " begins; always, at each start of the task; when_needed, as initial, and again with"
                + " a new slot when the old one is gone; only, once, and nothing is streamed"
                + " afterwards. On the targets a copy replaces whatever the table holds. An"
                + " interrupted snapshot goes on where it stopped. Default: initial if "
                + TABLES
                + " is set, else never.",
            GROUP,
            1,
            Width.SHORT,
            "Snapshot mode")
        .define(
            TABLES,
            Type.LIST,
            List.of(),
            SnapshotConfig::validatePatterns,
            Importance.HIGH,
            "Tables to copy: schema.table, schema.*, *.table, *.* for all, * for all of schema public;"
                + " a name without a schema is one of schema public. Names are case-sensitive; names"
                + " with dots or stars are written in double quotes. A partitioned table stands for all"
                + " its partitions. If it is empty and a mode is given, all tables are copied.",
            GROUP,
            2,
            Width.LONG,
            "Tables")
        .define(
            EXCLUDED_TABLES,
            Type.LIST,
            List.of(),
            SnapshotConfig::validatePatterns,
            Importance.MEDIUM,
            "Tables not to copy although "
                + TABLES
                + " names them; written the same way, and excluding a partitioned table excludes its"
                + " partitions. Their changes are streamed all the same. The rows"
                + " to copy of one table can be limited by a key snapshot.filter.<schema>.<table>"
                + " whose value is a condition of SQL, as in WHERE; a partition without one has that of"
                + " its table. Names with dots are both written in double quotes.",
            GROUP,
            3,
            Width.LONG,
            "Excluded tables")
        .define(
            CONTENT,
            Type.STRING,
            "full",
            CaseInsensitiveValidString.in("full", "schema", "data"),
            Importance.LOW,
            "What is produced before streaming begins: full, the definitions of all objects and the"
                + " rows; schema, only the definitions; data, only the rows, for targets that have the"
                + " tables already.",
            GROUP,
            4,
            Width.SHORT,
            "Content")
        .define(
            REWRITTEN_TABLES,
            Type.BOOLEAN,
            true,
            Importance.MEDIUM,
            "Whether a table is copied again when a schema change gives its rows values that the stream"
                + " does not carry and a target cannot compute: a new column with a default like"
                + " random(), nextval() or an identity, ALTER TYPE ... USING, SET LOGGED. If not, a"
                + " WARN names the table, and the targets keep other values until the table is copied"
                + " with pgstream snapshot.",
            GROUP,
            5,
            Width.SHORT,
            "Copy rewritten tables");
  }

  private static ConfigDef defineHow(ConfigDef config) {
    return config
        .define(
            THREADS,
            Type.INT,
            4,
            Range.between(1, 64),
            Importance.MEDIUM,
            "How many connections read rows at once, of several tables or of parts of one.",
            GROUP,
            6,
            Width.SHORT,
            "Threads")
        .define(
            CHUNK_BYTES,
            Type.LONG,
            2L << 20,
            Range.atLeast(8 << 10),
            Importance.LOW,
            "How many bytes of a table's file one query reads. An interrupted snapshot goes on with the"
                + " first part that was not stored.",
            GROUP,
            7,
            Width.SHORT,
            "Part size")
        .define(
            QUEUE_MAX_BYTES,
            Type.LONG,
            8L << 20,
            Range.atLeast(1 << 16),
            Importance.LOW,
            "How many bytes of rows may wait, all threads together, until the parts before them have"
                + " been handed on. For several threads to read at full speed it takes "
                + CHUNK_BYTES
                + " for each.",
            GROUP,
            8,
            Width.SHORT,
            "Snapshot queue size")
        .define(
            MAX_BYTES_PER_SECOND,
            Type.LONG,
            0L,
            Range.atLeast(0),
            Importance.LOW,
            "Most bytes of rows that are read per second, all threads together, to spare the source."
                + " 0 for no limit.",
            GROUP,
            9,
            Width.SHORT,
            "Rate limit")
        .define(
            CONNECTION_URL,
            Type.PASSWORD,
            null,
            PostgresConnectionConfig::validateUrl,
            Importance.LOW,
            "A standby of the source to read rows from, to spare the source; written as "
                + PostgresConnectionConfig.CONNECTION_URL
                + ", whose user and password it has unless it names others. Needs Postgres 16 or later,"
                + " and hot_standby_feedback on the standby. Changes are streamed from the source all"
                + " the same. Default: rows are read from the source.",
            GROUP,
            10,
            Width.LONG,
            "Standby to read from");
  }

  /** Where rows are read; empty for the source itself. */
  static Optional<PostgresUrl> url(AbstractConfig config) {
    Password url = config.getPassword(CONNECTION_URL);
    if (url == null) {
      return Optional.empty();
    }
    PostgresUrl source = PostgresConnectionConfig.url(config);
    PostgresUrl rows = PostgresUrl.parse(url.value());
    return Optional.of(
        rows.withLogin(
            rows.user() == null ? source.user() : null,
            rows.password() == null ? source.password() : null));
  }

  private static void validatePatterns(String key, Object value) {
    if (value instanceof List<?> patterns) {
      try {
        TablePatterns.parse(patterns.stream().map(String::valueOf).toList(), List.of());
      } catch (IllegalArgumentException e) {
        throw new ConfigException(key, value, e.getMessage());
      }
    }
  }

  static SnapshotSettings settings(AbstractConfig config) {
    List<String> tables = config.getList(TABLES);
    return new SnapshotSettings(
        mode(config.getString(MODE), tables),
        TablePatterns.parse(
            tables.isEmpty() ? List.of(TablePatterns.ALL) : tables,
            config.getList(EXCLUDED_TABLES)),
        SnapshotContent.valueOf(config.getString(CONTENT).toUpperCase(Locale.ROOT)),
        config.getInt(THREADS),
        config.getLong(CHUNK_BYTES),
        config.getLong(QUEUE_MAX_BYTES),
        config.getLong(MAX_BYTES_PER_SECOND),
        config.getBoolean(REWRITTEN_TABLES),
        filters(config));
  }

  private static SnapshotMode mode(String text, List<String> tables) {
    if (text.equalsIgnoreCase(DEFAULT_MODE)) {
      return tables.isEmpty() ? SnapshotMode.NEVER : SnapshotMode.INITIAL;
    }
    return SnapshotMode.valueOf(text.toUpperCase(Locale.ROOT));
  }

  private static Map<String, String> filters(AbstractConfig config) {
    return config.originalsWithPrefix(FILTER_PREFIX).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, filter -> String.valueOf(filter.getValue())));
  }
}
