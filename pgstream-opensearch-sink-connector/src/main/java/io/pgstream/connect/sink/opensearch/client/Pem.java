package io.pgstream.connect.sink.opensearch.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Reads certificates and PKCS#8 keys in PEM form (RFC 7468). */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]+)-----END \\1-----");
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "Ed25519", "DSA");

  private Pem() {}

  /** All certificates of the text, in order. */
  static List<Certificate> certificates(String text) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<Certificate> certificates = new ArrayList<>();
    for (byte[] der : blocks(text, "CERTIFICATE")) {
      certificates.add(factory.generateCertificate(new ByteArrayInputStream(der)));
    }
    if (certificates.isEmpty()) {
      throw new GeneralSecurityException("the PEM text holds no CERTIFICATE");
    }
    return certificates;
  }

  /** The first private key of the text, decrypted with the password if it is encrypted. */
  static PrivateKey privateKey(String text, char[] password) throws GeneralSecurityException {
    for (byte[] der : blocks(text, "PRIVATE KEY")) {
      return decode(new PKCS8EncodedKeySpec(der));
    }
    for (byte[] der : blocks(text, "ENCRYPTED PRIVATE KEY")) {
      return decode(decrypt(der, password));
    }
    throw new GeneralSecurityException(
        "the PEM text holds no PKCS#8 PRIVATE KEY; convert the key with openssl pkcs8 -topk8");
  }

  private static PKCS8EncodedKeySpec decrypt(byte[] der, char[] password)
      throws GeneralSecurityException {
    try {
      EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(der);
      // For PBES2 the parameters, not the name, say which algorithm it is.
      String algorithm =
          "PBES2".equals(encrypted.getAlgName())
                  || "1.2.840.113549.1.5.13".equals(encrypted.getAlgName())
              ? encrypted.getAlgParameters().toString()
              : encrypted.getAlgName();
      Cipher cipher = Cipher.getInstance(algorithm);
      cipher.init(
          Cipher.DECRYPT_MODE,
          SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password)),
          encrypted.getAlgParameters());
      return encrypted.getKeySpec(cipher);
    } catch (IOException e) {
      throw new GeneralSecurityException("the encrypted key is not PKCS#8", e);
    }
  }

  private static PrivateKey decode(PKCS8EncodedKeySpec spec) throws GeneralSecurityException {
    InvalidKeySpecException last = null;
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException notThisAlgorithm) {
        last = notThisAlgorithm;
      }
    }
    throw new GeneralSecurityException(
        "the private key has none of the types " + KEY_ALGORITHMS, last);
  }

  private static List<byte[]> blocks(String text, String label) {
    List<byte[]> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1).equals(label)) {
        blocks.add(
            Base64.getMimeDecoder().decode(matcher.group(2).getBytes(StandardCharsets.US_ASCII)));
      }
    }
    return blocks;
  }
}
