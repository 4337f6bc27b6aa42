package io.pgstream.connect.it.ddl;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Objects that exist, picked at random; the empty text if there is none. */
final class CatalogPick {
  private static final String OWN =
      " nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'pgstream', 'public') ";
  private static final String RELATION =
      "SELECT format('%I.%I', nspname, relname) FROM pg_class c JOIN pg_namespace n ON n.oid ="
          + " relnamespace WHERE"
          + OWN;

  private final Connection connection;
  private final Random random;

  CatalogPick(Connection connection, Random random) {
    this.connection = connection;
    this.random = random;
  }

  String schema() throws SQLException {
    return any("SELECT quote_ident(nspname) FROM pg_namespace WHERE" + OWN);
  }

  String table() throws SQLException {
    return any(RELATION + "AND relkind IN ('r', 'p')");
  }

  /**
   * A table of which changes of rows are in the WAL, and of all tables that inherit from it too.
   */
  String tableWithIdentity() throws SQLException {
    return any(
        RELATION
            + "AND relkind IN ('r', 'p') AND NOT EXISTS (WITH RECURSIVE family AS (SELECT c.oid AS"
            + " member UNION SELECT inhrelid FROM family JOIN pg_inherits ON inhparent = member)"
            + " SELECT FROM family JOIN pg_class m ON m.oid = member WHERE m.relkind = 'r' AND"
            + " m.relreplident <> 'f' AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid ="
            + " m.oid AND CASE m.relreplident WHEN 'd' THEN i.indisprimary AND i.indimmediate"
            + " WHEN 'i' THEN i.indisreplident END))");
  }

  /** A table that is neither partitioned nor a partition nor has children or parents. */
  String plainTable() throws SQLException {
    return any(
        RELATION
            + "AND relkind = 'r' AND NOT relispartition AND NOT EXISTS (SELECT FROM pg_inherits"
            + " WHERE inhrelid = c.oid OR inhparent = c.oid)");
  }

  String partitionedTable() throws SQLException {
    return any(RELATION + "AND relkind = 'p'");
  }

  String relation(char kind) throws SQLException {
    return any(RELATION + "AND relkind = '" + kind + "'");
  }

  String index() throws SQLException {
    return any(
        RELATION
            + "AND relkind IN ('i', 'I') AND NOT EXISTS (SELECT FROM pg_constraint"
            + " WHERE conindid = c.oid)");
  }

  String type(char kind) throws SQLException {
    return any(
        "SELECT format('%I.%I', nspname, typname) FROM pg_type t JOIN pg_namespace n ON n.oid ="
            + " typnamespace LEFT JOIN pg_class c ON c.oid = typrelid WHERE"
            + OWN
            + "AND typtype = '"
            + kind
            + "' AND (typtype <> 'c' OR c.relkind = 'c')");
  }

  String function(char kind) throws SQLException {
    return any(
        "SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE"
            + OWN
            + "AND prokind = '"
            + kind
            + "'");
  }

  /** A column that holds values of its own. */
  String column(String table) throws SQLException {
    return any(columns(table) + " AND attgenerated = ''");
  }

  List<String> columnsOf(String table) throws SQLException {
    return all(columns(table) + " AND attgenerated = ''");
  }

  private static String columns(String table) {
    return "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = '"
        + table.replace("'", "''")
        + "'::regclass AND attnum > 0 AND NOT attisdropped";
  }

  /** The type of a column as SQL names it. */
  String typeOf(String table, String column) throws SQLException {
    return any(
        "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = '"
            + table.replace("'", "''")
            + "'::regclass AND quote_ident(attname) = '"
            + column.replace("'", "''")
            + "'");
  }

  String constraint(String table) throws SQLException {
    return any(
        "SELECT quote_ident(conname) FROM pg_constraint WHERE conrelid = '"
            + table.replace("'", "''")
            + "'::regclass");
  }

  /** A trigger, rule or policy as DROP and COMMENT name it. */
  String partOf(String table, String catalog, String name, String relation) throws SQLException {
    return any(
        "SELECT quote_ident("
            + name
            + ") FROM "
            + catalog
            + " WHERE "
            + relation
            + " = '"
            + table.replace("'", "''")
            + "'::regclass"
            + (catalog.equals("pg_trigger") ? " AND NOT tgisinternal AND tgparentid = 0" : ""));
  }

  String value(String sql) throws SQLException {
    return any(sql);
  }

  private String any(String sql) throws SQLException {
    List<String> found = all(sql);
    return found.isEmpty() ? "" : found.get(random.nextInt(found.size()));
  }

  private List<String> all(String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql + " ORDER BY 1")) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }
}
