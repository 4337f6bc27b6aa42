/** Breaks every part of a running pipeline under load, then proves that nothing was lost. */
package io.pgstream.connect.it.chaos;
