/** Source partitions and source offsets: where a restart resumes. */
package io.pgstream.connect.source.offset;
