package io.pgstream.connect.sink.postgres.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.common.schema.ObjectPrivileges;
import io.pgstream.connect.common.schema.PrivilegeGrant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The statements that make privileges what they are to be, and their order. */
class AccessDiffTest {
  /** Each as {@code grantee=NAME/grantor}, with a star if it is grantable. */
  private static AccessList list(String... privileges) {
    Map<Privilege, Boolean> list = new LinkedHashMap<>();
    for (String text : privileges) {
      String[] parts = text.split("[=/]", -1);
      list.put(
          new Privilege(
              parts[2], parts[0].equals("PUBLIC") ? null : parts[0], parts[1].replace("*", "")),
          parts[1].endsWith("*"));
    }
    return new AccessList(list);
  }

  private static OwnedObject table(AccessList held) {
    return OwnedObject.of(OwnedKind.TABLE, "s.t", null, "owner", held, AccessList.EMPTY);
  }

  private static List<String> grants(AccessList held, AccessList wanted) {
    return new AccessDiff(held, wanted, "owner")
        .grants().stream().map(step -> table(held).statement(step)).toList();
  }

  private static List<String> revocations(AccessList held, AccessList wanted) {
    return new AccessDiff(held, wanted, "owner")
        .revocations().stream().map(step -> table(held).statement(step)).toList();
  }

  @Test
  void grantsWhatIsMissingInOneStatementForEachRole() {
    assertThat(
            grants(
                list("a=SELECT/owner"),
                list("a=SELECT/owner", "b=SELECT/owner", "b=INSERT/owner", "PUBLIC=SELECT/owner")))
        .containsExactly(
            "GRANT SELECT, INSERT ON TABLE s.t TO \"b\"", "GRANT SELECT ON TABLE s.t TO PUBLIC");
  }

  @Test
  void grantsTheRightToGrantBeforeItIsUsed() {
    assertThat(
            grants(list(), list("c=SELECT/b", "b=SELECT*/a", "d=SELECT/owner", "a=SELECT*/owner")))
        .containsExactly(
            "GRANT SELECT ON TABLE s.t TO \"d\"",
            "GRANT SELECT ON TABLE s.t TO \"a\" WITH GRANT OPTION",
            "GRANT SELECT ON TABLE s.t TO \"b\" WITH GRANT OPTION",
            "GRANT SELECT ON TABLE s.t TO \"c\"");
  }

  @Test
  void addsAndTakesGrantOptionsWithoutTouchingThePrivilege() {
    assertThat(grants(list("a=SELECT/owner"), list("a=SELECT*/owner")))
        .containsExactly("GRANT SELECT ON TABLE s.t TO \"a\" WITH GRANT OPTION");
    assertThat(revocations(list("a=SELECT*/owner"), list("a=SELECT/owner")))
        .containsExactly("REVOKE GRANT OPTION FOR SELECT ON TABLE s.t FROM \"a\" CASCADE");
    assertThat(grants(list("a=SELECT*/owner"), list("a=SELECT/owner"))).isEmpty();
    assertThat(revocations(list("a=SELECT/owner"), list("a=SELECT*/owner"))).isEmpty();
  }

  @Test
  void revokesWhatIsTooMuch() {
    assertThat(
            revocations(
                list("owner=SELECT/owner", "a=SELECT/b", "PUBLIC=SELECT/owner"),
                list("owner=SELECT/owner")))
        .containsExactly(
            "REVOKE SELECT ON TABLE s.t FROM PUBLIC CASCADE",
            "REVOKE SELECT ON TABLE s.t FROM \"a\" CASCADE");
  }

  @Test
  void keepsWhatSomebodyElseCouldNotGrant() {
    // A superuser grants in the name of the owner.
    AccessList held = list("a=SELECT/owner");
    AccessList wanted = list("a=SELECT/root");
    assertThat(revocations(held, wanted)).isEmpty();
    assertThat(held.isEquivalentTo(wanted)).isTrue();
    assertThat(held.isEquivalentTo(list("a=SELECT*/owner"))).isFalse();
  }

  @Test
  void speaksOfColumnsAndOfDefaults() {
    AccessDiff.Step step =
        new AccessDiff.Step(AccessDiff.Action.GRANT, "owner", "a", List.of("SELECT", "UPDATE"));
    assertThat(OwnedObject.of(OwnedKind.VIEW, "s.v", "c", "owner", list(), list()).statement(step))
        .isEqualTo("GRANT SELECT (\"c\"), UPDATE (\"c\") ON TABLE s.v TO \"a\"");
    assertThat(OwnedObject.defaults("owner", "s", "TABLES", list(), list()).statement(step))
        .isEqualTo(
            "ALTER DEFAULT PRIVILEGES FOR ROLE \"owner\" IN SCHEMA \"s\" GRANT SELECT, UPDATE ON"
                + " TABLES TO \"a\"");
  }

  @Test
  void letsNothingButPrivilegesBecomeSql() {
    AccessDiff.Step step =
        new AccessDiff.Step(AccessDiff.Action.GRANT, "owner", "a", List.of("ALL; DROP TABLE t"));
    assertThatThrownBy(() -> table(list()).statement(step))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ObjectPrivileges described(
      List<PrivilegeGrant> granted, List<PrivilegeGrant> revoked) {
    return new ObjectPrivileges("table", "t", "s.t", null, "alice", granted, revoked);
  }

  private static PrivilegeGrant grant(String grantor, String grantee, String... privileges) {
    return new PrivilegeGrant(grantor, grantee, List.of(privileges), false);
  }

  @Test
  void wantsTheUsualPrivilegesOfTheTargetWithTheDifferencesOfTheSource() {
    AccessList usual = list("alice=SELECT/alice", "alice=MAINTAIN/alice", "PUBLIC=USAGE/alice");
    assertThat(
            AccessList.wanted(
                usual,
                described(
                    List.of(grant("alice", "bob", "SELECT")),
                    List.of(grant("alice", null, "USAGE"), grant("alice", "alice", "SELECT"))),
                "alice"))
        .isEqualTo(list("alice=MAINTAIN/alice", "bob=SELECT/alice"));
  }

  @Test
  void leavesToTheTargetsOwnerWhatIsTheOwners() {
    AccessList usual = list("sink=SELECT/sink");
    assertThat(
            AccessList.wanted(
                usual,
                described(
                    List.of(grant("alice", "bob", "SELECT"), grant("bob", "carol", "SELECT")),
                    List.of(grant("alice", "alice", "SELECT"))),
                "sink"))
        .isEqualTo(list("sink=SELECT/sink", "bob=SELECT/sink", "carol=SELECT/bob"));
  }
}
