/** What a source database holds that the stream cannot carry, to be told before it is missed. */
package io.pgstream.connect.source.check;
