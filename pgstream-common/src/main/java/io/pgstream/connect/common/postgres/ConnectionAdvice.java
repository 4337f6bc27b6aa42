package io.pgstream.connect.common.postgres;

import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * What to do about a connection that could not be opened because of TLS. SQLSTATEs are of appendix
 * A of the PostgreSQL manual; the texts are those of pgjdbc 42.7 and of the server's {@code
 * auth.c}, which have no codes of their own.
 */
public final class ConnectionAdvice {
  private static final String CLIENT_CERTIFICATE =
      "set sslcert=/path/client.crt and sslkey=/path/client.pk8 in the URL";
  private static final String KEY_FORMATS =
      "sslkey must be PKCS #8 in DER form (openssl pkcs8 -topk8 -outform DER -nocrypt), PEM of that"
          + " with a name that ends in .pem or .key, or PKCS #12 with a name that ends in .p12,"
          + " readable by the worker's user only (chmod 600)";

  private ConnectionAdvice() {}

  /**
   * The remedy for a failure that TLS has caused; empty for any other.
   *
   * @param url what could not be reached
   * @return a sentence without full stop; never a password
   */
  public static Optional<String> of(PostgresUrl url, SQLException error) {
    String text = texts(error);
    if (text.contains("valid client certificate")) {
      return Optional.of("the server demands a client certificate: " + CLIENT_CERTIFICATE);
    }
    boolean withCertificate =
        url.parameters().containsKey("sslcert") || url.parameters().containsKey("sslkey");
    // A wrong name in the certificate, beside a right password, is an invalid password too.
    if (text.contains("certificate authentication failed")
        || (SqlState.INVALID_PASSWORD.equals(error.getSQLState()) && withCertificate)) {
      return Optional.of(
          "the common name of the client's certificate must be the role, \"" + url.user() + "\"");
    }
    if (text.contains("no encryption") || text.contains("SSL off")) {
      return Optional.of(
          "if pg_hba.conf has only hostssl lines for it, set sslmode=verify-full and sslrootcert in"
              + " the URL");
    }
    if (text.contains("does not support SSL")) {
      return Optional.of("set ssl = on at the server, or sslmode=disable in the URL");
    }
    return files(text).or(() -> tls(error, text));
  }

  private static Optional<String> files(String text) {
    if (text.contains("SSL root certificate")) {
      return Optional.of("sslrootcert must name a file with the CA's certificates in PEM form");
    }
    if (text.contains("SSL key file")
        || text.contains("private key")
        || text.contains("keystore password")
        || text.contains("PEMKeyManager")
        || text.contains("password for SSL key")) {
      return Optional.of(KEY_FORMATS + "; an encrypted key needs sslpassword");
    }
    if (text.contains("SSL certificate")) {
      return Optional.of("sslcert must name a file with the client's certificates in PEM form");
    }
    return Optional.empty();
  }

  private static Optional<String> tls(SQLException error, String text) {
    if (text.contains("could not be verified by hostnameverifier")) {
      return Optional.of(
          "the server's certificate is for another host name: connect by a name that it holds, or"
              + " issue one with this name");
    }
    boolean isTls =
        hasCause(error, SSLException.class) || hasCause(error, GeneralSecurityException.class);
    if (isTls && text.contains("Received fatal alert")) {
      return Optional.of(
          "the server refused the client's certificate: "
              + CLIENT_CERTIFICATE
              + ", issued by the CA in the server's ssl_ca_file and still valid");
    }
    if (isTls) {
      return Optional.of(
          "the server's certificate is not trusted: set sslrootcert to the file with the certificate"
              + " of the CA that issued it, and check that neither has expired");
    }
    return Optional.empty();
  }

  private static String texts(SQLException error) {
    StringBuilder texts = new StringBuilder();
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      texts.append(cause.getMessage()).append('\n');
    }
    return texts.toString();
  }

  private static boolean hasCause(SQLException error, Class<? extends Throwable> type) {
    for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
