package io.pgstream.connect.source.snapshot;

import java.util.List;

/**
 * Some consecutive rows of a chunk, as the server sent them: as records of the topic they take
 * several times as much memory.
 *
 * @param chunk the chunk
 * @param lines rows of COPY, each with its place before the first column; may be empty
 * @param bytes what they take in memory
 * @param endsTransaction whether the last one must end a transaction of the topic
 * @param endsChunk whether nothing more comes of the chunk; then there is a last row unless the
 *     chunk has none
 */
record CopiedRows(
    Chunk chunk, List<byte[]> lines, long bytes, boolean endsTransaction, boolean endsChunk) {}
