package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.common.postgres.Identifiers.literal;
import static io.pgstream.connect.common.postgres.Identifiers.qualify;
import static io.pgstream.connect.common.postgres.Identifiers.quote;

import io.pgstream.connect.common.schema.ObjectChange;
import io.pgstream.connect.common.schema.ObjectDefinition;
import java.util.Objects;

/**
 * The statements that create, change and drop an object which is not a table, sequence or
 * materialized view.
 */
final class ObjectDiff {
  private final DdlScript script;
  private final ObjectKind kind;
  private final boolean triggersFire;

  /**
   * @param triggersFire whether triggers and rules of the target would fire for replicated rows
   */
  ObjectDiff(DdlScript script, ObjectKind kind, boolean triggersFire) {
    this.script = script.of(kind.type());
    this.kind = kind;
    this.triggersFire = triggersFire;
  }

  void create(Named<ObjectDefinition> object) {
    ObjectDefinition definition = object.definition();
    add(definition.definition());
    new PartDiff(kind, sql(object), null, definition).statements().forEach(this::add);
    settings(null, object);
    enable(null, definition);
    comments(null, object);
  }

  void alter(Named<ObjectDefinition> before, Named<ObjectDefinition> after) {
    ObjectDefinition old = before.definition();
    ObjectDefinition now = after.definition();
    boolean printed = now.definition() != null;
    boolean sameText =
        !printed || (now.definition().equals(old.definition()) && !isAlteredSincePrinted(old));
    ObjectDefinition enabled = old;
    if (kind.isOnTable()) {
      if (!printed && !before.name().equals(after.name())) {
        add(
            "ALTER "
                + kind.word()
                + " "
                + quote(old.name())
                + " ON "
                + now.on()
                + " RENAME TO "
                + quote(now.name()));
      } else if (!sameText) {
        // Nothing depends on it, and its text names much that may have been renamed since.
        add("DROP " + kind.word() + " IF EXISTS " + quote(old.name()) + " ON " + now.on());
        add(now.definition());
        enabled = null;
      }
    } else {
      move(before, after);
      new PartDiff(kind, sql(after), old, now).statements().forEach(this::add);
      if (!sameText && kind.isReplaceable()) {
        add(now.definition());
      }
      if (kind != ObjectKind.VIEW || !printed) {
        // The definition of a view replaces its options too.
        settings(old, after);
      }
    }
    enable(enabled, now);
    comments(enabled, after);
  }

  /**
   * Only a function whose text could not be printed has settings: they changed, its text stayed.
   */
  private boolean isAlteredSincePrinted(ObjectDefinition old) {
    return (kind == ObjectKind.FUNCTION || kind == ObjectKind.PROCEDURE)
        && !old.settings().isEmpty();
  }

  void drop(Named<ObjectDefinition> before, ObjectChange change) {
    String identity =
        change.identity() != null ? change.identity() : before == null ? null : sql(before);
    if (identity != null) {
      script.add(kind.dropPhase(), "DROP " + kind.word() + " IF EXISTS " + identity);
    }
  }

  /** How SQL refers to the object. */
  private String sql(Named<ObjectDefinition> object) {
    ObjectDefinition definition = object.definition();
    String suffix = definition.suffix() == null ? "" : definition.suffix();
    return switch (kind) {
      case CAST -> suffix;
      case EXTENSION -> quote(definition.name());
      case OPERATOR -> quote(object.schema()) + "." + definition.name() + " " + suffix;
      case TRIGGER, RULE, POLICY -> quote(definition.name()) + " ON " + definition.on();
      default -> qualify(object.schema(), definition.name()) + suffix;
    };
  }

  /** Gives it the new schema and name; its arguments are called as they are now. */
  private void move(Named<ObjectDefinition> before, Named<ObjectDefinition> after) {
    if (kind == ObjectKind.CAST || kind == ObjectKind.EXTENSION) {
      return;
    }
    ObjectDefinition now = after.definition();
    if (!before.schema().equals(after.schema())) {
      alterInPhase(
          DdlPhase.MOVE,
          sql(named(before.schema(), before.name(), now)),
          "SET SCHEMA " + quote(after.schema()));
    }
    if (!before.name().equals(after.name())) {
      alterInPhase(
          DdlPhase.MOVE,
          sql(named(after.schema(), before.name(), now)),
          "RENAME TO " + quote(after.name()));
    }
  }

  private static Named<ObjectDefinition> named(
      String schema, String name, ObjectDefinition definition) {
    return new Named<>(
        schema,
        name,
        new ObjectDefinition(
            definition.oid(),
            definition.kind(),
            name,
            definition.on(),
            definition.definition(),
            definition.suffix(),
            definition.enabled(),
            definition.settings(),
            definition.parts(),
            definition.comment()));
  }

  private void settings(ObjectDefinition old, Named<ObjectDefinition> after) {
    new SettingDiff(kind, old, after.definition())
        .actions()
        .forEach(action -> alterInPhase(kind.phase(), sql(after), action));
  }

  /**
   * Sets whether a trigger or rule fires. Where the target cannot tell replicated rows from others,
   * those that must not fire for replicated rows do not fire at all: what they do at the source
   * arrives as changes of its own.
   */
  private void enable(ObjectDefinition old, ObjectDefinition now) {
    if (now.enabled() == null || (old != null && now.enabled().equals(old.enabled()))) {
      return;
    }
    String state = now.enabled().equals("O") && triggersFire ? "D" : now.enabled();
    if (old != null || !state.equals("O")) {
      String word =
          switch (state) {
            case "D" -> "DISABLE ";
            case "R" -> "ENABLE REPLICA ";
            case "A" -> "ENABLE ALWAYS ";
            default -> "ENABLE ";
          };
      add("ALTER TABLE " + now.on() + " " + word + kind.word() + " " + quote(now.name()));
    }
  }

  private void comments(ObjectDefinition old, Named<ObjectDefinition> after) {
    String comment = after.definition().comment();
    // An extension's own script has commented on it.
    if (kind != ObjectKind.EXTENSION
        && !Objects.equals(old == null ? null : old.comment(), comment)) {
      String text = comment == null ? "NULL" : literal(comment);
      comment("COMMENT ON " + kind.word() + " " + sql(after) + " IS " + text);
    }
    new PartDiff(kind, sql(after), old, after.definition()).comments().forEach(this::comment);
  }

  private void comment(String statement) {
    script.of(ObjectType.COMMENTS).add(kind.phase(), statement);
  }

  private void alterInPhase(DdlPhase phase, String object, String action) {
    script.add(phase, "ALTER " + kind.word() + " " + object + " " + action);
  }

  private void add(String statement) {
    script.add(kind.phase(), statement);
  }
}
