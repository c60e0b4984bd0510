package io.sluice.beam.snapshot;

import java.io.Serializable;

/**
 * One row group of a pinned file: the unit of reading.
 *
 * @param path the file's URI
 * @param bytes the file's length
 * @param rowGroup from 0
 * @param rows rows in the group
 */
public record SnapshotPart(String path, long bytes, int rowGroup, long rows)
    implements Serializable {}
