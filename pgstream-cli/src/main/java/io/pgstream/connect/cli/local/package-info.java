/** {@code pgstream local}: services as local processes that stay up after the command ended. */
package io.pgstream.connect.cli.local;
