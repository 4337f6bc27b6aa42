package io.pgstream.connect.it.fidelity;

import java.util.ArrayList;
import java.util.List;

/**
 * The tables of a family and what happens to them: one by key with every form of the family, one by
 * the family itself, and one without a key. Rows come in blocks of a thousand ids, one per history.
 */
record FamilyTables(TypeFamily family) {
  static final List<String> SCHEMAS = List.of("types", "keys", "fulls", "special");

  private static final List<String> FORMS = List.of("v", "a", "d", "n", "da", "ad", "c");
  private static final int CHANGED = 1_000;
  private static final int NULLED = 2_000;
  private static final int MOVED = 3_000;
  private static final int DELETED = 4_000;
  private static final int UNCHANGED_FORMS = 5_000;
  private static final int MOVE = 100_000;

  String byId() {
    return "types." + family.name();
  }

  String byValue() {
    return "keys." + family.name();
  }

  String byRow() {
    return "fulls." + family.name();
  }

  /** All of them. */
  List<String> names() {
    return family.hasOrder() ? List.of(byId(), byValue(), byRow()) : List.of(byId(), byRow());
  }

  private DerivedTypes derived() {
    return new DerivedTypes(family);
  }

  private List<String> types() {
    String type = family.type();
    String domain = derived().domain();
    return List.of(
        type,
        type + "[]",
        domain,
        derived().nestedDomain(),
        derived().arrayDomain(),
        domain + "[]",
        derived().composite());
  }

  /** The first transaction. */
  List<String> create() {
    List<String> sql = new ArrayList<>();
    StringBuilder columns = new StringBuilder();
    for (int i = 0; i < FORMS.size(); i++) {
      columns.append(FORMS.get(i)).append(' ').append(types().get(i)).append(", ");
    }
    sql.add("CREATE TABLE " + byId() + " (id int PRIMARY KEY, " + columns + "i int, pad text)");
    sql.add(insert());
    for (int block = CHANGED; block <= UNCHANGED_FORMS; block += 1_000) {
      sql.add(copy(block));
    }
    createByRow(sql, columns);
    if (family.hasOrder()) {
      sql.add(
          "CREATE TABLE "
              + byValue()
              + " (k "
              + family.type()
              + ", l "
              + family.type()
              + "[], i int, pad text, PRIMARY KEY (k, l))");
      for (int i = 0; i < family.values().size(); i++) {
        sql.add(insertByValue(family.values().get(i)));
      }
    }
    return sql;
  }

  private void createByRow(List<String> sql, StringBuilder columns) {
    sql.add("CREATE TABLE " + byRow() + " (" + columns + "i int)");
    sql.add("ALTER TABLE " + byRow() + " REPLICA IDENTITY FULL");
    sql.add(
        "INSERT INTO "
            + byRow()
            + " SELECT "
            + forms("")
            + ", id FROM "
            + byId()
            + " WHERE id < 1000");
  }

  private String insertByValue(String value) {
    return "INSERT INTO "
        + byValue()
        + " SELECT "
        + value
        + ", ARRAY["
        + value
        + ", NULL]::"
        + family.type()
        + "[], 0, ("
        + TextTypes.LARGE_HEX
        + ") ON CONFLICT DO NOTHING";
  }

  private static String forms(String alias) {
    return String.join(", ", FORMS.stream().map(form -> alias + form).toList());
  }

  private int rows() {
    return Math.max(derived().scalars().size(), derived().arrays(family.type()).size());
  }

  /** The block that stays as it is. */
  private String insert() {
    List<String> scalars = derived().scalars();
    List<String> arrays = derived().arrays(family.type());
    List<String> domainArrays = derived().arrays(derived().domain());
    List<String> composites = derived().composites();
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < rows(); i++) {
      rows.add(
          "("
              + String.join(
                  ", ",
                  Integer.toString(i),
                  at(scalars, i),
                  at(arrays, i),
                  at(scalars, i + 1),
                  at(scalars, i + 2),
                  at(arrays, i + 1),
                  at(domainArrays, i + 2),
                  at(composites, i),
                  Integer.toString(i),
                  i % 2 == 0 ? "'short'" : "(" + TextTypes.LARGE_HEX + ")")
              + ")");
    }
    return "INSERT INTO " + byId() + " VALUES " + String.join(", ", rows);
  }

  private String copy(int block) {
    return "INSERT INTO "
        + byId()
        + " SELECT id + "
        + block
        + ", "
        + forms("")
        + ", i, pad FROM "
        + byId()
        + " WHERE id < 1000";
  }

  private static String at(List<String> values, int index) {
    return values.get(index % values.size());
  }

  /** The second transaction. */
  List<String> change() {
    List<String> sql = new ArrayList<>();
    sql.add(copyForms(CHANGED, "(t.id - " + CHANGED + " + 1) % " + rows()));
    sql.add(update(NULLED, String.join(" = NULL, ", FORMS) + " = NULL"));
    sql.add(update(MOVED, "id = id + " + MOVE));
    sql.add("DELETE FROM " + byId() + block(DELETED));
    sql.add(update(UNCHANGED_FORMS, "i = i + 1"));
    sql.add("UPDATE " + byRow() + " SET i = i + 1000 WHERE i % 3 = 0");
    sql.add("DELETE FROM " + byRow() + " WHERE i % 3 = 1");
    if (family.hasOrder()) {
      sql.add("UPDATE " + byValue() + " SET i = i + 1");
      sql.add("DELETE FROM " + byValue() + " WHERE k = " + family.values().get(0));
      sql.add("UPDATE " + byValue() + " SET l = l || k WHERE k <> " + at(family.values(), 1));
    }
    return sql;
  }

  /** The third transaction, one for each family. */
  List<String> changeAgain() {
    List<String> sql = new ArrayList<>();
    sql.add(copyForms(NULLED, "t.id - " + NULLED));
    sql.add(copyForms(MOVED + MOVE, "(t.id - " + (MOVED + MOVE) + " + 2) % " + rows()));
    sql.add(update(MOVED + MOVE, "id = id - " + MOVE + ", i = -i, pad = pad || 'x'"));
    sql.add(copy(DELETED));
    sql.add("DELETE FROM " + byId() + block(DELETED) + " AND id % 2 = 0");
    sql.add(update(UNCHANGED_FORMS, "pad = pad || 'y'"));
    sql.add(update(UNCHANGED_FORMS, "id = id + " + MOVE));
    sql.add(update(UNCHANGED_FORMS + MOVE, "v = NULL"));
    sql.add("UPDATE " + byRow() + " SET v = NULL, a = NULL, i = 7 WHERE i % 2 = 0");
    if (family.hasOrder()) {
      sql.add(insertByValue(family.values().get(0)));
      sql.add("UPDATE " + byValue() + " SET pad = 'short' WHERE k = " + at(family.values(), 1));
      sql.add("UPDATE " + byValue() + " SET k = NULL::" + family.type() + " WHERE false");
    }
    return sql;
  }

  private String copyForms(int block, String from) {
    return "UPDATE "
        + byId()
        + " t SET ("
        + forms("")
        + ") = (SELECT "
        + forms("s.")
        + " FROM "
        + byId()
        + " s WHERE s.id = "
        + from
        + ")"
        + block(block);
  }

  private String update(int block, String assignments) {
    return "UPDATE " + byId() + " SET " + assignments + block(block);
  }

  private static String block(int first) {
    return " WHERE id >= " + first + " AND id < " + (first + 1_000);
  }
}
