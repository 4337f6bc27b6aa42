package io.pgstream.connect.it.fidelity;

import io.pgstream.connect.it.Database;
import io.pgstream.connect.it.Pipeline;
import io.pgstream.connect.it.compare.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The types of the catalogue that Postgres does not have by itself. */
final class CreatedTypes {
  private CreatedTypes() {}

  /** Creates them on both sides: that types follow is the subject of other tests. */
  static void in(Pipeline pipeline) throws SQLException {
    for (Database database : List.of(pipeline.source(), pipeline.target())) {
      try (Connection connection = database.connector().open()) {
        run(connection, UserTypes.DDL);
        Sql.execute(connection, DerivedTypes.SCHEMA);
        for (TypeFamily family : TypeFamilies.all()) {
          run(connection, new DerivedTypes(family).ddl());
        }
      }
    }
  }

  /** Runs statements; a failure names its statement. */
  static void run(Connection connection, List<String> statements) throws SQLException {
    for (String sql : statements) {
      try {
        Sql.execute(connection, sql);
      } catch (SQLException e) {
        throw new SQLException(sql, e.getSQLState(), e);
      }
    }
  }
}
