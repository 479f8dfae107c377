package org.spectrim.model;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a model came from: sorted keys such as {@code scene}, {@code split}, {@code seed}, {@code
 * steps}, {@code version}.
 */
public record Provenance(Map<String, String> entries) {
  public static final Provenance NONE = new Provenance(Map.of());

  public Provenance {
    entries = Collections.unmodifiableMap(new TreeMap<>(entries));
  }

  public Provenance with(String key, String value) {
    Map<String, String> all = new TreeMap<>(entries);
    all.put(key, value);
    return new Provenance(all);
  }
}
