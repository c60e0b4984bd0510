package io.sluice.sandbox;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * An object of a conversions request: its fields as a short list, since it has few. A wrong JSON
 * type refuses the whole request; all else is for its event alone.
 *
 * <p>A value is a text, a Boolean, a list, another object, null, or a number: a Long or a
 * BigInteger without a fraction, else a BigDecimal.
 */
final class EventNode {
  private static final int FEW = 4;

  private String[] names = new String[FEW];
  private Object[] values = new Object[FEW];
  private int size;
  private EventNode parent;
  private String field = "The body";
  private int index = -1;
  private int start;
  private int end;

  /** Returns the objects of a list of this size. */
  static List<EventNode> objects(Object list, String place, int most) {
    if (!(list instanceof List<?> items) || items.isEmpty() || items.size() > most) {
      throw Refusal.badRequest(place + ": the contract wants a list of 1 to " + most + " objects.");
    }
    List<EventNode> objects = new ArrayList<>(items.size());
    for (Object item : items) {
      objects.add(placed(item, null, place, objects.size()));
    }
    return objects;
  }

  /** Returns the body as an object. */
  static EventNode body(Object parsed) {
    if (!(parsed instanceof EventNode node)) {
      throw Refusal.badRequest("The body: the contract wants an object.");
    }
    return node;
  }

  /** Adds a field; false if there is one of the name. */
  boolean add(String name, Object value) {
    if (find(name) >= 0) {
      return false;
    }
    append(name, value);
    return true;
  }

  /** Adds a field that is known to be new. */
  void append(String name, Object value) {
    if (size == names.length) {
      names = Arrays.copyOf(names, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    names[size] = name;
    values[size++] = value;
  }

  int size() {
    return size;
  }

  List<String> names() {
    return Arrays.asList(names).subList(0, size);
  }

  /** Says which bytes of the body it is. */
  void at(int first, int afterLast) {
    start = first;
    end = afterLast;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** Names its place in the request; made when asked for, since good ones are not. */
  String place() {
    String own = index < 0 ? field : field + "[" + index + "]";
    return parent == null ? own : parent.place() + "." + own;
  }

  Object value(String name) {
    int at = find(name);
    return at < 0 ? null : values[at];
  }

  boolean has(String name) {
    return value(name) != null;
  }

  String text(String name) {
    Object value = value(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw wrongType(name, "a text");
  }

  BigDecimal number(String name) {
    Object value = value(name);
    if (value == null || value instanceof BigDecimal) {
      return (BigDecimal) value;
    }
    if (value instanceof Number whole) {
      return new BigDecimal(whole.toString());
    }
    throw wrongType(name, "a number");
  }

  Long whole(String name) {
    Object value = value(name);
    if (value == null || value instanceof Long) {
      return (Long) value;
    }
    throw wrongType(name, "a whole number of 64 bits");
  }

  EventNode child(String name) {
    Object value = value(name);
    return value == null ? null : placed(value, this, name, -1);
  }

  List<EventNode> children(String name) {
    List<?> items = list(name);
    List<EventNode> children = new ArrayList<>(items.size());
    for (Object item : items) {
      children.add(placed(item, this, name, children.size()));
    }
    return children;
  }

  List<String> texts(String name) {
    List<?> items = list(name);
    List<String> texts = new ArrayList<>(items.size());
    for (Object item : items) {
      if (!(item instanceof String text)) {
        throw wrongType(name, "a list of texts");
      }
      texts.add(text);
    }
    return texts;
  }

  /** Tells whether there is a field beside these. */
  boolean hasOtherThan(Set<String> known) {
    for (int i = 0; i < size; i++) {
      if (!known.contains(names[i])) {
        return true;
      }
    }
    return false;
  }

  private List<?> list(String name) {
    Object value = value(name);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> items) {
      return items;
    }
    throw wrongType(name, "a list");
  }

  private static EventNode placed(Object value, EventNode parent, String field, int index) {
    if (value instanceof EventNode node) {
      node.parent = parent;
      node.field = field;
      node.index = index;
      return node;
    }
    String own = index < 0 ? field : field + "[" + index + "]";
    throw Refusal.badRequest(
        (parent == null ? own : parent.place() + "." + own) + ": the contract wants an object.");
  }

  private int find(String name) {
    // The parser interns names and constants are interned, so this mostly finds it.
    for (int i = 0; i < size; i++) {
      if (isSame(names[i], name)) {
        return i;
      }
    }
    for (int i = 0; i < size; i++) {
      if (names[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  @SuppressWarnings("ReferenceEquality") // A shortcut only.
  private static boolean isSame(String one, String other) {
    return one == other;
  }

  private Refusal wrongType(String name, String rule) {
    return Refusal.badRequest(place() + "." + name + ": the contract wants " + rule + ".");
  }
}
