package io.pgstream.connect.sink.postgres.write;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * How rows of one shape are written.
 *
 * @param sql the statement; empty if there is nothing to write
 * @param columns places in the table of the values that are its parameters, in their order
 */
// The array is never changed and forms are never compared.
@SuppressWarnings("ArrayRecordComponent")
record WriteForm(String sql, int[] columns) {

  /**
   * The forms of a table by the columns that have a value: under a steady load of small
   * transactions the texts cost more than the rows. Not thread-safe.
   */
  static final class Cache {
    private static final int MAX_FORMS = 256;

    private final Map<BitSet, WriteForm> forms = new HashMap<>();

    /** The form for these columns, which must not change. */
    WriteForm of(BitSet present, Function<BitSet, WriteForm> make) {
      WriteForm form = forms.get(present);
      if (form == null) {
        if (forms.size() == MAX_FORMS) {
          forms.clear();
        }
        form = make.apply(present);
        forms.put(present, form);
      }
      return form;
    }
  }
}
