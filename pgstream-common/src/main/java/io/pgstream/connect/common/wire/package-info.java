/** The wire format: JSON bytes of the topic to change events. */
package io.pgstream.connect.common.wire;
