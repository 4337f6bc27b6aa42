package io.pgstream.connect.sink.postgres.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.postgres.Identifiers;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowStatementsTest {
  private static final String TABLE = RowStatements.table("My \"S\"", "t; DROP TABLE x");
  private static final SqlColumn ID = new SqlColumn(Identifiers.quote("id\""), "bigint");
  private static final SqlColumn NAME = new SqlColumn(Identifiers.quote("na me"), "text");

  @Test
  void insertsWithACastPerColumn() {
    assertThat(
            RowStatements.insert(
                TABLE,
                List.of(ID, NAME),
                RowStatements.onConflictUpdate(List.of(ID), List.of(NAME))))
        .isEqualTo(
            "INSERT INTO \"My \"\"S\"\"\".\"t; DROP TABLE x\" AS t (\"id\"\"\", \"na me\")"
                + " OVERRIDING SYSTEM VALUE SELECT v.c0::bigint, v.c1::text"
                + " FROM unnest(?::text[], ?::text[]) AS v(c0, c1)"
                + " ON CONFLICT (\"id\"\"\") DO UPDATE SET \"na me\" = excluded.\"na me\"");
  }

  @Test
  void leavesARowOfKeyColumnsAloneOnConflict() {
    assertThat(RowStatements.onConflictUpdate(List.of(ID), List.of()))
        .isEqualTo(" ON CONFLICT (\"id\"\"\") DO NOTHING");
  }

  @Test
  void updatesAndDeletesByKey() {
    assertThat(RowStatements.update(TABLE, List.of(ID), List.of(NAME)))
        .isEqualTo(
            "UPDATE \"My \"\"S\"\"\".\"t; DROP TABLE x\" AS t SET \"na me\" = v.c1::text"
                + " FROM unnest(?::text[], ?::text[]) AS v(c0, c1)"
                + " WHERE t.\"id\"\"\" = v.c0::bigint");
    assertThat(RowStatements.delete(TABLE, List.of(ID)))
        .isEqualTo(
            "DELETE FROM \"My \"\"S\"\"\".\"t; DROP TABLE x\" AS t"
                + " USING unnest(?::text[]) AS v(c0) WHERE t.\"id\"\"\" = v.c0::bigint");
  }

  @Test
  void touchesOnePhysicalRowOfATableWithoutKey() {
    assertThat(WholeRowStatements.delete(TABLE, List.of(ID), List.of(), false))
        .isEqualTo(
            "DELETE FROM \"My \"\"S\"\"\".\"t; DROP TABLE x\" AS t WHERE t.ctid ="
                + " (SELECT o.ctid FROM \"My \"\"S\"\"\".\"t; DROP TABLE x\" AS o WHERE"
                + " o.\"id\"\"\"::text IS NOT DISTINCT FROM ?::text::bigint::text LIMIT 1)");
  }

  @Test
  void letsAnIndexFindTheRowThatIsComparedAsText() {
    assertThat(WholeRowStatements.delete("ONLY \"t\"", List.of(ID), List.of(ID), true))
        .isEqualTo(
            "DELETE FROM ONLY \"t\" AS t WHERE (t.tableoid, t.ctid) ="
                + " (SELECT o.tableoid, o.ctid FROM ONLY \"t\" AS o WHERE"
                + " o.\"id\"\"\"::text IS NOT DISTINCT FROM ?::text::bigint::text"
                + " AND o.\"id\"\"\" = ?::text::bigint LIMIT 1)");
  }

  @Test
  void comparesWithTheOperatorOfTheType() {
    SqlColumn word = new SqlColumn("\"w\"", "ext.citext", "OPERATOR(ext.=)", false);
    assertThat(RowStatements.delete("t", List.of(word)))
        .endsWith(" WHERE t.\"w\" OPERATOR(ext.=) v.c0::ext.citext");
  }

  @Test
  void avoidsTheCastThatATypeDefines() {
    SqlColumn table = new SqlColumn("\"r\"", "regclass", "=", true);
    assertThat(RowStatements.insert("t", List.of(table), ""))
        .contains("SELECT ((ARRAY[v.c0])::text::regclass[])[1] FROM");
  }
}
