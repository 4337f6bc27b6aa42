/** What both sinks need. */
package io.pgstream.connect.common.sink;
