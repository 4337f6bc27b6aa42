package io.pgstream.connect.source.init;

import io.pgstream.connect.source.schema.OwnTables;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Optional;

/** Checks what a database must offer before anything in it is changed. */
final class Prerequisites {
  private static final int OLDEST_VERSION = 13;

  private final Connection connection;
  private final String slotName;

  Prerequisites(Connection connection, String slotName) {
    this.connection = connection;
    this.slotName = slotName;
  }

  /**
   * Checks all but whether somebody reads the slot.
   *
   * @throws PrerequisiteException for the first one that is missing
   */
  void check() throws SQLException {
    checkServer();
    checkOwner();
    checkReservedSchema();
    checkReplicationPrivilege();
    checkSlot();
    checkEventTriggers();
  }

  private void checkServer() throws SQLException {
    int major = connection.getMetaData().getDatabaseMajorVersion();
    require(
        major >= OLDEST_VERSION,
        Prerequisite.SERVER_VERSION,
        "the server is Postgres " + major + "; version " + OLDEST_VERSION + " or later is needed");
    require(
        !holds("SELECT pg_is_in_recovery()"),
        Prerequisite.PRIMARY,
        "the server is a standby, which cannot record schema changes; use the primary's address");
    String level = text("SELECT current_setting('wal_level')");
    require(
        level.equals("logical"),
        Prerequisite.WAL_LEVEL,
        "wal_level is \""
            + level
            + "\"; set wal_level = logical in postgresql.conf and restart the server");
  }

  /**
   * Whoever owns schema pgstream could have filled it with triggers and views, which a superuser
   * would execute here.
   */
  private void checkOwner() throws SQLException {
    String owner =
        text(
            "SELECT min(quote_ident(o.rolname)) FROM pg_roles me, pg_roles o, ("
                + "SELECT nspowner AS owner FROM pg_namespace WHERE nspname = 'pgstream'"
                + " UNION ALL SELECT c.relowner FROM pg_class c JOIN pg_namespace n"
                + " ON n.oid = c.relnamespace WHERE n.nspname = 'pgstream'"
                + " AND c.relname IN ('schema_migrations', 'schema_log', 'baselines')) owned"
                + " WHERE me.rolname = current_user AND me.rolsuper AND o.oid = owned.owner"
                + " AND NOT o.rolsuper");
    require(
        owner == null,
        Prerequisite.EVENT_TRIGGER_PRIVILEGE,
        "schema pgstream or a table in it belongs to role "
            + owner
            + ", whose code a superuser must not run; drop what is not wanted, and run ALTER SCHEMA"
            + " pgstream OWNER TO an administrator");
  }

  private void checkReservedSchema() throws SQLException {
    String foreign =
        text(
            "SELECT min(quote_ident(c.relname)) FROM pg_class c JOIN pg_namespace n"
                + " ON n.oid = c.relnamespace WHERE n.nspname = 'pgstream'"
                + " AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname NOT IN ("
                + OwnTables.literals()
                + ")");
    require(
        foreign == null,
        Prerequisite.RESERVED_SCHEMA,
        "schema pgstream is reserved, but holds "
            + foreign
            + ", which is not pgstream's; move it with ALTER TABLE pgstream."
            + foreign
            + " SET SCHEMA, or rename the schema");
  }

  private void checkReplicationPrivilege() throws SQLException {
    // Managed services grant the right through a role instead of the attribute.
    boolean allowed =
        holds(
            "SELECT r.rolsuper OR r.rolreplication OR EXISTS (SELECT FROM pg_roles g WHERE"
                + " g.rolname = 'rds_replication' AND pg_has_role(r.oid, g.oid, 'MEMBER'))"
                + " FROM pg_roles r WHERE r.rolname = current_user");
    String role = text("SELECT quote_ident(current_user)");
    require(
        allowed,
        Prerequisite.REPLICATION_PRIVILEGE,
        "role "
            + role
            + " lacks the REPLICATION attribute; run ALTER ROLE "
            + role
            + " REPLICATION as a superuser");
  }

  private void checkSlot() throws SQLException {
    Optional<ReplicationSlot> slot = ReplicationSlots.find(connection, slotName);
    if (slot.isPresent()) {
      requireUsable(slot.get());
    } else {
      checkHeadroom();
      new PluginProbe(connection).check();
    }
  }

  private void requireUsable(ReplicationSlot slot) throws SQLException {
    require(
        ReplicationSlots.PLUGIN.equals(slot.plugin()),
        Prerequisite.SLOT,
        slotText()
            + (slot.plugin() == null ? "is physical" : "uses plugin \"" + slot.plugin() + "\"")
            + ", not wal2json; choose another slot name or drop that slot");
    requireOwnDatabase(slot);
    require(
        !"lost".equals(slot.walStatus()),
        Prerequisite.SLOT,
        slotText()
            + "has lost WAL that it needs (max_slot_wal_keep_size); run pgstream tear-down and init,"
            + " and start over");
  }

  /**
   * Passes if the slot belongs to the database of this connection.
   *
   * @throws PrerequisiteException naming the database it belongs to
   */
  void requireOwnDatabase(ReplicationSlot slot) throws SQLException {
    String database = text("SELECT current_database()");
    require(
        database.equals(slot.database()),
        Prerequisite.SLOT,
        slotText()
            + "belongs to database \""
            + slot.database()
            + "\", not to \""
            + database
            + "\"; choose another slot name");
  }

  private void checkHeadroom() throws SQLException {
    int used = number("SELECT count(*) FROM pg_replication_slots");
    int limit = number("SELECT current_setting('max_replication_slots')::integer");
    require(
        used < limit,
        Prerequisite.SLOT_HEADROOM,
        "all "
            + limit
            + " replication slots are in use; drop one that nobody needs, or raise"
            + " max_replication_slots and restart the server");
  }

  private void checkEventTriggers() throws SQLException {
    int installed = Migrations.installed(connection);
    Migrations.requireNotNewer(installed);
    boolean superuser = holds("SELECT rolsuper FROM pg_roles WHERE rolname = current_user");
    if (installed < Migrations.latest() && !superuser) {
      new EventTriggerProbe(connection).check();
    }
  }

  /**
   * Passes if nobody reads the slot now.
   *
   * @throws PrerequisiteException naming the server process that does
   */
  void requireInactive() throws SQLException {
    requireNoOtherReader(null);
  }

  /**
   * Passes if nobody but the named application reads the slot now.
   *
   * @throws PrerequisiteException naming the server process that does
   */
  void requireNoOtherReader(String ownApplication) throws SQLException {
    Optional<ReplicationSlot> slot =
        ReplicationSlots.find(connection, slotName)
            .filter(ReplicationSlot::isActive)
            .filter(reader -> !Objects.equals(reader.activeApplication(), ownApplication));
    if (slot.isPresent()) {
      throw new PrerequisiteException(
          Prerequisite.SLOT_INACTIVE,
          slotText()
              + "is active for PID "
              + slot.get().activePid()
              + "; stop the other reader or use another slot name");
    }
  }

  private String slotText() {
    return "replication slot \"" + slotName + "\" ";
  }

  private static void require(boolean condition, Prerequisite prerequisite, String message) {
    if (!condition) {
      throw new PrerequisiteException(prerequisite, message);
    }
  }

  private boolean holds(String query) throws SQLException {
    return "t".equals(text(query));
  }

  private int number(String query) throws SQLException {
    return Integer.parseInt(text(query));
  }

  private String text(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }
}
