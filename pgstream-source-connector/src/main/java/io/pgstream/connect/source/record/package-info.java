/** From plugin messages to the records of the topic. */
package io.pgstream.connect.source.record;
