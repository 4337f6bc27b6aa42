package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.sink.postgres.TestTables.change;
import static io.pgstream.connect.sink.postgres.TestTables.schema;
import static io.pgstream.connect.sink.postgres.TestTables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.schema.ObjectChange;
import io.pgstream.connect.common.schema.SchemaDefinition;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.sink.postgres.TestTables;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaDiffTest {
  private static final TestTables BEFORE =
      table("t1", "T").column("t1-1", "a", "text").column("t1-2", "b", "integer");

  private static List<String> statements(
      TestTables before, SchemaDefinition schema, String schemaName) throws SQLException {
    AppliedObjects applied =
        new AppliedObjects() {
          @Override
          public <T> Optional<AppliedObject<T>> find(String kind, String id, Class<T> type) {
            return before == null || !kind.equals(ObjectChange.TABLE) || !id.equals("t1")
                ? Optional.empty()
                : Optional.of(
                    new AppliedObject<>("public", type.cast(before.build()), Lsn.INVALID));
          }
        };
    SchemaLogEntry entry = new SchemaLogEntry("id", 1, schemaName, schema, "{}", "now");
    DdlScript script = new DdlScript(EnumSet.allOf(ObjectType.class));
    for (ObjectChange object : SchemaDiff.lastChanges(entry)) {
      new SchemaDiff(applied, new TargetTraits(false, false)).add(entry, object, script);
    }
    return script.statements().stream().map(DdlScript.Statement::sql).toList();
  }

  private static List<String> alter(TestTables after) throws SQLException {
    return statements(
        BEFORE, schema(List.of(after.build()), change("alter", "table", after)), "public");
  }

  static Stream<Arguments> alterations() {
    return Stream.of(
        arguments(BEFORE, List.of()),
        arguments(
            table("t1", "new \"T\"").column("t1-1", "a", "text").column("t1-2", "b", "integer"),
            List.of("ALTER TABLE \"public\".\"T\" RENAME TO \"new \"\"T\"\"\"")),
        arguments(
            table("t1", "T").column("t1-1", "a", "text").column("t1-2", "c", "integer"),
            List.of("ALTER TABLE \"public\".\"T\" RENAME COLUMN \"b\" TO \"c\"")),
        arguments(
            table("t1", "T").column("t1-1", "a", "text").column("t1-3", "b", "integer"),
            List.of(
                "ALTER TABLE ONLY \"public\".\"T\" DROP COLUMN \"b\"",
                "ALTER TABLE \"public\".\"T\" ADD COLUMN \"b\" integer")),
        arguments(
            table("t1", "T").column("t1-1", "a", "text").column("t1-2", "b", "bigint"),
            List.of(
                "ALTER TABLE \"public\".\"T\" ALTER COLUMN \"b\" TYPE bigint USING"
                    + " \"b\"::bigint")),
        arguments(
            table("t1", "T")
                .column("t1-1", "a", "text")
                .column("t1-2", "b", "integer")
                .withMissing("t1-3", "c", "timestamp with time zone", "now()", "2026-01-01"),
            List.of(
                "ALTER TABLE \"public\".\"T\" ADD COLUMN \"c\" timestamp with time zone DEFAULT"
                    + " '2026-01-01'::timestamp with time zone",
                "ALTER TABLE ONLY \"public\".\"T\" ALTER COLUMN \"c\" SET DEFAULT now()")),
        arguments(
            table("t1", "T")
                .column("t1-1", "a", "text")
                .column("t1-2", "b", "integer")
                .foreignKey("9", "f", "FOREIGN KEY (b) REFERENCES public.p(id)"),
            List.of(
                "ALTER TABLE \"public\".\"T\" ADD CONSTRAINT \"f\" FOREIGN KEY (b) REFERENCES"
                    + " public.p(id)")));
  }

  @ParameterizedTest
  @MethodSource("alterations")
  void findsTheStatementsOfAnAlteration(TestTables after, List<String> statements)
      throws SQLException {
    assertThat(alter(after)).isEqualTo(statements);
  }

  @Test
  void leavesTablesAloneThatTheChangeDoesNotName() throws SQLException {
    TestTables stale = table("t1", "T");
    TestTables created = table("t2", "n").column("t2-1", "a", "text");
    assertThat(
            statements(
                BEFORE,
                schema(List.of(stale.build(), created.build()), change("create", "table", created)),
                "public"))
        .containsExactly("CREATE TABLE \"public\".\"n\" (\"a\" text)");
  }

  @Test
  void takesAKnownTableInAnotherSchemaForAMove() throws SQLException {
    assertThat(
            statements(
                BEFORE, schema(List.of(BEFORE.build()), change("alter", "table", BEFORE)), "other"))
        .containsExactly("ALTER TABLE \"public\".\"T\" SET SCHEMA \"other\"");
  }

  @Test
  void dropsWhatIsKnownOnly() throws SQLException {
    SchemaDefinition drop = schema(List.of(), change("drop", "table", "t1", "T"));
    assertThat(statements(BEFORE, drop, "public"))
        .containsExactly("DROP TABLE IF EXISTS \"public\".\"T\"");
    assertThat(statements(null, drop, "public")).isEmpty();
  }
}
