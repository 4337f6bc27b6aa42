package io.pgstream.connect.sink.opensearch.client;

/**
 * How to talk TLS. Stores that are null are left to the JVM's defaults.
 *
 * @param truststore certificates to trust
 * @param keystore the client's own key and certificates
 * @param keyPassword password of the key; null if it is the keystore's
 * @param verifyHostname whether the certificate must name the host
 */
public record TlsSettings(
    Store truststore, Store keystore, String keyPassword, boolean verifyHostname) {

  /** Hides the password. */
  @Override
  public String toString() {
    return "TlsSettings[truststore=" + truststore + ", keystore=" + keystore + "]";
  }

  /**
   * A file with keys or certificates.
   *
   * @param location path of the file
   * @param password its password; null without one
   * @param type {@code JKS}, {@code PKCS12} or {@code PEM}
   */
  public record Store(String location, String password, String type) {
    char[] passwordChars() {
      return password == null ? new char[0] : password.toCharArray();
    }

    /** Hides the password. */
    @Override
    public String toString() {
      return location + " (" + type + ")";
    }
  }
}
