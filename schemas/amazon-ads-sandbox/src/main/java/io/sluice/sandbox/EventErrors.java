package io.sluice.sandbox;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with one event of a request. Messages name places and rules, never a value. */
final class EventErrors {
  private static final int MOST = 20;

  private final EventNode node;
  private final List<Entry> entries = new ArrayList<>();
  private boolean breaksShape;

  EventErrors(EventNode node) {
    this.node = node;
  }

  void add(String code, String field, String rule) {
    if (entries.size() < MOST) {
      entries.add(new Entry(code, node.place() + "." + field, "The contract wants " + rule + "."));
    }
  }

  void missing(String field) {
    missing("FIELD_VALUE_IS_NULL", field);
  }

  void missing(String code, String field) {
    breaksShape = true;
    add(code, field, "this field");
  }

  void unlisted(String field) {
    breaksShape = true;
    add("FIELD_VALUE_IS_INVALID", field, "a value of the code list");
  }

  void invalid(String field, String rule) {
    add("FIELD_VALUE_IS_INVALID", field, rule);
  }

  void requireRule(boolean kept, String code, String field, String rule) {
    if (!kept) {
      add(code, field, rule);
    }
  }

  List<Entry> entries() {
    return entries;
  }

  /** True if something is missing or outside of its code list. */
  boolean breaksShape() {
    return breaksShape;
  }

  /**
   * One error.
   *
   * @param code code
   * @param field where
   * @param message what the rule is
   */
  record Entry(String code, String field, String message) {}
}
