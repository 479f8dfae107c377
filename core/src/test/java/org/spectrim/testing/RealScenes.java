package org.spectrim.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * Where the real scenes are that some tests want: the folder named by {@code SPECTRIM_DATA}, else
 * {@code ../shared/data} beside the checkout. A test that asks for a scene on a machine without it
 * is skipped, with a message.
 */
public final class RealScenes {
  /** Registered names of the three scenes. */
  public static final String SALINAS_A = "salinas-a";

  public static final String INDIAN_PINES_SUBSCENE = "indian-pines-subscene";
  public static final String PAVIA_SUBSCENE = "pavia-subscene";

  private RealScenes() {}

  /** The folder with the real scenes, if this machine has it. */
  public static Optional<Path> find() {
    String set = System.getenv("SPECTRIM_DATA");
    if (set != null && !set.isBlank()) {
      return Optional.of(Path.of(set)).filter(Files::isDirectory);
    }
    Path folder = Path.of("").toAbsolutePath();
    // Tests run in the folder of their module, one below the root of the checkout.
    for (int up = 0; up < 3 && folder != null; up++, folder = folder.getParent()) {
      Path data = folder.resolve("../shared/data").normalize();
      if (Files.isDirectory(data)) {
        return Optional.of(data);
      }
    }
    return Optional.empty();
  }

  /** The folder with the real scenes; skips the running test where there is none. */
  public static Path folder() {
    Optional<Path> found = find();
    Assumptions.assumeTrue(
        found.isPresent(),
        "no real scenes on this machine: set SPECTRIM_DATA to the folder that holds them");
    return found.orElseThrow();
  }

  /** A file of the real scenes, by its path inside the folder; skips the test where it is not. */
  public static Path file(String relative) {
    Path file = folder().resolve(relative);
    Assumptions.assumeTrue(Files.isRegularFile(file), "the real scene file is not here: " + file);
    return file;
  }
}
