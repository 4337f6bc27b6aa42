package io.pgstream.connect.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.pgstream.connect",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String COMMON = "io.pgstream.connect.common..";
  private static final String SOURCE = "io.pgstream.connect.source..";
  private static final String POSTGRES_SINK = "io.pgstream.connect.sink.postgres..";
  private static final String OPENSEARCH_SINK = "io.pgstream.connect.sink.opensearch..";

  @ArchTest
  static final ArchRule commonKnowsNoConnector =
      noClasses()
          .that()
          .resideInAPackage(COMMON)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SOURCE, POSTGRES_SINK, OPENSEARCH_SINK);

  @ArchTest
  static final ArchRule theSourceKnowsNoSink =
      noClasses()
          .that()
          .resideInAPackage(SOURCE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(POSTGRES_SINK, OPENSEARCH_SINK);

  @ArchTest
  static final ArchRule thePostgresSinkStandsAlone =
      noClasses()
          .that()
          .resideInAPackage(POSTGRES_SINK)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SOURCE, OPENSEARCH_SINK);

  @ArchTest
  static final ArchRule theOpenSearchSinkStandsAloneAndNeedsNoJdbc =
      noClasses()
          .that()
          .resideInAPackage(OPENSEARCH_SINK)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              SOURCE, POSTGRES_SINK, "java.sql..", "org.postgresql..", "..common.postgres..");

  @ArchTest
  static final ArchRule onlyPublicKafkaApis =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka.common.utils..", "org.apache.kafka.connect.runtime..");

  @ArchTest
  static final ArchRule decodingKnowsNeitherKafkaNorJdbc =
      noClasses()
          .that()
          .resideInAnyPackage("..source.wal2json..", "..common.wire..", "..common.lsn..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "java.sql..", "org.postgresql..");

  @ArchTest
  static final ArchRule oneClassTouchesPluginMetrics =
      noClasses()
          .that()
          .doNotHaveSimpleName("ConnectMetrics")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.apache.kafka.common.metrics.PluginMetrics");

  @ArchTest
  static final ArchRule pluginsOpenDriversWithoutTheManager =
      noClasses()
          .that()
          .resideInAnyPackage(COMMON, SOURCE, POSTGRES_SINK, OPENSEARCH_SINK)
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.sql.DriverManager");

  @ArchTest
  static final ArchRule connectorsAreFoundByTheirName =
      classes()
          .that()
          .areAssignableTo("org.apache.kafka.connect.connector.Connector")
          .should()
          .haveSimpleNameEndingWith("Connector")
          .andShould()
          .bePublic();
}
