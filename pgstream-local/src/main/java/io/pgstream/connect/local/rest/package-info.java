/**
 * Small clients of the HTTP interfaces of a Connect worker and of OpenSearch, on the JDK's own HTTP
 * client.
 */
package io.pgstream.connect.local.rest;
