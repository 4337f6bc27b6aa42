package io.pgstream.connect.it.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.it.Pipeline;
import io.pgstream.connect.it.compare.DatabaseComparison;
import io.pgstream.connect.it.compare.DocumentComparison;
import io.pgstream.connect.it.compare.Sql;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every type with ordinary, extreme and odd values, as itself, as array, domain, domain over a
 * domain, domain over an array, array of a domain and part of a composite type; in every column, in
 * keys and in tables without a key; inserted, updated, set to NULL and back, moved to another key,
 * deleted, and left alone while it is stored out of line.
 */
class EveryTypeIT {
  @RegisterExtension static final Pipeline PIPELINE = new Pipeline("types");

  private static WireComparison wire;
  private static Map<String, List<String>> rowDifferences;
  private static Map<String, List<String>> documentDifferences;

  static Stream<String> families() {
    return TypeFamilies.all().stream().map(TypeFamily::name);
  }

  @BeforeAll
  static void replicate() throws Exception {
    CreatedTypes.in(PIPELINE);
    wire = WireComparison.start(PIPELINE);
    PIPELINE.start();
    Arrival arrival = Arrival.at(PIPELINE);
    try (Connection source = PIPELINE.source().connector().open()) {
      source.setAutoCommit(false);
      for (String schema : FamilyTables.SCHEMAS) {
        Sql.execute(source, "CREATE SCHEMA " + schema);
      }
      CreatedTypes.run(source, SpecialTables.create());
      for (TypeFamily family : TypeFamilies.all()) {
        CreatedTypes.run(source, new FamilyTables(family).create());
      }
      source.commit();
      arrival.complete();
      for (TypeFamily family : TypeFamilies.all()) {
        CreatedTypes.run(source, new FamilyTables(family).change());
      }
      CreatedTypes.run(source, SpecialTables.change());
      source.commit();
      arrival.complete();
      for (TypeFamily family : TypeFamilies.all()) {
        CreatedTypes.run(source, new FamilyTables(family).changeAgain());
        source.commit();
      }
      arrival.complete();
    }
    compare();
  }

  private static void compare() throws SQLException {
    try (Connection source = PIPELINE.source().connector().open();
        Connection target = PIPELINE.target().connector().open()) {
      URI search = URI.create(PIPELINE.cluster().connections().openSearchUrl());
      rowDifferences = new DatabaseComparison(source, target).rowDifferences();
      documentDifferences = new DocumentComparison(source, search).tableDifferences();
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void arrivesInPostgresAsItIs(String family) {
    assertNone(family, rowDifferences);
  }

  @ParameterizedTest
  @MethodSource("families")
  void canBeReadBackFromItsDocument(String family) {
    assertNone(family, documentDifferences);
  }

  @Test
  void arrivesInWideAndLargeRowsAndWithLongKeys() {
    assertThat(rowDifferences).doesNotContainKeys(SpecialTables.COMPARED);
    assertThat(documentDifferences).doesNotContainKeys(SpecialTables.COMPARED);
  }

  /** Documented: older plugins print null for them in plain columns of number types. */
  @Test
  void isNullIfItIsNaNOrInfiniteAndThePluginCannotSaySo() throws SQLException {
    assertThat(PIPELINE.target().column(SpecialTables.expectedNaN(true)))
        .isEqualTo(PIPELINE.source().column(SpecialTables.expectedNaN(wire.carriesNaN())));
  }

  private static void assertNone(String family, Map<String, List<String>> differences) {
    for (String table : new FamilyTables(TypeFamilies.named(family)).names()) {
      assertThat(differences.getOrDefault(table, List.of())).as(table).isEmpty();
    }
  }

  @Test
  void isInTheTopicAsThePluginPrintsIt() throws SQLException {
    assertThat(wire.differences()).isEmpty();
  }

  @Test
  void isInTablesThatExist() throws SQLException {
    long tables =
        TypeFamilies.all().stream()
            .mapToLong(family -> new FamilyTables(family).names().size())
            .sum();
    assertThat(
            PIPELINE
                .target()
                .value(
                    "SELECT count(*) FROM pg_tables WHERE schemaname IN ('types', 'keys', 'fulls')"))
        .isEqualTo(Long.toString(tables));
  }
}
