/** Every value and every row operation, from a real source through the topic to both targets. */
package io.pgstream.connect.it.fidelity;
