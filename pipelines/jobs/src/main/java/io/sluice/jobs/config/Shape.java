package io.sluice.jobs.config;

import java.util.List;

/** What may stand at a place of the tree. */
sealed interface Shape {
  /** How a problem calls it. */
  String title();

  /** A scalar. */
  record Value(ValueType<?> type) implements Shape {
    @Override
    public String title() {
      return "a single value";
    }
  }

  /** A mapping with known keys. */
  record Obj(ObjectSpec spec) implements Shape {
    @Override
    public String title() {
      return "a mapping of keys";
    }
  }

  /** A list of {@code min} to {@code max} items. */
  record Items(Shape item, int min, int max) implements Shape {
    @Override
    public String title() {
      return "a list";
    }
  }

  /** A mapping whose keys the user chooses. */
  record Named(ValueType<String> name, Shape value) implements Shape {
    @Override
    public String title() {
      return "a mapping of names";
    }
  }

  /** One of several forms, told apart by being scalar, list or mapping. */
  record AnyOf(List<Shape> forms) implements Shape {
    @Override
    public String title() {
      return String.join(" or ", forms.stream().map(Shape::title).toList());
    }
  }
}
