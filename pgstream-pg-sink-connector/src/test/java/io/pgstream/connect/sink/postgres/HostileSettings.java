package io.pgstream.connect.sink.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Settings of a database under which values look and are read as differently as they can. */
final class HostileSettings {
  private static final String[] SETTINGS = {
    "DateStyle = 'SQL, DMY'",
    "IntervalStyle = 'sql_standard'",
    "TimeZone = 'Asia/Kolkata'",
    "extra_float_digits = -15",
    "bytea_output = 'escape'",
    "xmloption = 'document'",
    "array_nulls = off",
    "standard_conforming_strings = off",
    "escape_string_warning = off",
    "client_min_messages = 'error'",
    "search_path = ''",
    "transform_null_equals = on",
    "quote_all_identifiers = on"
  };

  private HostileSettings() {}

  /** Later sessions of the database start with them. */
  static void apply(String url) throws SQLException {
    try (Connection connection = TestPostgres.connect(url);
        Statement statement = connection.createStatement()) {
      for (String setting : SETTINGS) {
        statement.execute("ALTER DATABASE " + connection.getCatalog() + " SET " + setting);
      }
    }
  }
}
