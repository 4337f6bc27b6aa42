/** Pieces of configuration that the connectors share. */
package io.pgstream.connect.common.config;
