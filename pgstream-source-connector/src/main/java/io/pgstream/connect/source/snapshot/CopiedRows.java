package io.pgstream.connect.source.snapshot;

import java.util.List;

/**
 * Some consecutive rows of a chunk.
 *
 * @param chunk the chunk
 * @param records encoded rows; may be empty
 * @param bytes their size
 * @param endsTransaction whether the last one ends a transaction
 * @param endsChunk whether nothing more comes of the chunk
 */
record CopiedRows(
    Chunk chunk, List<byte[]> records, long bytes, boolean endsTransaction, boolean endsChunk) {}
