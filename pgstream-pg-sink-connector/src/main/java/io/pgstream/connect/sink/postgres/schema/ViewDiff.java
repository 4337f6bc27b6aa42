package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.common.postgres.Identifiers.literal;
import static io.pgstream.connect.common.postgres.Identifiers.quote;

import io.pgstream.connect.common.schema.IndexDefinition;
import io.pgstream.connect.common.schema.MaterializedViewDefinition;
import io.pgstream.connect.common.schema.ObjectPart;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The statements that create, change, refresh and drop a materialized view. Its query never
 * changes: only the names in its text do.
 */
final class ViewDiff {
  private final DdlScript script;

  ViewDiff(DdlScript script) {
    this.script = script;
  }

  void create(Named<MaterializedViewDefinition> view) {
    MaterializedViewDefinition definition = view.definition();
    String query = definition.definition().strip();
    List<String> options = new OptionDiff(List.of(), definition.options()).toSet();
    script.add(
        DdlPhase.CREATE_VIEW,
        "CREATE MATERIALIZED VIEW "
            + view.sql()
            + (options.isEmpty() ? "" : " WITH (" + String.join(", ", options) + ")")
            + " AS "
            + (query.endsWith(";") ? query.substring(0, query.length() - 1) : query)
            + (definition.populated() ? "" : " WITH NO DATA"));
    indexes(List.of(), view);
    comments(null, view);
  }

  void alter(Named<MaterializedViewDefinition> before, Named<MaterializedViewDefinition> after) {
    String moved = before.sql();
    if (!before.schema().equals(after.schema())) {
      alter(DdlPhase.MOVE, moved, "SET SCHEMA " + quote(after.schema()));
      moved = new Named<>(after.schema(), before.name(), after.definition()).sql();
    }
    if (!before.name().equals(after.name())) {
      alter(DdlPhase.MOVE, moved, "RENAME TO " + quote(after.name()));
    }
    Map<String, ObjectPart> old = byId(before.definition());
    for (ObjectPart column : after.definition().columns()) {
      ObjectPart previous = old.get(column.id());
      if (previous != null && !previous.name().equals(column.name())) {
        alter(
            DdlPhase.CREATE_VIEW,
            after.sql(),
            "RENAME COLUMN " + quote(previous.name()) + " TO " + quote(column.name()));
      }
    }
    new OptionDiff(before.definition().options(), after.definition().options())
        .actions()
        .forEach(action -> alter(DdlPhase.CREATE_VIEW, after.sql(), action));
    indexes(before.definition().indexes(), after);
    comments(before.definition(), after);
  }

  private void indexes(List<IndexDefinition> before, Named<MaterializedViewDefinition> view) {
    new IndexDiff(view.schema(), view.sql(), before, view.definition().indexes())
        .apply(script, DdlPhase.CREATE_VIEW);
  }

  private static Map<String, ObjectPart> byId(MaterializedViewDefinition view) {
    return view.columns().stream().collect(Collectors.toMap(ObjectPart::id, Function.identity()));
  }

  void refresh(Named<MaterializedViewDefinition> view) {
    script.add(
        DdlPhase.CREATE_VIEW,
        "REFRESH MATERIALIZED VIEW "
            + view.sql()
            + (view.definition().populated() ? "" : " WITH NO DATA"));
  }

  void drop(Named<MaterializedViewDefinition> view) {
    script.add(DdlPhase.DROP_VIEW, "DROP MATERIALIZED VIEW IF EXISTS " + view.sql());
  }

  private void comments(MaterializedViewDefinition old, Named<MaterializedViewDefinition> view) {
    comment(
        "MATERIALIZED VIEW " + view.sql(),
        old == null ? null : old.comment(),
        view.definition().comment());
    Map<String, ObjectPart> columns = old == null ? Map.of() : byId(old);
    for (ObjectPart column : view.definition().columns()) {
      ObjectPart previous = columns.get(column.id());
      comment(
          "COLUMN " + view.sql() + "." + quote(column.name()),
          previous == null ? null : previous.comment(),
          column.comment());
    }
  }

  private void comment(String object, String before, String comment) {
    if (!Objects.equals(before, comment)) {
      script
          .of(ObjectType.COMMENTS)
          .add(
              DdlPhase.CREATE_VIEW,
              "COMMENT ON " + object + " IS " + (comment == null ? "NULL" : literal(comment)));
    }
  }

  private void alter(DdlPhase phase, String view, String action) {
    script.add(phase, "ALTER MATERIALIZED VIEW " + view + " " + action);
  }
}
