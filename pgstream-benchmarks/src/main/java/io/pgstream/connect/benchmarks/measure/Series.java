package io.pgstream.connect.benchmarks.measure;

/**
 * One number that every round of a figure gives.
 *
 * @param name what it is
 * @param unit what it counts
 * @param kind what it is compared with
 */
public record Series(String name, Unit unit, Kind kind) {

  /** The part a series plays in its figure. */
  public enum Kind {
    /** Of the connectors; the first one is the figure. */
    SUBJECT,
    /**
     * Of something that does the same work without them; the first one is what they are held to.
     */
    BASELINE,
    /** What the connectors used up. */
    COST
  }
}
