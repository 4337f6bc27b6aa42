/**
 * Prepares a source database: checks what it must offer, installs schema {@code pgstream} with its
 * event triggers, creates the slot and records the state at which it starts; and removes all of it.
 */
package io.pgstream.connect.source.init;
