package org.spectrim.scene.format;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.spectrim.error.InputException;
import org.spectrim.scene.Cube;
import org.spectrim.scene.LabelImage;

/** All formats that can be read. The first that takes a file reads it. */
public final class CubeFormats {
  private static final List<CubeFormat> ALL =
      registered(
          new GeoTiffFormat(),
          new NpyFormat(),
          new Hdf5Format(),
          new MatFormat(),
          new EnviFormat());

  private CubeFormats() {}

  private static List<CubeFormat> registered(CubeFormat... own) {
    List<CubeFormat> all = new ArrayList<>(List.of(own));
    ServiceLoader.load(CubeFormat.class).forEach(all::add);
    return List.copyOf(all);
  }

  /** The formats, the built-in ones first. */
  public static List<CubeFormat> all() {
    return ALL;
  }

  /**
   * Opens a cube; who asked for it closes it.
   *
   * @throws InputException if it cannot be read
   */
  public static Cube cube(FileVariable source) {
    return of(source.file()).cube(source);
  }

  /**
   * Reads a label map.
   *
   * @throws InputException if it cannot be read or is none
   */
  public static LabelImage labels(FileVariable source) {
    return of(source.file()).labels(source);
  }

  /**
   * The format of a file.
   *
   * @throws InputException if there is no such file or no format takes it
   */
  public static CubeFormat of(Path file) {
    if (!Files.exists(file)) {
      throw new InputException("there is no file " + file);
    }
    if (Files.isDirectory(file)) {
      throw new InputException(file + " is a folder; name a file in it");
    }
    String known = ALL.stream().map(CubeFormat::name).collect(Collectors.joining(", "));
    return ALL.stream()
        .filter(format -> format.reads(file))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "%s is of no format that can be read; these are: %s".formatted(file, known)));
  }
}
