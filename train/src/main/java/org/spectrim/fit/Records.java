package org.spectrim.fit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies of records of options in which some components have other values. They are made by the
 * record's constructor, and so checked like any other.
 */
public final class Records {
  private Records() {}

  /**
   * @param component its name
   * @param value null where the component may be null
   */
  public static <R extends Record> R with(R record, String component, @Nullable Object value) {
    return with(record, Collections.singletonMap(component, value));
  }

  /**
   * @param changes new values by the names of their components
   * @throws RuntimeException what the constructor throws
   */
  @SuppressWarnings("unchecked")
  public static <R extends Record> R with(
      R record, Map<String, ? extends @Nullable Object> changes) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    @Nullable Object[] values = new @Nullable Object[components.length];
    int changed = 0;
    try {
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        String name = components[i].getName();
        // Null is a value too, so what is not changed is what is not named.
        boolean other = changes.containsKey(name);
        values[i] = other ? changes.get(name) : components[i].getAccessor().invoke(record);
        changed += other ? 1 : 0;
      }
      if (changed < changes.size()) {
        throw new IllegalArgumentException(
            changes.keySet() + " are not all among " + Arrays.toString(components));
      }
      return (R) record.getClass().getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException problem) {
        throw problem;
      }
      throw new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
