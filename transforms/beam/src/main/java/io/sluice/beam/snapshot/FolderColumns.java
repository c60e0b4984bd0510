package io.sluice.beam.snapshot;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Columns that exist in the names of a file's folders, as Hive and Spark write partitions: {@code
 * dt=2026-11-30/country=US/part.parquet}. Values are text with {@code %2F} and its like decoded;
 * {@code __HIVE_DEFAULT_PARTITION__} is no value. Where the file has the column, too, the folder's
 * value counts, as Spark reads it.
 */
final class FolderColumns {
  private static final String NO_VALUE = "__HIVE_DEFAULT_PARTITION__";

  private FolderColumns() {}

  /** The places of configured columns that the folders of a file name. */
  static ColumnPlaces places(String path, Set<String> configured, MessageType schema) {
    Map<String, String> folders = of(path);
    if (folders.isEmpty()) {
      return ColumnPlaces.BY_NAME;
    }
    List<String> stored = schema.getFields().stream().map(Type::getName).toList();
    Map<String, ColumnPlace> places = new TreeMap<>();
    for (String name : configured) {
      String value = value(folders, name, stored.contains(name));
      if (value != null) {
        places.put(
            name,
            value.equals(NO_VALUE) ? new ColumnPlace.Absent() : new ColumnPlace.Constant(value));
      }
    }
    return new ColumnPlaces(places);
  }

  /** The columns in the folders of a path, the nearest to the file where a name occurs twice. */
  static Map<String, String> of(String path) {
    Map<String, String> columns = new LinkedHashMap<>();
    String[] segments = path.split("/", -1);
    for (int i = 0; i < segments.length - 1; i++) {
      int equals = segments[i].indexOf('=');
      if (equals > 0) {
        columns.put(
            decoded(segments[i].substring(0, equals)), decoded(segments[i].substring(equals + 1)));
      }
    }
    return columns;
  }

  private static @Nullable String value(
      Map<String, String> folders, String name, boolean storedExactly) {
    String exact = folders.get(name);
    if (exact != null || storedExactly) {
      return exact;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    return folders.entrySet().stream()
        .filter(e -> e.getKey().toLowerCase(Locale.ROOT).equals(lower))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  /** Decodes {@code %} and two digits alone: a plus sign is one. */
  private static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] from = text.getBytes(StandardCharsets.UTF_8);
    List<Byte> to = new ArrayList<>();
    for (int i = 0; i < from.length; i++) {
      int high = from[i] == '%' && i + 2 < from.length ? Character.digit(from[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(from[i + 2], 16);
      if (low >= 0) {
        to.add((byte) (high * 16 + low));
        i += 2;
      } else {
        to.add(from[i]);
      }
    }
    byte[] bytes = new byte[to.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = to.get(i);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
