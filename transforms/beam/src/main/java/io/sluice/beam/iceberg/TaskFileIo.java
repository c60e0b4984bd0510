package io.sluice.beam.iceberg;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.hadoop.HadoopConfigurable;
import org.apache.iceberg.hadoop.SerializableConfiguration;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.StorageCredential;
import org.apache.iceberg.io.SupportsStorageCredentials;
import org.jspecify.annotations.Nullable;

/**
 * Iceberg's file access on its way to tasks. Iceberg gives a catalog's file access all the
 * catalog's properties, passwords among them, and would send them along: here the configured
 * secrets stay behind and are looked up again where the files are opened. Credentials that a REST
 * service hands out for its tables, which end by themselves, travel.
 */
final class TaskFileIo implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String implementation;
  private final HashMap<String, String> properties;
  private final HashSet<String> secretNames;
  private final SecretProperties secrets;
  private final ArrayList<StorageCredential> handedOut;
  private final @Nullable SerializableConfiguration configuration;
  private transient @Nullable FileIO opened;

  private TaskFileIo(FileIO io, SecretProperties secrets) {
    this.implementation = io.getClass().getName();
    // Ours knows of no properties; Iceberg's own all tell theirs.
    this.properties = io instanceof LocalFileIO ? new HashMap<>() : new HashMap<>(io.properties());
    this.secrets = secrets;
    Map<String, String> values = secrets.resolve();
    this.secretNames = new HashSet<>();
    for (String name : Set.copyOf(properties.keySet())) {
      if (properties.get(name).equals(values.get(name))) {
        secretNames.add(name);
        properties.remove(name);
      }
    }
    this.handedOut =
        new ArrayList<>(
            io instanceof SupportsStorageCredentials supports ? supports.credentials() : List.of());
    Configuration conf =
        io instanceof HadoopConfigurable hadoop && hadoop.getConf() != null
            ? hadoop.getConf()
            : null;
    this.configuration = conf == null ? null : new SerializableConfiguration(conf);
  }

  static TaskFileIo of(FileIO io, SecretProperties secrets) {
    return new TaskFileIo(io, secrets);
  }

  /** The file access, made once in each process. */
  synchronized FileIO open() {
    if (opened == null) {
      Map<String, String> all = new HashMap<>(properties);
      if (!secretNames.isEmpty()) {
        Map<String, String> values = secrets.resolve();
        secretNames.forEach(name -> all.put(name, values.get(name)));
      }
      FileIO io =
          CatalogUtil.loadFileIO(
              implementation, all, configuration == null ? null : configuration.get());
      if (!handedOut.isEmpty() && io instanceof SupportsStorageCredentials supports) {
        supports.setCredentials(handedOut);
      }
      opened = io;
    }
    return opened;
  }
}
