package io.pgstream.connect.sink.postgres.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.pgstream.connect.common.schema.ObjectChange;
import io.pgstream.connect.common.schema.ObjectDefinition;
import io.pgstream.connect.common.schema.ObjectPart;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ObjectDiffTest {
  private static ObjectDefinition object(
      ObjectKind kind, String name, String suffix, String text, ObjectPart... parts) {
    return new ObjectDefinition(
        "1", kind.name(), name, null, text, suffix, null, null, Arrays.asList(parts), null);
  }

  private static ObjectPart part(String id, String name, String definition) {
    return new ObjectPart(id, name, definition, null);
  }

  private static ObjectDefinition trigger(String name, String table, String enabled) {
    String text = "CREATE TRIGGER " + name + " ON " + table;
    return new ObjectDefinition("1", "trigger", name, table, text, null, enabled, null, null, null);
  }

  private static Named<ObjectDefinition> in(String schema, ObjectDefinition object) {
    return new Named<>(schema, object.name(), object);
  }

  private static List<String> texts(DdlScript script) {
    return script.statements().stream().map(DdlScript.Statement::sql).toList();
  }

  private static List<String> alter(
      ObjectKind kind, Named<ObjectDefinition> before, Named<ObjectDefinition> after) {
    DdlScript script = new DdlScript(EnumSet.allOf(ObjectType.class));
    new ObjectDiff(script, kind, true).alter(before, after);
    return texts(script);
  }

  static Stream<Arguments> alterations() {
    return Stream.of(
        arguments(
            ObjectKind.ENUM,
            object(ObjectKind.ENUM, "e", null, "", part("1", "b", null), part("2", "d", null)),
            object(
                ObjectKind.ENUM,
                "e",
                null,
                "",
                part("3", "a", null),
                part("1", "it's", null),
                part("4", "c", null),
                part("2", "d", null)),
            List.of(
                "ALTER TYPE \"s\".\"e\" RENAME VALUE 'b' TO 'it''s'",
                "ALTER TYPE \"s\".\"e\" ADD VALUE IF NOT EXISTS 'a' BEFORE 'it''s'",
                "ALTER TYPE \"s\".\"e\" ADD VALUE IF NOT EXISTS 'c' AFTER 'it''s'")),
        arguments(
            ObjectKind.DOMAIN,
            object(
                ObjectKind.DOMAIN,
                "d",
                null,
                "",
                part("1", "x", "CHECK (VALUE > 0)"),
                part("2", "y", "CHECK (VALUE > 1) NOT VALID")),
            object(
                ObjectKind.DOMAIN,
                "d",
                null,
                "",
                part("2", "z", "CHECK (VALUE > 1)"),
                part("3", "n", "CHECK (VALUE > 2)")),
            List.of(
                "ALTER DOMAIN \"s\".\"d\" DROP CONSTRAINT IF EXISTS \"x\"",
                "ALTER DOMAIN \"s\".\"d\" RENAME CONSTRAINT \"y\" TO \"z\"",
                "ALTER DOMAIN \"s\".\"d\" VALIDATE CONSTRAINT \"z\"",
                "ALTER DOMAIN \"s\".\"d\" ADD CONSTRAINT \"n\" CHECK (VALUE > 2)")),
        arguments(
            ObjectKind.COMPOSITE_TYPE,
            object(
                ObjectKind.COMPOSITE_TYPE,
                "c",
                null,
                "",
                part("1", "a", "integer"),
                part("2", "b", "text")),
            object(
                ObjectKind.COMPOSITE_TYPE,
                "c",
                null,
                "",
                part("2", "bb", "text COLLATE x.y"),
                part("3", "n", "date")),
            List.of(
                "ALTER TYPE \"s\".\"c\" DROP ATTRIBUTE \"a\" CASCADE",
                "ALTER TYPE \"s\".\"c\" RENAME ATTRIBUTE \"b\" TO \"bb\" CASCADE",
                "ALTER TYPE \"s\".\"c\" ALTER ATTRIBUTE \"bb\" TYPE text COLLATE x.y CASCADE",
                "ALTER TYPE \"s\".\"c\" ADD ATTRIBUTE \"n\" date CASCADE")),
        arguments(
            ObjectKind.VIEW,
            object(ObjectKind.VIEW, "v", null, "old", part("1", "a", null)),
            object(ObjectKind.VIEW, "v", null, "CREATE OR REPLACE VIEW", part("1", "b", null)),
            List.of(
                "ALTER VIEW \"s\".\"v\" RENAME COLUMN \"a\" TO \"b\"", "CREATE OR REPLACE VIEW")),
        arguments(
            ObjectKind.COLLATION,
            object(ObjectKind.COLLATION, "c", null, "one text"),
            object(ObjectKind.COLLATION, "c", null, "another text of the same collation"),
            List.of()));
  }

  @ParameterizedTest
  @MethodSource("alterations")
  void changesWhatCanChange(
      ObjectKind kind, ObjectDefinition before, ObjectDefinition after, List<String> statements) {
    assertThat(alter(kind, in("s", before), in("s", after))).isEqualTo(statements);
  }

  @Test
  void namesTheArgumentsOfAMovedFunctionAsTheyAreNow() {
    assertThat(
            alter(
                ObjectKind.FUNCTION,
                in("s", object(ObjectKind.FUNCTION, "f", "(s.old)", "x")),
                in("t", object(ObjectKind.FUNCTION, "g", "(s.renamed)", "x"))))
        .containsExactly(
            "ALTER FUNCTION \"s\".\"f\"(s.renamed) SET SCHEMA \"t\"",
            "ALTER FUNCTION \"t\".\"f\"(s.renamed) RENAME TO \"g\"");
  }

  @Test
  void makesATriggerAnewOnTheTableAsItIsCalledNow() {
    assertThat(
            alter(
                ObjectKind.TRIGGER,
                in("s", trigger("a", "s.t", "A")),
                in("s", trigger("b", "s.renamed", "A"))))
        .containsExactly(
            "DROP TRIGGER IF EXISTS \"a\" ON s.renamed",
            "CREATE TRIGGER b ON s.renamed",
            "ALTER TABLE s.renamed ENABLE ALWAYS TRIGGER \"b\"");
  }

  @Test
  void disablesTriggersThatWouldFireForReplicatedRows() {
    for (boolean fire : new boolean[] {true, false}) {
      DdlScript script = new DdlScript(EnumSet.allOf(ObjectType.class));
      new ObjectDiff(script, ObjectKind.TRIGGER, fire).create(in("s", trigger("a", "s.t", "O")));
      assertThat(texts(script).contains("ALTER TABLE s.t DISABLE TRIGGER \"a\"")).isEqualTo(fire);
    }
  }

  @Test
  void namesAnOptionThatIsGoneWithoutAValue() {
    assertThat(
            alter(
                ObjectKind.TEXT_SEARCH_DICTIONARY,
                in("s", dictionary("stopwords = 'a = b', accept = 'true'")),
                in("s", dictionary("accept = 'false'"))))
        .containsExactly("ALTER TEXT SEARCH DICTIONARY \"s\".\"d\" (accept = 'false', stopwords)");
  }

  @Test
  void altersAFunctionWhoseBodyCouldNotBePrinted() {
    assertThat(
            alter(
                ObjectKind.FUNCTION,
                in("s", object(ObjectKind.FUNCTION, "f", "(s.t)", "CREATE OR REPLACE FUNCTION")),
                in("s", unprinted("f", "(s.t)", Map.of("COST", "COST 7.5")))))
        .containsExactly("ALTER FUNCTION \"s\".\"f\"(s.t) COST 7.5");
  }

  @Test
  void replacesAFunctionThatWasAlteredSinceItsTextWasPrinted() {
    String text = "CREATE OR REPLACE FUNCTION";
    ObjectDefinition altered =
        unprinted("f", "(s.t)", Map.of("COST", "COST 7.5")).withDefinition(text);
    assertThat(
            alter(
                ObjectKind.FUNCTION,
                in("s", altered),
                in("s", object(ObjectKind.FUNCTION, "f", "(s.t)", text))))
        .containsExactly(text);
  }

  private static ObjectDefinition unprinted(
      String name, String suffix, Map<String, String> settings) {
    return new ObjectDefinition(
        "1", "function", name, null, null, suffix, null, settings, null, null);
  }

  private static ObjectDefinition dictionary(String options) {
    return new ObjectDefinition(
        "1", "x", "d", null, "x", null, null, Map.of("OPTIONS", options), null, null);
  }

  @Test
  void dropsByTheIdentityThatTheSourceNames() {
    DdlScript script = new DdlScript(EnumSet.allOf(ObjectType.class));
    ObjectChange drop = new ObjectChange("drop", "cast", "1", "", null, "(a AS b)");
    new ObjectDiff(script, ObjectKind.CAST, true).drop(null, drop);
    assertThat(texts(script)).containsExactly("DROP CAST IF EXISTS (a AS b)");
  }

  @Test
  void leavesOutTypesThatAreNotReplayed() {
    DdlScript script = new DdlScript(EnumSet.complementOf(EnumSet.of(ObjectType.TRIGGERS)));
    new ObjectDiff(script, ObjectKind.TRIGGER, true).create(in("s", trigger("a", "s.t", "O")));
    assertThat(texts(script)).isEmpty();
  }

  /** The source could not print it without waiting. */
  @Test
  void takesAMissingDefinitionForTheOneItKnows() {
    assertThat(
            alter(
                ObjectKind.VIEW,
                in("s", view("v", "CREATE OR REPLACE VIEW s.v AS SELECT 1", "true")),
                in("z", view("w", null, null))))
        .containsExactly(
            "ALTER VIEW \"s\".\"v\" SET SCHEMA \"z\"",
            "ALTER VIEW \"z\".\"v\" RENAME TO \"w\"",
            "ALTER VIEW \"z\".\"w\" RESET (security_barrier)");
    assertThat(
            alter(
                ObjectKind.POLICY,
                in("s", policy("p", "CREATE POLICY p ON s.t")),
                in("s", policy("q", null))))
        .containsExactly("ALTER POLICY \"p\" ON s.t RENAME TO \"q\"");
  }

  private static ObjectDefinition view(String name, String text, String barrier) {
    Map<String, String> settings = new HashMap<>();
    settings.put("security_barrier", barrier);
    return new ObjectDefinition("1", "view", name, null, text, null, null, settings, null, null);
  }

  private static ObjectDefinition policy(String name, String text) {
    return new ObjectDefinition("1", "policy", name, "s.t", text, null, null, null, null, null);
  }
}
