package org.spectrim.spark;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.spectrim.error.InputException;
import org.spectrim.io.AtomicFile;

/**
 * The jars that executors need beside Spark's own: those of the class path that this process was
 * started with, without Spark, its libraries and logging. Folders of classes, as builds have them,
 * are packed first.
 */
final class Shipping {
  /** What executors use, by how the files' names begin. */
  private static final List<String> OURS =
      List.of(
          "spectrim-",
          "onnxruntime-",
          "HdrHistogram-",
          "jhdf-",
          "ejml-",
          "jackson-dataformat-yaml-",
          "snakeyaml-",
          "picocli-",
          "jspecify-");

  private static final List<String> TRAINING = List.of("javacpp-", "openblas-", "pytorch-");

  private Shipping() {}

  /**
   * @param training whether libtorch is needed
   * @param temporary where folders of classes are packed
   */
  static List<String> jars(boolean training, Path temporary) {
    List<String> jars = new ArrayList<>();
    // Executors put them into one folder, and refuse another file of the same name.
    Set<String> names = new HashSet<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry).toAbsolutePath();
      String name = String.valueOf(path.getFileName());
      if (Files.isDirectory(path)) {
        if (Files.isDirectory(path.resolve("org").resolve("spectrim"))) {
          jars.add(pack(path, temporary.resolve("classes-" + jars.size() + ".jar")).toString());
        }
      } else if ((begins(name, OURS) || (training && begins(name, TRAINING))) && names.add(name)) {
        jars.add(path.toString());
      }
    }
    return jars;
  }

  private static boolean begins(String name, List<String> beginnings) {
    return name.endsWith(".jar") && beginnings.stream().anyMatch(name::startsWith);
  }

  private static Path pack(Path folder, Path jar) {
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out);
        Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        zip.putNextEntry(
            new ZipEntry(folder.relativize(file).toString().replace(File.separatorChar, '/')));
        Files.copy(file, zip);
        zip.closeEntry();
      }
      return jar;
    } catch (IOException e) {
      throw new InputException("cannot write " + jar + ": " + AtomicFile.reason(e), e);
    }
  }
}
