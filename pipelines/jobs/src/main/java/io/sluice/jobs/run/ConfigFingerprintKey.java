package io.sluice.jobs.run;

import com.google.common.hash.Hashing;
import io.sluice.beam.qualify.FingerprintKey;
import io.sluice.jobs.config.SecretRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** Makes the key of a file reference where the file is not there yet; owner-only. */
  void makeIfMissing() {
    Optional<Path> file = reference.file();
    if (file.isEmpty() || Files.exists(file.get())) {
      return;
    }
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    try {
      Path parent = file.get().toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createFile(
          file.get(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file.get(), HexFormat.of().formatHex(key));
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
}
