/** What attackers, wrong certificates and hostile names must not achieve, on real servers. */
package io.pgstream.connect.it.security;
