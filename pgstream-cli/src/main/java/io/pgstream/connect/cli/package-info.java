/**
 * The commands of {@code bin/pgstream}: they parse options, call the other modules and print
 * results.
 */
package io.pgstream.connect.cli;
