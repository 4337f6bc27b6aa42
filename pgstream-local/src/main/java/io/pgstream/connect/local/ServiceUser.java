package io.pgstream.connect.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The operating-system user that Postgres runs as: it refuses root, so root hands over to user
 * {@code postgres}, which the Debian packages create; anyone else runs it as himself.
 *
 * @param name the user name
 * @param isCurrent whether this JVM runs as that user
 */
record ServiceUser(String name, boolean isCurrent) {

  private static final String ROOT = "root";
  private static final String POSTGRES = "postgres";

  static ServiceUser forPostgres() {
    return forPostgres(System.getProperty("user.name"));
  }

  static ServiceUser forPostgres(String currentUser) {
    return isRoot(currentUser)
        ? new ServiceUser(POSTGRES, false)
        : new ServiceUser(currentUser, true);
  }

  static boolean isRoot(String user) {
    return ROOT.equals(user);
  }

  /** {@code command} so that it runs as this user; the process id stays that of the command. */
  List<String> wrap(List<String> command) {
    if (isCurrent) {
      return command;
    }
    List<String> wrapped =
        new ArrayList<>(List.of("setpriv", "--reuid=" + name, "--regid=" + name, "--init-groups"));
    wrapped.addAll(command);
    return wrapped;
  }

  /** Makes this user the owner of {@code path}. */
  void own(Path path) throws IOException {
    if (!isCurrent) {
      UserPrincipal principal =
          path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
      Files.setOwner(path, principal);
    }
  }

  /**
   * Checks that this user can reach {@code directory}, which fails below a home folder with mode
   * 700.
   *
   * @throws LocalStackException if it cannot
   */
  void requireAccess(Path directory) {
    if (isCurrent) {
      return;
    }
    List<String> test = wrap(List.of("test", "-x", directory.toString()));
    if (!Command.run(Path.of("/"), Map.of(), test).isSuccess()) {
      throw new LocalStackException(
          "user \""
              + name
              + "\", which Postgres runs as, cannot reach "
              + directory
              + "; choose a folder whose parents everybody may enter (mode +x)");
    }
  }
}
