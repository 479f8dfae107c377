package org.spectrim.registry;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.spectrim.error.Names;
import org.spectrim.error.UsageException;

/**
 * The members of one family of methods: the built-in ones, then those that ServiceLoader finds.
 * Thread-safe.
 *
 * @param <T> the family's interface
 */
public final class Registry<T extends Registered> {
  private final String family;
  private final Class<T> type;
  private final List<T> builtIn;
  private volatile Map<String, T> members = Map.of();

  /**
   * @param family what a member is called in messages ("pruning criterion")
   * @param type the interface whose implementations others may provide
   */
  public Registry(String family, Class<T> type, List<? extends T> builtIn) {
    this.family = family;
    this.type = type;
    this.builtIn = List.copyOf(builtIn);
  }

  public String family() {
    return family;
  }

  /** All members, the built-in ones first. */
  public List<T> all() {
    return List.copyOf(members().values());
  }

  public Collection<String> names() {
    return members().keySet();
  }

  /**
   * The member of a name.
   *
   * @throws UsageException if there is none; the message names the nearest known one
   */
  public T named(String name) {
    T found = members().get(name);
    if (found == null) {
      throw Names.unknown(family, name, names());
    }
    return found;
  }

  /** Looked up once: providers of others must be on the class path from the start. */
  private Map<String, T> members() {
    Map<String, T> known = members;
    if (known.isEmpty()) {
      Map<String, T> found = new LinkedHashMap<>();
      builtIn.forEach(member -> found.put(member.name(), member));
      ServiceLoader.load(type).forEach(member -> found.putIfAbsent(member.name(), member));
      known = found;
      members = found;
    }
    return known;
  }
}
