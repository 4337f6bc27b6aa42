package io.pgstream.connect.sink.opensearch.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Makes an SSLContext from key stores in JKS, PKCS12 or PEM form. */
final class TlsContext {
  private static final String PEM = "PEM";

  private TlsContext() {}

  /**
   * The context for these settings; what is not set is the JVM's default.
   *
   * @throws IllegalArgumentException if a store cannot be read, naming the store and the cause
   */
  static SSLContext of(TlsSettings settings) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      KeyManagerFactory keys = settings.keystore() == null ? null : keys(settings);
      TrustManagerFactory trust = settings.truststore() == null ? null : trust(settings);
      context.init(
          keys == null ? null : keys.getKeyManagers(),
          trust == null ? null : trust.getTrustManagers(),
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private static KeyManagerFactory keys(TlsSettings settings) throws GeneralSecurityException {
    char[] keyPassword =
        settings.keyPassword() == null
            ? settings.keystore().passwordChars()
            : settings.keyPassword().toCharArray();
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(keyStore(settings.keystore(), keyPassword), keyPassword);
    return keys;
  }

  private static KeyStore keyStore(TlsSettings.Store store, char[] keyPassword)
      throws GeneralSecurityException {
    if (!PEM.equals(store.type())) {
      return load(store);
    }
    String text = readText(store);
    KeyStore keys = empty();
    keys.setKeyEntry(
        "key",
        Pem.privateKey(text, keyPassword),
        keyPassword,
        Pem.certificates(text).toArray(new Certificate[0]));
    return keys;
  }

  private static TrustManagerFactory trust(TlsSettings settings) throws GeneralSecurityException {
    TlsSettings.Store store = settings.truststore();
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(PEM.equals(store.type()) ? trusted(readText(store)) : load(store));
    return trust;
  }

  private static KeyStore trusted(String text) throws GeneralSecurityException {
    KeyStore trusted = empty();
    int number = 0;
    for (Certificate certificate : Pem.certificates(text)) {
      trusted.setCertificateEntry("ca-" + number++, certificate);
    }
    return trusted;
  }

  private static KeyStore empty() throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static KeyStore load(TlsSettings.Store store) throws GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance(store.type());
    try (InputStream in = Files.newInputStream(Path.of(store.location()))) {
      keys.load(in, store.password() == null ? null : store.passwordChars());
      return keys;
    } catch (IOException e) {
      throw unreadable(store, e);
    }
  }

  private static String readText(TlsSettings.Store store) {
    try {
      return Files.readString(Path.of(store.location()));
    } catch (IOException e) {
      throw unreadable(store, e);
    }
  }

  private static IllegalArgumentException unreadable(TlsSettings.Store store, IOException e) {
    return new IllegalArgumentException(
        "store \"" + store.location() + "\" of type " + store.type() + " cannot be read: " + e, e);
  }
}
