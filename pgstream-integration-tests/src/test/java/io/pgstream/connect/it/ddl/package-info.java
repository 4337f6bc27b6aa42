/** Schema changes of every kind, from the source's event triggers to the target's catalogue. */
package io.pgstream.connect.it.ddl;
