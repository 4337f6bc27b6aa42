package io.pgstream.connect.common.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DefinitionVersionsTest {
  private static final String NOON = "2024-01-01 12:00:00.5";

  private static DefinitionVersion<String> version(long xid, String definition) {
    return new DefinitionVersion<>(xid, NOON, definition, null);
  }

  private static SchemaDefinition command(String xid, String snapshot) {
    return new SchemaDefinition(
        List.of(), List.of(), List.of(), false, false, List.of(), xid, snapshot, null);
  }

  private static DefinitionVersions<String> firstThen(DefinitionVersion<String> next) {
    return new DefinitionVersions<>(List.of(DefinitionVersion.first("first"))).with(next);
  }

  @Test
  void knowsWhatACommandStartedFromThatMissedTheLastVersion() {
    assertThat(firstThen(version(10, "ten")).baseOf(command("9", "9:11:10"))).contains("first");
  }

  @Test
  void hasNoBaseForACommandThatHasSeenEverything() {
    assertThat(firstThen(version(10, "ten")).baseOf(command("11", "11:11:"))).isEmpty();
  }

  @Test
  void goesOnFromWhatTheTransactionItselfKnew() {
    DefinitionVersions<String> versions =
        firstThen(version(10, "ten")).with(new DefinitionVersion<>(9, NOON, "both", "nine"));
    assertThat(versions.baseOf(command("9", "9:11:10"))).contains("nine");
    assertThat(versions.baseOf(command("12", "10:12:10"))).contains("both");
  }

  @Test
  void hasNoBaseIfItDoesNotReachBackSoFar() {
    DefinitionVersions<String> versions = new DefinitionVersions<>(List.of(version(10, "ten")));
    assertThat(versions.baseOf(command("9", "9:11:10"))).isEmpty();
  }

  @Test
  void forgetsWhatIsLongPastButForWhatWasThereBefore() {
    DefinitionVersions<String> versions =
        firstThen(version(10, "ten"))
            .with(version(11, "eleven"))
            .with(new DefinitionVersion<>(12, "2024-01-01 14:00:00", "twelve", null));
    assertThat(versions.versions())
        .extracting(DefinitionVersion::definition)
        .containsExactly("eleven", "twelve");
  }
}
