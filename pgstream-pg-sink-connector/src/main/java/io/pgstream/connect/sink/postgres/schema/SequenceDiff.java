package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.common.postgres.Identifiers.literal;
import static io.pgstream.connect.common.postgres.Identifiers.quote;

import io.pgstream.connect.common.schema.SequenceDefinition;
import java.util.Objects;

/** The statements that create, change and drop a sequence. */
final class SequenceDiff {
  private final DdlScript script;

  SequenceDiff(DdlScript script) {
    this.script = script;
  }

  /**
   * Creates a sequence.
   *
   * @param owner the qualified column it belongs to; null without one
   */
  void create(Named<SequenceDefinition> sequence, String owner) {
    script.add(
        DdlPhase.CREATE_SEQUENCE,
        "CREATE SEQUENCE " + sequence.sql() + " " + SequenceText.options(sequence.definition()));
    if (owner != null) {
      own(sequence, owner);
    }
    comment(null, sequence);
  }

  void alter(Named<SequenceDefinition> before, Named<SequenceDefinition> after, String owner) {
    move(before, after);
    String options = SequenceText.options(after.definition());
    if (!SequenceText.options(before.definition()).equals(options)) {
      script.add(DdlPhase.CREATE_SEQUENCE, "ALTER SEQUENCE " + after.sql() + " " + options);
    }
    if (!Objects.equals(before.definition().ownedBy(), after.definition().ownedBy())) {
      own(after, owner == null ? "NONE" : owner);
    }
    comment(before.definition().comment(), after);
  }

  private void move(Named<SequenceDefinition> before, Named<SequenceDefinition> after) {
    String current = before.sql();
    if (!before.schema().equals(after.schema())) {
      current = new Named<>(after.schema(), before.name(), after.definition()).sql();
      // An owned sequence follows its table, and the server refuses to move it alone.
      if (before.definition().ownedBy() == null) {
        script.add(
            DdlPhase.MOVE,
            "ALTER SEQUENCE " + before.sql() + " SET SCHEMA " + quote(after.schema()));
      }
    }
    if (!before.name().equals(after.name())) {
      script.add(
          DdlPhase.CREATE_SEQUENCE,
          "ALTER SEQUENCE " + current + " RENAME TO " + quote(after.name()));
    }
  }

  /** A dropped table or column takes the sequences it owns along. */
  void drop(Named<SequenceDefinition> sequence) {
    script.add(DdlPhase.DROP_SEQUENCE, "DROP SEQUENCE IF EXISTS " + sequence.sql());
  }

  private void own(Named<SequenceDefinition> sequence, String owner) {
    script.add(DdlPhase.SEQUENCE_OWNER, "ALTER SEQUENCE " + sequence.sql() + " OWNED BY " + owner);
  }

  private void comment(String before, Named<SequenceDefinition> sequence) {
    String comment = sequence.definition().comment();
    if (!Objects.equals(before, comment)) {
      script
          .of(ObjectType.COMMENTS)
          .add(
              DdlPhase.CREATE_SEQUENCE,
              "COMMENT ON SEQUENCE "
                  + sequence.sql()
                  + " IS "
                  + (comment == null ? "NULL" : literal(comment)));
    }
  }
}
