package io.sluice.jobs.run;

/**
 * What was done to one kind of folders, or would be.
 *
 * @param kind {@code plans} or {@code runs}
 * @param folders how many there were
 * @param bytes how large they were together
 * @param foldersDeleted how many of them are gone
 * @param bytesDeleted their bytes
 */
public record FolderUpkeep(
    String kind, int folders, long bytes, int foldersDeleted, long bytesDeleted) {}
