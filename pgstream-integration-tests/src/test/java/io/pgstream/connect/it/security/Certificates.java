package io.pgstream.connect.it.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** A certificate authority in a folder that the server's user may enter; openssl does the work. */
final class Certificates {
  private static final String DAYS = "2";

  private final Path folder;

  /** Makes the authority. */
  Certificates(Path folder) throws IOException {
    this.folder = folder;
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    authority("ca");
    authority("other-ca");
  }

  private void authority(String name) throws IOException {
    openssl(
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=" + name,
        "-days",
        DAYS,
        "-keyout",
        name + ".key",
        "-out",
        name + ".crt");
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** Issues {@code name.crt} and {@code name.key} for a common name and one DNS name. */
  void issue(String name, String commonName, String dnsName) throws IOException {
    openssl(
        "req",
        "-new",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=" + commonName,
        "-keyout",
        name + ".key",
        "-out",
        name + ".csr");
    Files.writeString(file(name + ".ext"), "subjectAltName=DNS:" + dnsName + "\n");
    openssl(
        "x509",
        "-req",
        "-in",
        name + ".csr",
        "-CA",
        "ca.crt",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-days",
        DAYS,
        "-extfile",
        name + ".ext",
        "-out",
        name + ".crt");
  }

  /** Writes {@code name.pk8} and {@code name.p12}, the forms that pgjdbc reads. */
  void exportKey(String name, String password) throws IOException {
    openssl(
        "pkcs8",
        "-topk8",
        "-outform",
        "DER",
        "-nocrypt",
        "-in",
        name + ".key",
        "-out",
        name + ".pk8");
    openssl(
        "pkcs12",
        "-export",
        "-name",
        "user",
        "-passout",
        "pass:" + password,
        "-in",
        name + ".crt",
        "-inkey",
        name + ".key",
        "-out",
        name + ".p12");
    for (String ending : List.of(".pk8", ".p12", ".key")) {
      Files.setPosixFilePermissions(
          file(name + ending), PosixFilePermissions.fromString("rw-------"));
    }
  }

  /** A copy of a key that a server accepts: its user's own, and nobody else's to read. */
  Path keyForServer(String name) throws IOException {
    Path key = file(name + "-server.key");
    Files.copy(file(name + ".key"), key);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    if ("root".equals(System.getProperty("user.name"))) {
      // Postgres refuses to run as root; the local servers then run as postgres.
      Files.setOwner(
          key,
          key.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
    }
    return key;
  }

  private void openssl(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IllegalStateException(command + ": " + output);
    }
  }
}
