package io.pgstream.connect.cli.demo;

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
}
