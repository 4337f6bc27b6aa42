package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.common.postgres.Identifiers.literal;
import static io.pgstream.connect.common.postgres.Identifiers.quote;

import io.pgstream.connect.common.schema.ObjectDefinition;
import io.pgstream.connect.common.schema.ObjectPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The statements that give an object other parts, matched by their ids. */
final class PartDiff {
  private static final String NOT_VALID = " NOT VALID";

  private final ObjectKind kind;
  private final String object;
  private final boolean created;
  private final Map<String, ObjectPart> old;
  private final List<ObjectPart> before;
  private final List<ObjectPart> after;
  private final List<String> statements = new ArrayList<>();

  /**
   * @param object how SQL names it
   * @param before null if the object has just been created from its definition
   */
  PartDiff(ObjectKind kind, String object, ObjectDefinition before, ObjectDefinition after) {
    this.kind = kind;
    this.object = object;
    this.created = before == null;
    this.before = created ? List.of() : before.parts();
    this.old = this.before.stream().collect(Collectors.toMap(ObjectPart::id, Function.identity()));
    this.after = after.parts();
  }

  List<String> statements() {
    statements.clear();
    switch (kind) {
      case ENUM -> labels();
      case DOMAIN -> constraints();
      case COMPOSITE_TYPE -> attributes();
      case VIEW -> columns();
      case TEXT_SEARCH_CONFIGURATION -> mappings();
      default -> {
        // These are made of one piece.
      }
    }
    return List.copyOf(statements);
  }

  /** Labels cannot be dropped, nor change places. */
  private void labels() {
    if (created) {
      return;
    }
    rename("RENAME VALUE ", label -> literal(label).strip());
    for (int i = 0; i < after.size(); i++) {
      ObjectPart label = after.get(i);
      if (!old.containsKey(label.id())) {
        // IF NOT EXISTS also covers a label that someone has added by hand.
        alter(
            "ADD VALUE IF NOT EXISTS "
                + literal(label.name()).strip()
                + (i == 0
                    ? after.stream()
                        .filter(next -> old.containsKey(next.id()))
                        .findFirst()
                        .map(next -> " BEFORE " + literal(next.name()).strip())
                        .orElse("")
                    : " AFTER " + literal(after.get(i - 1).name()).strip()));
      }
    }
  }

  private void constraints() {
    drop("DROP CONSTRAINT IF EXISTS ");
    rename("RENAME CONSTRAINT ", name -> quote(name));
    for (ObjectPart constraint : after) {
      ObjectPart previous = old.get(constraint.id());
      if (previous == null) {
        alter("ADD CONSTRAINT " + quote(constraint.name()) + " " + constraint.definition());
      } else if (previous.definition().endsWith(NOT_VALID)
          && !constraint.definition().endsWith(NOT_VALID)) {
        alter("VALIDATE CONSTRAINT " + quote(constraint.name()));
      }
    }
  }

  private void attributes() {
    if (created) {
      return;
    }
    for (ObjectPart gone : gone()) {
      alter("DROP ATTRIBUTE " + quote(gone.name()) + " CASCADE");
    }
    for (ObjectPart attribute : after) {
      ObjectPart previous = old.get(attribute.id());
      if (previous == null) {
        alter(
            "ADD ATTRIBUTE " + quote(attribute.name()) + " " + attribute.definition() + " CASCADE");
        continue;
      }
      if (!previous.name().equals(attribute.name())) {
        alter(
            "RENAME ATTRIBUTE "
                + quote(previous.name())
                + " TO "
                + quote(attribute.name())
                + " CASCADE");
      }
      if (!previous.definition().equals(attribute.definition())) {
        alter(
            "ALTER ATTRIBUTE "
                + quote(attribute.name())
                + " TYPE "
                + attribute.definition()
                + " CASCADE");
      }
    }
  }

  /** New columns come with the definition. Defaults are what INSERT into the view uses. */
  private void columns() {
    rename("RENAME COLUMN ", name -> quote(name));
    for (ObjectPart column : after) {
      ObjectPart previous = old.get(column.id());
      String value = previous == null ? null : previous.definition();
      if (!Objects.equals(value, column.definition())) {
        alter(
            "ALTER COLUMN "
                + quote(column.name())
                + (column.definition() == null
                    ? " DROP DEFAULT"
                    : " SET DEFAULT " + column.definition()));
      }
    }
  }

  private void mappings() {
    for (ObjectPart gone : gone()) {
      alter("DROP MAPPING FOR " + gone.name());
    }
    for (ObjectPart mapping : after) {
      ObjectPart previous = old.get(mapping.id());
      if (previous == null || !previous.definition().equals(mapping.definition())) {
        alter(
            (previous == null ? "ADD" : "ALTER")
                + " MAPPING FOR "
                + mapping.name()
                + " WITH "
                + mapping.definition());
      }
    }
  }

  List<String> comments() {
    String prefix =
        switch (kind) {
          case DOMAIN -> "COMMENT ON CONSTRAINT %s ON DOMAIN " + object;
          case COMPOSITE_TYPE, VIEW -> "COMMENT ON COLUMN " + object + ".%s";
          default -> null;
        };
    List<String> comments = new ArrayList<>();
    for (ObjectPart part : after) {
      ObjectPart previous = old.get(part.id());
      if (!Objects.equals(previous == null ? null : previous.comment(), part.comment())) {
        comments.add(
            prefix.replace("%s", quote(part.name()))
                + " IS "
                + (part.comment() == null ? "NULL" : literal(part.comment())));
      }
    }
    return comments;
  }

  private List<ObjectPart> gone() {
    return before.stream()
        .filter(part -> after.stream().noneMatch(now -> now.id().equals(part.id())))
        .toList();
  }

  private void drop(String action) {
    gone().forEach(part -> alter(action + quote(part.name())));
  }

  private void rename(String action, Function<String, String> sql) {
    for (ObjectPart part : after) {
      ObjectPart previous = old.get(part.id());
      if (previous != null && !previous.name().equals(part.name())) {
        alter(action + sql.apply(previous.name()) + " TO " + sql.apply(part.name()));
      }
    }
  }

  private void alter(String action) {
    statements.add("ALTER " + kind.word() + " " + object + " " + action);
  }
}
