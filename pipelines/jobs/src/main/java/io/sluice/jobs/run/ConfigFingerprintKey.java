package io.sluice.jobs.run;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.hash.Hashing;
import io.sluice.beam.qualify.FingerprintKey;
import io.sluice.jobs.config.SecretRef;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** The workspace's fingerprint key by its reference; only the reference travels to workers. */
final class ConfigFingerprintKey implements FingerprintKey {
  private static final long serialVersionUID = 1L;
  private static final int KEY_BYTES = 32;

  private final SecretRef reference;

  ConfigFingerprintKey(SecretRef reference) {
    this.reference = reference;
  }

  /**
   * Refuses half a key in the place where whole ones are made: an older build may have been stopped
   * while it wrote it.
   */
  void requireWhole(Path made) {
    if (reference.file().filter(made::equals).isEmpty() || !Files.exists(made)) {
      return;
    }
    boolean whole;
    try {
      whole = Files.readString(made).strip().matches("[0-9a-f]{64}");
    } catch (IOException e) {
      throw new Workspaces.UnusableException(
          "fingerprint-key: " + made + " cannot be read: check its permissions", e);
    }
    if (!whole) {
      throw new Workspaces.WrongKeyException(
          "fingerprint-key: "
              + made
              + " is no whole key: one line of 64 hex digits is expected. Put the old key back;"
              + " only where this workspace never sent anything, delete the file and run again. A"
              + " key of your own belongs into another file, named by fingerprint-key:");
    }
  }

  @Override
  public byte[] resolve() {
    return Hashing.sha256()
        .hashString(reference.resolve(System.getenv()).reveal(), StandardCharsets.UTF_8)
        .asBytes();
  }

  /** A value that tells two keys apart and nothing about either. */
  String checkValue() {
    return Hashing.hmacSha256(resolve())
        .hashString("sluice fingerprint key check", StandardCharsets.UTF_8)
        .toString()
        .substring(0, 16);
  }

  /** Refuses to go on where the key of a file reference is not there. */
  void requireThere() {
    Optional<Path> missing = reference.file().filter(file -> !Files.exists(file));
    if (missing.isPresent()) {
      throw new Workspaces.WrongKeyException(
          "fingerprint-key: "
              + missing.get()
              + " is missing, and this workspace's ledger was written with it. No other key is"
              + " made: with it every member would be sent again. Put the old key back, or let"
              + " fingerprint-key: name where it is");
    }
  }

  /** Makes the key of a file reference where the file is not there yet; owner-only. */
  void makeIfMissing() {
    Optional<Path> file = reference.file();
    if (file.isEmpty() || Files.exists(file.get())) {
      return;
    }
    try {
      write(file.get().toAbsolutePath());
    } catch (IOException e) {
      throw new Workspaces.UnusableException(
          "the fingerprint key "
              + file.get()
              + " cannot be made ("
              + e.getClass().getSimpleName()
              + "): check workspace: and fingerprint-key: of the configuration and the permissions"
              + " of the folder",
          e);
    }
  }

  /** Whole or not at all, and never in the place of another that was made meanwhile. */
  private static void write(Path file) throws IOException {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    Path folder = file.getParent();
    Files.createDirectories(folder);
    Path temporary =
        Files.createTempFile(
            folder,
            file.getFileName() + ".",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer text = ByteBuffer.wrap(HexFormat.of().formatHex(key).getBytes(US_ASCII));
        while (text.hasRemaining()) {
          channel.write(text);
        }
        channel.force(true);
      }
      putInPlace(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void putInPlace(Path temporary, Path file) throws IOException {
    try {
      Files.createLink(file, temporary);
    } catch (FileAlreadyExistsException e) {
      // Another process made it: that one counts.
    } catch (UnsupportedOperationException e) {
      Files.move(temporary, file); // A disk without links; does not replace either.
    }
  }
}
