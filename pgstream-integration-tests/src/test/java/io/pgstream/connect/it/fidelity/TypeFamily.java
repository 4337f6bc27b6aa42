package io.pgstream.connect.it.fidelity;

import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * A type with values that are likely to be damaged on the way.
 *
 * @param name a plain identifier, unique in the catalogue
 * @param type as in DDL
 * @param hasOrder whether it can be a key
 * @param values expressions of the type: ordinary, extreme and odd ones, no two equal
 * @param large an expression whose value does not stay in its row; empty if there is none
 * @param random makes another expression
 */
record TypeFamily(
    String name,
    String type,
    boolean hasOrder,
    List<String> values,
    String large,
    Function<Random, String> random) {

  /** A family whose values are written as they would be typed in, without quotes. */
  static TypeFamily of(String name, String type, String... literals) {
    List<String> values = List.of(literals).stream().map(value -> literal(value, type)).toList();
    return new TypeFamily(
        name, type, true, values, "", random -> values.get(random.nextInt(values.size())));
  }

  static String literal(String value, String type) {
    return "'" + value.replace("'", "''") + "'::" + type;
  }

  /** The same for a type that cannot be compared. */
  TypeFamily withoutOrder() {
    return new TypeFamily(name, type, false, values, large, random);
  }

  /** With a value that does not stay in its row. */
  TypeFamily withLarge(String expression) {
    return new TypeFamily(name, type, hasOrder, values, "(" + expression + ")::" + type, random);
  }

  /** With more random values: literals without quotes. */
  TypeFamily withRandom(Function<Random, String> literals) {
    return new TypeFamily(
        name, type, hasOrder, values, large, random -> literal(literals.apply(random), type));
  }

  /** One of the odd values or a random one. */
  String any(Random odds) {
    return odds.nextBoolean() ? values.get(odds.nextInt(values.size())) : random.apply(odds);
  }
}
