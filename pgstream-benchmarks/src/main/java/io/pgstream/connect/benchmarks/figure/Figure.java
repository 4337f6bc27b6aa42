package io.pgstream.connect.benchmarks.figure;

/**
 * One thing that is measured, with what it is compared with. To add one, implement this and list it
 * in {@link Figures}.
 */
public interface Figure {
  /** A short name for {@code --figures}: lower-case letters, digits and dashes. */
  String name();

  /** What it is, for the report. */
  String title();

  /** What it should reach, for the report; empty if nothing was promised. */
  default String goal() {
    return "";
  }

  /**
   * Does what all rounds have in common.
   *
   * @param bench the servers, and how much is asked for
   * @return the rounds, which the caller closes
   */
  Rounds prepare(Bench bench) throws Exception;
}
