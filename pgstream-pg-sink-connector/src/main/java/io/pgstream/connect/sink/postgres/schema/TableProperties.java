package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.common.postgres.Identifiers.literal;
import static io.pgstream.connect.common.postgres.Identifiers.quote;

import io.pgstream.connect.common.schema.TableDefinition;
import java.util.List;
import java.util.Objects;

/** The statements that set what a table is besides its columns, indexes and constraints. */
final class TableProperties {
  private static final String DEFAULT_IDENTITY = "default";

  private final DdlScript script;
  private final TableDefinition before;
  private final Named<TableDefinition> table;
  private final TableDefinition now;

  /**
   * @param before the table until now; null if it has just been created
   */
  TableProperties(DdlScript script, TableDefinition before, Named<TableDefinition> table) {
    this.script = script;
    this.before = before;
    this.table = table;
    this.now = table.definition();
  }

  void apply() {
    if (before != null && before.unlogged() != now.unlogged()) {
      alter(now.unlogged() ? "SET UNLOGGED" : "SET LOGGED");
    }
    new OptionDiff(before == null ? List.of() : before.options(), now.options())
        .actions()
        .forEach(this::alter);
    replicaIdentity();
    DdlScript policies = script.of(ObjectType.POLICIES);
    rowSecurity(
        policies, before != null && before.rowSecurity(), now.rowSecurity(), "ENABLE", "DISABLE");
    rowSecurity(
        policies,
        before != null && before.forceRowSecurity(),
        now.forceRowSecurity(),
        "FORCE",
        "NO FORCE");
    comment();
  }

  private void rowSecurity(
      DdlScript policies, boolean was, boolean is, String enable, String disable) {
    if (was != is) {
      policies.add(
          DdlPhase.TABLE,
          "ALTER TABLE " + table.sql() + " " + (is ? enable : disable) + " ROW LEVEL SECURITY");
    }
  }

  private void replicaIdentity() {
    String identity = now.replicaIdentity() == null ? DEFAULT_IDENTITY : now.replicaIdentity();
    String old =
        before == null || before.replicaIdentity() == null
            ? DEFAULT_IDENTITY
            : before.replicaIdentity();
    boolean indexChanged =
        before != null
            && !Objects.equals(before.replicaIdentityIndex(), now.replicaIdentityIndex());
    if (!identity.equals(old) || ("index".equals(identity) && indexChanged)) {
      alter(
          "REPLICA IDENTITY "
              + switch (identity) {
                case "full" -> "FULL";
                case "nothing" -> "NOTHING";
                case "index" -> "USING INDEX " + quote(now.replicaIdentityIndex());
                default -> "DEFAULT";
              });
    }
  }

  private void comment() {
    if (!Objects.equals(before == null ? null : before.comment(), now.comment())) {
      script
          .of(ObjectType.COMMENTS)
          .add(
              DdlPhase.TABLE,
              "COMMENT ON TABLE "
                  + table.sql()
                  + " IS "
                  + (now.comment() == null ? "NULL" : literal(now.comment())));
    }
  }

  private void alter(String action) {
    script.add(DdlPhase.TABLE, "ALTER TABLE " + table.sql() + " " + action);
  }
}
