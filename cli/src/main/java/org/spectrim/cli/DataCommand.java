package org.spectrim.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;
import org.spectrim.io.AtomicFile;
import org.spectrim.scene.Cube;
import org.spectrim.scene.catalog.DataFolder;
import org.spectrim.scene.catalog.SceneSource;
import org.spectrim.scene.catalog.Scenes;
import org.spectrim.scene.download.ClassicScene;
import org.spectrim.scene.download.Download;
import org.spectrim.scene.download.FileCheck;
import org.spectrim.scene.download.RemoteFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code spectrim data}: the files of the classic scenes. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    header = "Lists, fetches and verifies the files of the classic scenes.",
    footer = {
      "%nExamples:",
      "  spectrim data list",
      "  spectrim data fetch indian-pines --data data",
      "  spectrim data verify"
    })
final class DataCommand implements Runnable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: list, fetch or verify");
  }

  private static DataFolder folders(@Nullable Path data) {
    return DataFolder.of(data);
  }

  private static long needed(ClassicScene scene, DataFolder folders, boolean present) {
    return scene.files().stream()
        .filter(file -> file.needed() && folders.find(file.path()).isPresent() == present)
        .count();
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      header = "What scenes there are, where they come from and which are here.")
  int list(
      @Option(
              names = "--data",
              paramLabel = "DIR",
              description = "Where data files are looked for.")
          @Nullable Path data) {
    DataFolder folders = folders(data);
    for (ClassicScene scene : ClassicScene.ALL) {
      boolean here = needed(scene, folders, false) == 0;
      System.out.printf(
          "%s (%s)%n  %s, %d x %d pixels, %d bands%n",
          scene.name(),
          here ? "here" : "not here",
          scene.about(),
          scene.rows(),
          scene.columns(),
          scene.bands());
      for (RemoteFile file : scene.files()) {
        System.out.printf(
            "  %s%s%s%n    from %s%n",
            file.path(),
            file.needed() ? "" : " (official split, optional)",
            file.blob() == null ? ", no verified checksum" : "",
            file.addresses().get(0));
      }
      System.out.printf("  licence: %s%n  cite: %s%n%n", scene.licence(), scene.citation());
    }
    System.out.println("page: " + ClassicScene.PAGE);
    System.out.println("looked in: " + folders.searched());
    return 0;
  }

  @Command(
      name = "fetch",
      mixinStandardHelpOptions = true,
      header = "Downloads the files of scenes, going on where an earlier call ended.")
  int fetch(
      @Parameters(arity = "1..*", paramLabel = "SCENE", description = "Names; see 'data list'.")
          List<String> names,
      @Option(
              names = "--data",
              paramLabel = "DIR",
              description = "Folder to put them in; made if there is none.")
          @Nullable Path data) {
    List<ClassicScene> scenes = names.stream().map(ClassicScene::named).toList();
    if (data != null) {
      create(data);
    }
    Path folder = folders(data).folders().get(0);
    Download download = new Download(PATIENCE);
    for (ClassicScene scene : scenes) {
      for (RemoteFile file : scene.files()) {
        fetch(download, file, folder);
      }
      verify(scene, new DataFolder(List.of(folder))).forEach(System.out::println);
      System.out.println("cite: " + scene.citation());
    }
    return 0;
  }

  private static void create(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new InputException("cannot make folder " + folder + ": " + AtomicFile.reason(e), e);
    }
  }

  private static void fetch(Download download, RemoteFile file, Path folder) {
    Path target = folder.resolve(file.path());
    if (Files.exists(target) && FileCheck.problem(file, target).isEmpty()) {
      System.out.println(file.path() + " is here already");
      return;
    }
    try (ConsoleProgress progress = ConsoleProgress.of(file.name())) {
      download.fetch(
          file,
          folder,
          (bytes, total) ->
              progress.at(
                  total > 0 ? (double) bytes / total : 0,
                  String.format(Locale.ROOT, "%.1f MB", bytes / 1e6),
                  null));
    } catch (InputException e) {
      if (file.needed()) {
        throw e;
      }
      System.out.println("note: without the official split: " + e.getMessage());
      return;
    }
    System.out.println(file.path() + " fetched");
  }

  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      header =
          "Checks the files that are here: checksums where they are known, else kind and size.")
  int verify(
      @Parameters(arity = "0..*", paramLabel = "SCENE", description = "Names (default: all here).")
          @Nullable List<String> names,
      @Option(
              names = "--data",
              paramLabel = "DIR",
              description = "Where data files are looked for.")
          @Nullable Path data) {
    DataFolder folders = folders(data);
    List<ClassicScene> scenes =
        names == null || names.isEmpty()
            ? ClassicScene.ALL.stream().filter(s -> needed(s, folders, true) > 0).toList()
            : names.stream().map(ClassicScene::named).toList();
    if (scenes.isEmpty()) {
      throw new InputException("no file of a classic scene is in " + folders.searched());
    }
    List<String> lines = scenes.stream().flatMap(s -> verify(s, folders).stream()).toList();
    lines.forEach(System.out::println);
    return lines.stream().anyMatch(line -> line.contains("WRONG")) ? 1 : 0;
  }

  private static List<String> verify(ClassicScene scene, DataFolder folders) {
    List<String> lines = new ArrayList<>();
    for (RemoteFile file : scene.files()) {
      Optional<Path> found = folders.find(file.path());
      if (found.isEmpty()) {
        lines.add(file.path() + ": not here");
        continue;
      }
      String verdict =
          FileCheck.problem(file, found.get())
              .map(problem -> "WRONG: " + problem)
              .orElse(
                  file.blob() == null
                      ? "a MATLAB file; no verified checksum to compare with"
                      : "right, git blob " + file.blob());
      lines.add(file.path() + ": " + verdict);
    }
    if (needed(scene, folders, false) == 0) {
      lines.add(scene.name() + ": " + shape(scene, folders));
    }
    return lines;
  }

  private static String shape(ClassicScene scene, DataFolder folders) {
    try (Cube cube =
        Scenes.openCube(new SceneSource(scene.name(), scene.name(), null, null), folders)) {
      String size = "%d x %d pixels, %d bands".formatted(cube.rows(), cube.columns(), cube.bands());
      boolean right =
          cube.rows() == scene.rows()
              && cube.columns() == scene.columns()
              && cube.bands() == scene.bands();
      return right
          ? size
          : "WRONG: %s instead of %d x %d and %d"
              .formatted(size, scene.rows(), scene.columns(), scene.bands());
    } catch (UsageException e) {
      throw e;
    } catch (InputException e) {
      return "WRONG: " + e.getMessage();
    }
  }
}
