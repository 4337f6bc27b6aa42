/** {@code pgstream demo}: the tutorial, played on real servers. */
package io.pgstream.connect.cli.demo;
