package io.pgstream.connect.it.fidelity;

import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * A column of a random table.
 *
 * @param name as in DDL
 * @param type as in DDL
 * @param clause what follows the type
 * @param written whether statements give it values: not if it is generated
 * @param assignable whether an UPDATE may assign it
 * @param value makes an expression of the type
 */
record RandomColumn(
    String name,
    String type,
    String clause,
    boolean written,
    boolean assignable,
    Function<Random, String> value) {
  private static final int NULLS = 8;
  private static final int LARGE = 10;

  String ddl() {
    return name + " " + type + " " + clause;
  }

  /** A column of any form of any family, NULL now and then, large now and then. */
  static RandomColumn any(String name, Random random) {
    List<TypeFamily> families = TypeFamilies.all();
    TypeFamily family = families.get(random.nextInt(families.size()));
    DerivedTypes derived = new DerivedTypes(family);
    return switch (random.nextInt(6)) {
      case 0 ->
          plain(name, family.type() + "[]", odds -> pick(derived.arrays(family.type()), odds));
      case 1 -> plain(name, derived.domain(), odds -> scalar(family, odds));
      case 2 ->
          random.nextBoolean()
              ? plain(name, derived.composite(), odds -> pick(derived.composites(), odds))
              : plain(
                  name, derived.arrayDomain(), odds -> pick(derived.arrays(family.type()), odds));
      default -> plain(name, family.type(), odds -> scalar(family, odds));
    };
  }

  /** A text of which every third value is too large to stay in its row. */
  static RandomColumn pad(String name) {
    return plain(
        name,
        "text",
        odds ->
            odds.nextInt(3) == 0
                ? TypeFamilies.named("text").large()
                : TypeFamilies.named("text").any(odds));
  }

  /** A part of a key: never NULL, never large. */
  static RandomColumn key(String name, TypeFamily family) {
    return new RandomColumn(name, family.type(), "NOT NULL", true, true, family::any);
  }

  private static RandomColumn plain(String name, String type, Function<Random, String> value) {
    return new RandomColumn(
        name, type, "", true, true, odds -> odds.nextInt(NULLS) == 0 ? "NULL" : value.apply(odds));
  }

  private static String scalar(TypeFamily family, Random odds) {
    return !family.large().isEmpty() && odds.nextInt(LARGE) == 0
        ? family.large()
        : family.any(odds);
  }

  private static String pick(List<String> values, Random odds) {
    return values.get(odds.nextInt(values.size()));
  }
}
