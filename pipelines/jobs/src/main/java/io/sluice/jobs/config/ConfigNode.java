package io.sluice.jobs.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A YAML node that remembers where it stands.
 *
 * <p>Scalars keep their text as written, so a 64-bit id never passes through a double and the
 * country {@code NO} never becomes a boolean.
 */
sealed interface ConfigNode {
  /** Where the node begins. */
  Position position();

  /** What the node is, without its content: "text of 14 characters". Safe to print. */
  String shape();

  /** A mapping; its entries keep the order of the file. */
  record MapNode(Position position, Map<String, Entry> entries) implements ConfigNode {
    static MapNode empty(Position position) {
      return new MapNode(position, Map.of());
    }

    Optional<ConfigNode> find(String key) {
      return Optional.ofNullable(entries.get(key)).map(Entry::value);
    }

    MapNode with(String key, Entry entry) {
      Map<String, Entry> copy = new LinkedHashMap<>(entries);
      copy.put(key, entry);
      return new MapNode(position, copy);
    }

    /** The same mapping without the entries that are an explicit null, at any depth. */
    MapNode withoutNulls() {
      Map<String, Entry> kept = new LinkedHashMap<>();
      entries.forEach(
          (key, entry) -> {
            if (!(entry.value() instanceof NullNode)) {
              kept.put(key, new Entry(entry.keyPosition(), pruned(entry.value())));
            }
          });
      return new MapNode(position, kept);
    }

    private static ConfigNode pruned(ConfigNode node) {
      if (node instanceof MapNode map) {
        return map.withoutNulls();
      }
      if (node instanceof ListNode list) {
        List<ConfigNode> items = new ArrayList<>();
        list.items().forEach(item -> items.add(pruned(item)));
        return new ListNode(list.position(), items);
      }
      return node;
    }

    @Override
    public String shape() {
      return "a mapping of " + count(entries.size(), "key");
    }
  }

  /** A value of a mapping and the place of its key. */
  record Entry(Position keyPosition, ConfigNode value) {}

  /** A sequence. */
  record ListNode(Position position, List<ConfigNode> items) implements ConfigNode {
    @Override
    public String shape() {
      return "a list of " + count(items.size(), "item");
    }
  }

  /** A scalar as written, with what YAML takes it for. */
  record ScalarNode(Position position, String text, Kind kind) implements ConfigNode {
    @Override
    public String shape() {
      return switch (kind) {
        case NUMBER -> "a number of " + count(text.length(), "character");
        case TRUTH -> "a truth value";
        case TEXT ->
            text.isEmpty()
                ? "empty text"
                : "text of " + count(text.codePointCount(0, text.length()), "character");
      };
    }
  }

  /** An explicit null: it unsets what a default or a base file says. */
  record NullNode(Position position) implements ConfigNode {
    @Override
    public String shape() {
      return "empty";
    }
  }

  /** What YAML takes a scalar for. */
  enum Kind {
    TEXT,
    NUMBER,
    TRUTH
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
