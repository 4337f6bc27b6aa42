package io.pgstream.connect.sink.postgres.schema;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The grants and revocations between what an object's privileges are and what they are to be.
 * Grants come first, each after the one that lets its grantor grant it; so no revocation takes
 * along what was granted on by somebody who has the right from somebody else too.
 */
final class AccessDiff {
  /** What happens to privileges that one role has from another one. */
  enum Action {
    GRANT,
    GRANT_WITH_OPTION,
    REVOKE_OPTION,
    REVOKE
  }

  /**
   * One statement.
   *
   * @param grantor the role that grants or revokes
   * @param grantee the role that gains or loses; null for PUBLIC
   * @param privileges what SQL calls them
   */
  record Step(Action action, String grantor, String grantee, List<String> privileges) {}

  private final AccessList held;
  private final AccessList wanted;
  private final String owner;

  AccessDiff(AccessList held, AccessList wanted, String owner) {
    this.held = held;
    this.wanted = wanted;
    this.owner = owner;
  }

  /** The statements that give what is missing. */
  List<Step> grants() {
    List<Map.Entry<Privilege, Boolean>> missing = new ArrayList<>();
    for (Map.Entry<Privilege, Boolean> entry : wanted.privileges().entrySet()) {
      boolean grantable = entry.getValue();
      if (!held.has(entry.getKey()) || (grantable && !held.isGrantable(entry.getKey()))) {
        missing.add(entry);
      }
    }
    List<Step> steps = new ArrayList<>();
    for (Map.Entry<Privilege, Boolean> grant : inOrder(missing)) {
      add(steps, grant.getValue() ? Action.GRANT_WITH_OPTION : Action.GRANT, grant.getKey());
    }
    return steps;
  }

  /**
   * The statements that take what is too much, those of the owner first: they take along what was
   * granted on. What is wanted from another grantor, who could not grant it, stays.
   */
  List<Step> revocations() {
    List<Step> steps = new ArrayList<>();
    for (Privilege privilege : held.privileges().keySet()) {
      if (wanted.has(privilege)) {
        if (held.isGrantable(privilege) && !wanted.isGrantable(privilege)) {
          add(steps, Action.REVOKE_OPTION, privilege);
        }
      } else if (!isStandIn(privilege)) {
        add(steps, Action.REVOKE, privilege);
      }
    }
    steps.sort(Comparator.comparing(step -> !step.grantor().equals(owner)));
    return steps;
  }

  private boolean isStandIn(Privilege surplus) {
    return wanted.privileges().keySet().stream()
        .anyMatch(
            privilege ->
                !held.has(privilege)
                    && Objects.equals(privilege.grantee(), surplus.grantee())
                    && privilege.name().equals(surplus.name()));
  }

  /** Each after what gives its grantor the right, as far as there is such a grant. */
  private List<Map.Entry<Privilege, Boolean>> inOrder(List<Map.Entry<Privilege, Boolean>> missing) {
    List<Map.Entry<Privilege, Boolean>> waiting = new ArrayList<>(missing);
    List<Map.Entry<Privilege, Boolean>> ordered = new ArrayList<>();
    Map<Privilege, Boolean> known = new LinkedHashMap<>(held.privileges());
    while (!waiting.isEmpty()) {
      AccessList now = new AccessList(known);
      Map.Entry<Privilege, Boolean> next =
          waiting.stream()
              .filter(grant -> mayGrant(now, grant.getKey()))
              .findFirst()
              .orElse(waiting.get(0));
      waiting.remove(next);
      ordered.add(next);
      known.put(next.getKey(), next.getValue());
    }
    return ordered;
  }

  private boolean mayGrant(AccessList now, Privilege privilege) {
    return privilege.grantor().equals(owner) || now.mayGrant(privilege.grantor(), privilege.name());
  }

  /** What the same role gets from the same one is one statement. */
  private static void add(List<Step> steps, Action action, Privilege privilege) {
    Step last = steps.isEmpty() ? null : steps.get(steps.size() - 1);
    if (last != null
        && last.action() == action
        && last.grantor().equals(privilege.grantor())
        && Objects.equals(last.grantee(), privilege.grantee())) {
      List<String> names = new ArrayList<>(last.privileges());
      names.add(privilege.name());
      steps.set(steps.size() - 1, new Step(action, last.grantor(), last.grantee(), names));
    } else {
      steps.add(
          new Step(action, privilege.grantor(), privilege.grantee(), List.of(privilege.name())));
    }
  }
}
