/** Rows from a real source to a real target, each operation by its name, without a broker. */
package io.pgstream.connect.it.rows;
