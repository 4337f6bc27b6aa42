package io.pgstream.connect.cli.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * One statement of the tour.
 *
 * @param sql what runs on the source
 * @param check looks whether the targets show it
 */
record TourStep(String sql, Check check) {

  /** A look at the targets; may be repeated until it finds what it should. */
  @FunctionalInterface
  interface Check {
    /**
     * Looks once.
     *
     * @throws Exception if a server does not answer
     */
    Finding look() throws Exception;
  }

  /** Looks at one thing after the other, no further than the first that is not as expected. */
  static Check all(Check... checks) {
    return () -> {
      List<String> lines = new ArrayList<>();
      for (Check check : checks) {
        Finding finding = check.look();
        if (!finding.isAsExpected()) {
          return finding;
        }
        lines.addAll(finding.lines());
      }
      return Finding.asExpected(lines);
    };
  }
}
