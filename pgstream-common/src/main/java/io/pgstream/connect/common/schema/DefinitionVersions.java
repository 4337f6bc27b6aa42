package io.pgstream.connect.common.schema;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The last versions of an object in the order of their commits; the last one is the present one.
 * Immutable.
 *
 * @param versions empty if nothing is known of the object
 */
public record DefinitionVersions<T>(List<DefinitionVersion<T>> versions) {
  /** How long transactions that change schemas are expected to be open at most. */
  private static final Duration KEPT = Duration.ofHours(1);

  private static final int MOST = 16;

  public DefinitionVersions {
    versions = List.copyOf(versions);
  }

  /**
   * What a command started from, if its transaction did not see all of these.
   *
   * @param command describes it
   * @return empty if it has seen all, or the versions do not reach back so far
   */
  public Optional<T> baseOf(SchemaDefinition command) {
    if (versions.isEmpty() || command.xid() == null || command.snapshot() == null) {
      return Optional.empty();
    }
    TransactionSnapshot snapshot = TransactionSnapshot.parse(command.snapshot());
    long xid = Long.parseLong(command.xid());
    T base = null;
    boolean isMissed = false;
    for (DefinitionVersion<T> version : versions) {
      if (version.xid() == xid) {
        base = version.ofItself();
      } else if (snapshot.sees(version.xid())) {
        base = version.definition();
      } else {
        isMissed = true;
      }
    }
    return isMissed ? Optional.ofNullable(base) : Optional.empty();
  }

  /** The present one, of versions that are not empty. */
  public T present() {
    return last().definition();
  }

  /** The last of versions that are not empty. */
  public DefinitionVersion<T> last() {
    return versions.get(versions.size() - 1);
  }

  /** These and a later one; those that no open transaction is likely to need are left out. */
  public DefinitionVersions<T> with(DefinitionVersion<T> next) {
    List<DefinitionVersion<T>> all = new ArrayList<>(versions);
    all.add(next);
    LocalDateTime oldest = time(next).minus(KEPT);
    // One that is older is still what was there before the next one.
    while (all.size() > MOST || (all.size() > 2 && time(all.get(1)).isBefore(oldest))) {
      all.remove(0);
    }
    return new DefinitionVersions<>(all);
  }

  private static LocalDateTime time(DefinitionVersion<?> version) {
    return LocalDateTime.parse(version.at().replace(' ', 'T'));
  }
}
