package io.sluice.jobs.config;

import io.sluice.jobs.config.ConfigNode.MapNode;
import io.sluice.jobs.config.ConfigNode.ScalarNode;

/** How a place of the tree is called in problems. Nothing that is no name is repeated. */
final class Paths {
  private Paths() {}

  static String key(String path, String key) {
    String shown = NearestName.isPrintable(key) ? key : "(key of " + key.length() + " characters)";
    return path.isEmpty() ? shown : path + "." + shown;
  }

  /** {@code path[id]} where the item has a usable id, otherwise {@code path[index]}. */
  static String item(String path, ConfigNode item, int index) {
    String label =
        item instanceof MapNode map
                && map.find("id").orElse(null) instanceof ScalarNode id
                && NearestName.isPrintable(id.text())
            ? id.text()
            : Integer.toString(index);
    return path + "[" + label + "]";
  }
}
