package org.spectrim.net;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.spectrim.error.Names;

/** All architectures: the built-in ones, then those that ServiceLoader finds. */
public final class Architectures {
  private static final List<Architecture> BUILT_IN = List.of(new Cnn1d(), new Cnn2d(), new Cnn3d());

  private Architectures() {}

  public static Map<String, Architecture> all() {
    Map<String, Architecture> all = new LinkedHashMap<>();
    BUILT_IN.forEach(architecture -> all.put(architecture.name(), architecture));
    ServiceLoader.load(Architecture.class)
        .forEach(architecture -> all.putIfAbsent(architecture.name(), architecture));
    return all;
  }

  /**
   * @throws org.spectrim.error.UsageException if there is none; the message names the nearest
   */
  public static Architecture named(String name) {
    Architecture found = all().get(name);
    if (found == null) {
      throw Names.unknown("model", name, all().keySet());
    }
    return found;
  }
}
