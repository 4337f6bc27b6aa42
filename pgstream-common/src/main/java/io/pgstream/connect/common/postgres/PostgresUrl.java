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

  /** Values of {@code target_session_attrs} that pgjdbc knows under another name. */
  private static final Map<String, String> SERVER_TYPES =
      Map.of(
          "read-write", "primary",
          "read-only", "secondary",
          "standby", "secondary",
          "prefer-standby", "preferSecondary");

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
    requireHosts(hosts);
    requireNoRestOfAPassword(at < 0, address.substring(slash), parameters);
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

  /** Also what keeps an unencoded password from being taken for a port, which may be shown. */
  private static void requireHosts(String hosts) {
    for (String host : hosts.split(",", -1)) {
      if (host.isEmpty() || host.startsWith(":")) {
        throw malformed("it names no host");
      }
      int colon = host.indexOf(':', Math.max(0, host.lastIndexOf(']')));
      if (colon >= 0 && !isPort(host.substring(colon + 1))) {
        throw malformed(
            "what follows the host is not a port from 1 to 65535; in user and password write / as"
                + " %2F, ? as %3F, : as %3A");
      }
    }
  }

  private static boolean isPort(String text) {
    return text.matches("[0-9]{1,5}")
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= 65_535;
  }

  /** A slash or question mark in a password would make its rest a database or a parameter. */
  private static void requireNoRestOfAPassword(
      boolean withoutLogin, String database, Map<String, String> parameters) {
    boolean atSignLater =
        database.contains("@") || parameters.keySet().stream().anyMatch(name -> name.contains("@"));
    if (withoutLogin && atSignLater) {
      throw malformed(
          "an @ follows the first slash; in user and password write / as %2F and ? as %3F, in the"
              + " database's name @ as %40");
    }
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
          value = SERVER_TYPES.getOrDefault(value, value);
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
