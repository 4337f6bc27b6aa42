package io.pgstream.connect.it.fidelity;

import java.util.List;
import java.util.stream.Stream;

/** The catalogue of types. */
final class TypeFamilies {
  private static final List<TypeFamily> ALL =
      Stream.of(NumberTypes.ALL, TextTypes.ALL, TimeTypes.ALL, ShapeTypes.ALL, UserTypes.ALL)
          .flatMap(List::stream)
          .toList();

  private TypeFamilies() {}

  static List<TypeFamily> all() {
    return ALL;
  }

  /** The family with this name. */
  static TypeFamily named(String name) {
    return ALL.stream().filter(family -> family.name().equals(name)).findFirst().orElseThrow();
  }
}
