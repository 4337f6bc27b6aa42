package io.pgstream.connect.sink.postgres;

import static io.pgstream.connect.sink.postgres.TestTables.change;
import static io.pgstream.connect.sink.postgres.TestTables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.common.schema.ObjectChange;
import io.pgstream.connect.common.schema.ObjectPrivileges;
import io.pgstream.connect.common.schema.PrivilegeGrant;
import io.pgstream.connect.common.schema.SchemaDefinition;
import io.pgstream.connect.common.schema.TableDefinition;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Owners and privileges that the target cannot have stop the task; with the remedy it goes on. */
class PrivilegesIT {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Map<String, String> FOLLOWING =
      Map.of("ddl.owners", "true", "ddl.privileges", "true");

  private final Events events = new Events();
  private final TestTables test = table("t1", "test").column("t1-1", "a", "int");

  /** Roles belong to the server, which the tests share. */
  private final String suffix = "_" + NUMBER.incrementAndGet();

  private final String alice = "alice" + suffix;
  private final String bob = "bob" + suffix;
  private SinkHarness sink;

  @AfterEach
  void stop() throws Exception {
    sink.close();
  }

  private static SchemaDefinition schema(
      List<TableDefinition> tables, List<ObjectPrivileges> privileges, ObjectChange... changes) {
    return new SchemaDefinition(
        tables,
        List.of(),
        List.of(),
        List.of(),
        false,
        true,
        List.of(changes),
        null,
        false,
        "1",
        "1:1:",
        null,
        privileges);
  }

  private ObjectPrivileges ofTest(String owner, PrivilegeGrant... granted) {
    return new ObjectPrivileges(
        "table", "test", "public.test", null, owner, List.of(granted), List.of());
  }

  private String[] createTest(ObjectPrivileges... privileges) {
    return events.transaction(
        events.schema(
            schema(List.of(test.build()), List.of(privileges), change("create", "table", test))));
  }

  private String[] privileges(ObjectPrivileges... privileges) {
    return events.transaction(
        events.schema(
            schema(List.of(), List.of(privileges), change("alter", "privileges", "0", "public"))));
  }

  private static PrivilegeGrant select(String grantor, String grantee) {
    return new PrivilegeGrant(grantor, grantee, List.of("SELECT"), false);
  }

  private String accessToTest() throws Exception {
    return sink.query(
            "SELECT relowner::regrole || ' ' || relacl::text FROM pg_class WHERE oid ="
                + " 'test'::regclass")
        .toString();
  }

  @Test
  void aRoleIsMissing() throws Exception {
    sink = new SinkHarness(TestPostgres.newDatabase(), FOLLOWING);
    String[] records = createTest(ofTest(alice, select(alice, bob)));
    assertThatThrownBy(() -> sink.put(records))
        .isInstanceOf(ConnectException.class)
        .hasMessageContainingAll(
            "\"" + alice + "\", the owner", "table public.test", "CREATE ROLE", "restart the task");
    sink.execute("CREATE ROLE " + alice);
    assertThatThrownBy(() -> sink.put(records))
        .isInstanceOf(ConnectException.class)
        .hasMessageContainingAll("\"" + bob + "\"", "named in its privileges", "CREATE ROLE");
    assertThat(sink.query("SELECT to_regclass('test')")).containsExactly("null");
    sink.execute("CREATE ROLE " + bob);
    sink.put(records);
    assertThat(accessToTest())
        .contains(alice + " {" + alice + "=arwdDxt/" + alice + "," + bob + "=r/" + alice + "}");
  }

  @Test
  void theRoleOfTheSinkIsNoMemberOfTheOwner() throws Exception {
    String writer = "writer" + suffix;
    String url = TestPostgres.newDatabase();
    try (SinkHarness admin = new SinkHarness(url, Map.of())) {
      admin.execute(
          ("CREATE ROLE WRITER LOGIN PASSWORD 'w'; CREATE ROLE ALICE; CREATE ROLE BOB;"
                  + " GRANT ALL ON SCHEMA public TO WRITER; GRANT USAGE ON SCHEMA pgstream TO WRITER;"
                  + " GRANT ALL ON ALL TABLES IN SCHEMA pgstream TO WRITER")
              .replace("WRITER", writer)
              .replace("ALICE", alice)
              .replace("BOB", bob));
    }
    sink =
        new SinkHarness(
            url,
            Map.of(
                "ddl.owners", "true",
                "ddl.privileges", "true",
                "connection.user", writer,
                "connection.password", "w"));
    String[] records = createTest(ofTest(alice, select(alice, bob)));
    assertThatThrownBy(() -> sink.put(records))
        .isInstanceOf(ConnectException.class)
        .hasMessageContainingAll(
            "42501",
            "OWNER TO \"" + alice + "\"",
            "GRANT \"" + alice + "\" TO \"" + writer + "\"",
            "restart the task");
    sink.execute(
        "GRANT " + alice + " TO " + writer + "; GRANT CREATE ON SCHEMA public TO " + alice);
    sink.put(records);
    assertThat(accessToTest()).contains(alice).contains(bob + "=r/" + alice);
    sink.execute("REVOKE " + alice + " FROM " + writer + "; GRANT SELECT ON test TO " + writer);
    String[] revoked = privileges(ofTest(alice));
    assertThatThrownBy(() -> sink.put(revoked))
        .isInstanceOf(ConnectException.class)
        .hasMessageContainingAll("public.test", "GRANT \"" + alice + "\" TO \"" + writer + "\"");
    sink.execute("GRANT " + alice + " TO " + writer);
    sink.put(revoked);
    assertThat(accessToTest()).contains(alice).doesNotContain(bob);
  }

  @Test
  void whatTheTargetLacksIsLeftOut() throws Exception {
    sink = new SinkHarness(TestPostgres.newDatabase(), FOLLOWING);
    sink.put(
        privileges(
            ofTest(alice),
            new ObjectPrivileges("function", "f", "public.f(x.y)", null, bob, null, null),
            new ObjectPrivileges("of a later version", "f", "public.f", null, bob, null, null)));
    assertThat(sink.query("SELECT to_regclass('test')")).containsExactly("null");
  }

  @Test
  void whatIsAppliedAgainChangesNothing() throws Exception {
    sink = new SinkHarness(TestPostgres.newDatabase(), FOLLOWING);
    sink.execute("CREATE ROLE " + alice + "; CREATE ROLE " + bob);
    ObjectPrivileges granted = ofTest(alice, select(alice, bob), select(alice, null));
    sink.put(createTest(granted));
    String before = accessToTest();
    String written =
        sink.query("SELECT xmin FROM pg_class WHERE oid = 'test'::regclass").toString();
    sink.put(privileges(granted));
    assertThat(accessToTest()).isEqualTo(before);
    assertThat(sink.query("SELECT xmin FROM pg_class WHERE oid = 'test'::regclass").toString())
        .isEqualTo(written);
  }
}
