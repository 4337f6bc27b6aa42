package io.pgstream.connect.it.fidelity;

import java.util.ArrayList;
import java.util.List;

/**
 * What can be made of a family: domains (one of them over the other, one over the array), and a
 * composite type of all of these.
 */
record DerivedTypes(TypeFamily family) {
  static final String SCHEMA = "CREATE SCHEMA derived";

  String domain() {
    return "derived.d_" + family.name();
  }

  String nestedDomain() {
    return "derived.n_" + family.name();
  }

  String arrayDomain() {
    return "derived.a_" + family.name();
  }

  String composite() {
    return "derived.c_" + family.name();
  }

  /** What creates them. */
  List<String> ddl() {
    return List.of(
        "CREATE DOMAIN " + domain() + " AS " + family.type(),
        "CREATE DOMAIN " + nestedDomain() + " AS " + domain(),
        "CREATE DOMAIN " + arrayDomain() + " AS " + family.type() + "[]",
        "CREATE TYPE "
            + composite()
            + " AS (x "
            + family.type()
            + ", y "
            + family.type()
            + "[], z "
            + domain()
            + ")");
  }

  /** Values of the family, the large one, and NULL. */
  List<String> scalars() {
    List<String> scalars = new ArrayList<>(family.values());
    if (!family.large().isEmpty()) {
      scalars.add(family.large());
    }
    scalars.add("NULL");
    return scalars;
  }

  /** Arrays: empty, with NULLs, nested, with bounds of their own, of all values; and NULL. */
  List<String> arrays(String elementType) {
    String first = value(0);
    String second = value(1);
    String third = value(2);
    List<String> arrays = new ArrayList<>();
    arrays.add("'{}'");
    arrays.add("ARRAY[" + first + ", NULL, " + second + "]");
    arrays.add("ARRAY[[" + first + ", NULL], [" + second + ", " + third + "]]");
    arrays.add("('[-1:0]=' || ARRAY[" + third + ", " + first + "]::text)");
    arrays.add("ARRAY[NULL]");
    arrays.add("ARRAY[" + String.join(", ", family.values()) + "]");
    arrays.add("('[0:0][5:6]=' || ARRAY[[" + first + ", " + second + "]]::text)");
    arrays.add("NULL");
    if (!family.large().isEmpty()) {
      arrays.add("ARRAY[" + family.large() + ", " + second + "]");
    }
    return arrays.stream().map(array -> array + "::" + elementType + "[]").toList();
  }

  /** Composite values: full, of NULLs, and NULL. */
  List<String> composites() {
    List<String> arrays = arrays(family.type());
    List<String> composites = new ArrayList<>();
    for (int i = 0; i < family.values().size(); i++) {
      composites.add(row(value(i), arrays.get(i % arrays.size()), value(i + 1)));
    }
    composites.add(row("NULL", arrays.get(1), "NULL"));
    composites.add(row("NULL", "NULL", "NULL"));
    composites.add("NULL");
    return composites;
  }

  private String row(String x, String y, String z) {
    return "ROW(" + x + ", " + y + ", " + z + ")::" + composite();
  }

  private String value(int index) {
    return family.values().get(index % family.values().size());
  }
}
