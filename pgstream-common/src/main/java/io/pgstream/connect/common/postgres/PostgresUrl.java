package io.pgstream.connect.common.postgres;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A Postgres server and database, from the URL forms people use: {@code
 * postgres://user:password@host:5432/db?sslmode=disable}, {@code postgresql://…}, or {@code
 * jdbc:postgresql://host:5432/db?…}.
 *
 * @param hosts {@code host:port}, or several separated by commas
 * @param database name of the database
 * @param user role to log in as; null if the URL names none
 * @param password its password; null if the URL holds none
 * @param parameters driver parameters, under pgjdbc's names
 */
public record PostgresUrl(
    String hosts, String database, String user, String password, Map<String, String> parameters) {

  /** Words of libpq whose meaning pgjdbc knows under another name. */
  private static final Map<String, String> LIBPQ_NAMES =
      Map.of(
          "connect_timeout", "connectTimeout",
          "application_name", "ApplicationName",
          "target_session_attrs", "targetServerType");

  public PostgresUrl {
    parameters = Map.copyOf(parameters);
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException if it is none of the forms above; the message never holds the
   *     URL, which may hold a password
   */
  public static PostgresUrl parse(String url) {
    String rest = afterScheme(url.strip());
    int question = rest.indexOf('?');
    String address = question < 0 ? rest : rest.substring(0, question);
    Map<String, String> parameters = parameters(question < 0 ? "" : rest.substring(question + 1));
    int slash = address.indexOf('/');
    if (slash < 0 || slash == address.length() - 1) {
      throw malformed("it names no database");
    }
    String authority = address.substring(0, slash);
    int at = authority.lastIndexOf('@');
    String hosts = authority.substring(at + 1);
    if (hosts.isEmpty()) {
      throw malformed("it names no host");
    }
    String credentials = at < 0 ? "" : authority.substring(0, at);
    int colon = credentials.indexOf(':');
    String user = colon < 0 ? credentials : credentials.substring(0, colon);
    String password = colon < 0 ? null : decode(credentials.substring(colon + 1));
    String userParameter = parameters.remove("user");
    String passwordParameter = parameters.remove("password");
    return new PostgresUrl(
        hosts,
        decode(address.substring(slash + 1)),
        user.isEmpty() ? userParameter : decode(user),
        password == null ? passwordParameter : password,
        parameters);
  }

  private static String afterScheme(String url) {
    for (String scheme : new String[] {"postgres://", "postgresql://", "jdbc:postgresql://"}) {
      if (url.startsWith(scheme)) {
        return url.substring(scheme.length());
      }
    }
    throw malformed("it does not start with postgres://, postgresql:// or jdbc:postgresql://");
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "true" : decode(pair.substring(equals + 1));
        if (name.equals("target_session_attrs")) {
          value = value.equals("read-write") ? "primary" : value;
        }
        parameters.put(LIBPQ_NAMES.getOrDefault(name, name), value);
      }
    }
    return parameters;
  }

  private static String decode(String text) {
    try {
      // A plus sign is itself in the parts of a URL; URLDecoder takes it for a blank.
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw malformed("a % is not followed by two hexadecimal digits: write it as %25");
    }
  }

  private static IllegalArgumentException malformed(String problem) {
    return new IllegalArgumentException(
        "not a Postgres URL: "
            + problem
            + "; expected postgres://user:password@host:5432/database");
  }

  /** The same server and database with another login; null keeps what the URL says. */
  public PostgresUrl withLogin(String newUser, String newPassword) {
    return new PostgresUrl(
        hosts,
        database,
        newUser == null ? user : newUser,
        newPassword == null ? password : newPassword,
        parameters);
  }

  /** The JDBC form, without user, password and parameters. */
  String jdbcUrl() {
    return "jdbc:postgresql://"
        + hosts
        + "/"
        + URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Host, port and database: safe to show. */
  @Override
  public String toString() {
    return hosts + "/" + database;
  }
}
