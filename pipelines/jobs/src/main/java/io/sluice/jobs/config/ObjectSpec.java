package io.sluice.jobs.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys that a mapping may have.
 *
 * @param name names the definition in the JSON Schema
 * @param keys by name, in the order of the documentation
 * @param required keys that must be there after defaults are merged
 * @param groups of each, exactly one key must be there
 * @param refused keys that are known and refused: retired or not built yet
 */
record ObjectSpec(
    String name,
    Map<String, Key> keys,
    List<String> required,
    List<Set<String>> groups,
    Map<String, Refusal> refused) {

  /** Why a known key is refused and what to write instead. */
  record Refusal(String message, String remedy) {}

  static ObjectSpec of(String name, List<Key> keys) {
    Map<String, Key> byName = new LinkedHashMap<>();
    for (Key key : keys) {
      if (byName.put(key.name(), key) != null) {
        throw new IllegalStateException(name + " declares " + key.name() + " twice");
      }
    }
    return new ObjectSpec(name, byName, List.of(), List.of(), Map.of());
  }

  ObjectSpec requiring(Key... more) {
    List<String> names = new ArrayList<>(required);
    List.of(more).forEach(key -> names.add(key.name()));
    return new ObjectSpec(name, keys, names, groups, refused);
  }

  ObjectSpec exactlyOneOf(Key... group) {
    List<Set<String>> all = new ArrayList<>(groups);
    all.add(Set.copyOf(List.of(group).stream().map(Key::name).toList()));
    return new ObjectSpec(name, keys, required, all, refused);
  }

  /** A key that used to be, and what took its place. */
  ObjectSpec retired(String key, String successor) {
    return refusing(key, "is no longer a key", "Write " + successor + " instead");
  }

  ObjectSpec refusing(String key, String message, String remedy) {
    Map<String, Refusal> all = new LinkedHashMap<>(refused);
    all.put(key, new Refusal(message, remedy));
    return new ObjectSpec(name, keys, required, groups, all);
  }

  Optional<Key> find(String key) {
    return Optional.ofNullable(keys.get(key));
  }

  /** The other keys of the group that {@code key} is in; empty when it is in none. */
  Collection<String> rivals(String key) {
    return groups.stream()
        .filter(group -> group.contains(key))
        .flatMap(Set::stream)
        .filter(each -> !each.equals(key))
        .sorted()
        .toList();
  }
}
