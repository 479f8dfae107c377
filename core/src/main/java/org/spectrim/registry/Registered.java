package org.spectrim.registry;

import java.util.List;

/** Something that users call by name in specs and options. */
public interface Registered {
  /** As it stands in specs, options and tables; small letters, words joined by hyphens. */
  String name();

  /** One line for people: what it does, its formula where it has one, and its source. */
  String summary();

  /** The papers that the summary names. */
  default List<Source> sources() {
    return Source.in(summary());
  }
}
