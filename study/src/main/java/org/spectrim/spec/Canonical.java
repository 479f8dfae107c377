package org.spectrim.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The one way to write a value down, so that equal settings have equal hashes: records and maps
 * with sorted keys, numbers as Java prints them, nothing for null or an empty map in a record, no
 * white space.
 */
public final class Canonical {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Studies write thousands of records of few classes. */
  private static final ClassValue<List<Entry>> ENTRIES =
      new ClassValue<>() {
        @Override
        protected List<Entry> computeValue(Class<?> type) {
          return Arrays.stream(type.getRecordComponents())
              .map(component -> new Entry(SpecNode.kebab(component.getName()), component))
              .toList();
        }
      };

  private record Entry(String key, RecordComponent component) {}

  private Canonical() {}

  /**
   * Maps, lists, strings, numbers and booleans that stand for a value.
   *
   * @param value a record, map with string keys, collection, enum, string, number or boolean
   */
  public static Object tree(Object value) {
    if (value instanceof Record record) {
      Map<String, Object> tree = new TreeMap<>();
      for (Entry entry : ENTRIES.get(record.getClass())) {
        Object part = RecordReader.value(entry.component, record);
        if (part != null && !Map.of().equals(part)) {
          tree.put(entry.key, tree(part));
        }
      }
      return tree;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> tree = new TreeMap<>();
      map.forEach((key, part) -> tree.put((String) key, tree(part)));
      return tree;
    }
    if (value instanceof Iterable<?> items) {
      List<Object> tree = new ArrayList<>();
      items.forEach(item -> tree.add(tree(item)));
      return tree;
    }
    if (value instanceof Enum<?> constant) {
      return SpecNode.kebab(constant.name());
    }
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value;
    }
    throw new IllegalArgumentException("no canonical form for " + value.getClass());
  }

  /** One line of JSON. */
  public static String json(Object value) {
    try {
      return JSON.writeValueAsString(tree(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** SHA-256 of {@link #json}, in hex. */
  public static String hash(Object value) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(json(value).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform knows SHA-256", e);
    }
  }
}
