package io.pgstream.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.local.PgStreamHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that names a test for each guarantee names tests that exist. */
class GuaranteesTest {
  private static final Path ROOT = PgStreamHome.locate().root();
  private static final Pattern NAMED = Pattern.compile("`(\\w+IT)(?:\\.(\\w+))?`");

  @Test
  void haveTheTestsThatThePageNames() throws IOException {
    List<Path> tests = tests();
    String page = Files.readString(ROOT.resolve("docs/guarantees.md"));
    assertThat(NAMED.matcher(page).results().count()).isGreaterThan(50);
    NAMED
        .matcher(page)
        .results()
        .forEach(
            named ->
                assertThat(exists(tests, named.group(1), named.group(2)))
                    .as(named.group())
                    .isTrue());
  }

  private static List<Path> tests() throws IOException {
    try (Stream<Path> files = Files.find(ROOT, 14, (file, any) -> isTest(file))) {
      return files.toList();
    }
  }

  private static boolean isTest(Path file) {
    return file.toString().endsWith("IT.java") && file.toString().contains("src/test/java");
  }

  private static boolean exists(List<Path> tests, String type, String method) {
    return tests.stream()
        .filter(file -> file.endsWith(type + ".java"))
        .anyMatch(file -> method == null || read(file).contains(" void " + method + "("));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
