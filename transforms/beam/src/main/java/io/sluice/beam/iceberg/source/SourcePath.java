package io.sluice.beam.iceberg.source;

import java.net.URI;
import java.nio.file.Path;

/** A location of Iceberg's metadata as Beam's file systems take it. */
public final class SourcePath {
  private SourcePath() {}

  /**
   * The path that Beam reads: a plain one on a local disk, {@code s3:} where Hadoop says {@code
   * s3a:}.
   */
  public static String of(String location) {
    if (location.startsWith("file:")) {
      return Path.of(local(location)).toString();
    }
    return location.startsWith("s3a://") || location.startsWith("s3n://")
        ? "s3" + location.substring(location.indexOf("://"))
        : location;
  }

  /** Iceberg's own writers do not escape blanks and the like; a URI that does is taken as one. */
  private static String local(String location) {
    String plain = location.replaceFirst("^file:/+", "/");
    if (Path.of(plain).toFile().exists() || location.indexOf('%') < 0) {
      return plain;
    }
    try {
      return Path.of(URI.create(location)).toString();
    } catch (IllegalArgumentException e) {
      return plain;
    }
  }
}
