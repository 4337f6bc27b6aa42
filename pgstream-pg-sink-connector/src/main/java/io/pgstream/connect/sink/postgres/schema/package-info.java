/** Schema changes: what was applied, what is new, and the statements between. */
package io.pgstream.connect.sink.postgres.schema;
