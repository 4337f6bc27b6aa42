/**
 * The services of {@code pgstream-local} from containers, chosen by {@code
 * -Dpgstream.services=containers}.
 *
 * <p>Containers reach each other by network aliases and this JVM reaches them by mapped ports, so a
 * connector needs other addresses than a test.
 */
package io.pgstream.connect.local.containers;
