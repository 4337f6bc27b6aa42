/** Change events: what happened to one row, table or schema, as immutable values. */
package io.pgstream.connect.common.event;
