package org.spectrim.spec;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;

/**
 * Fills records of options from YAML: each component is a key in lower case with hyphens ({@code
 * learningRate} is {@code learning-rate}); what is not written keeps its default. The record's own
 * constructor checks the values; its complaint is passed on with file and line.
 */
public final class RecordReader {
  private RecordReader() {}

  /**
   * Reads a map of options.
   *
   * @param defaults the record whose values hold where the file says nothing
   * @param hidden keys that files may not give
   * @throws org.spectrim.error.UsageException if a key is unknown or a value not possible
   */
  public static <R extends Record> R read(SpecNode node, R defaults, Collection<String> hidden) {
    List<String> known = new ArrayList<>(keys(defaults.getClass()));
    known.removeAll(hidden);
    Map<String, SpecNode> entries = node.map(known);
    RecordComponent[] components = defaults.getClass().getRecordComponents();
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      Object usual = value(components[i], defaults);
      SpecNode given = entries.get(SpecNode.kebab(components[i].getName()));
      values[i] = given == null ? usual : convert(given, components[i].getGenericType(), usual);
    }
    @SuppressWarnings("unchecked")
    R filled = (R) create(node, defaults.getClass(), components, values);
    return filled;
  }

  /** The keys that a record takes, in its order. */
  public static List<String> keys(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(component -> SpecNode.kebab(component.getName()))
        .toList();
  }

  /** The value of a component of a record. */
  static @Nullable Object value(RecordComponent component, Record record) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  private static Object create(
      SpecNode node, Class<?> type, RecordComponent[] components, @Nullable Object[] values) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof InputException
          || e.getCause() instanceof IllegalArgumentException) {
        throw node.error(asWritten(e.getCause().getMessage(), components));
      }
      throw new IllegalStateException("cannot make " + type, e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make " + type, e);
    }
  }

  /** A complaint that names components, as a reader of the file knows them: by their keys. */
  private static String asWritten(@Nullable String complaint, RecordComponent[] components) {
    String text = String.valueOf(complaint);
    for (RecordComponent component : components) {
      String name = component.getName();
      String key = SpecNode.kebab(name);
      if (!key.equals(name)) {
        text = text.replaceAll("\\b" + name + "\\b", key);
      }
    }
    return text;
  }

  private static Object convert(SpecNode node, Type type, @Nullable Object usual) {
    if (type == int.class || type == Integer.class) {
      return node.integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
    } else if (type == long.class || type == Long.class) {
      return node.wholeNumber(Long.MIN_VALUE, Long.MAX_VALUE);
    } else if (type == double.class || type == Double.class) {
      return node.number();
    } else if (type == float.class || type == Float.class) {
      return (float) node.number();
    } else if (type == boolean.class || type == Boolean.class) {
      return node.flag();
    } else if (type == String.class) {
      return node.text();
    } else if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      List<Object> items = new ArrayList<>();
      node.itemsOrOne()
          .forEach(item -> items.add(convert(item, list.getActualTypeArguments()[0], null)));
      return items;
    } else if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
      Map<String, Object> entries = new LinkedHashMap<>();
      node.map()
          .forEach(
              (key, item) ->
                  entries.put(key, convert(item, map.getActualTypeArguments()[1], null)));
      return entries;
    } else if (type instanceof Class<?> c && c.isEnum()) {
      return choice(node, c);
    } else if (usual instanceof Record record) {
      return read(node, record, List.of());
    }
    throw new IllegalStateException(type + " cannot be read from YAML");
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Object choice(SpecNode node, Class<?> type) {
    return node.choice((Class) type);
  }
}
