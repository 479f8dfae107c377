package org.spectrim.study;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;
import org.spectrim.io.AtomicFile;
import org.spectrim.scene.catalog.SceneSource;
import org.spectrim.scene.catalog.Scenes;

/**
 * A study as it lies in its folder, finished or not.
 *
 * @param outcome the trials that have ended, in the order of the table
 * @param scenes where they are loaded from, by name
 */
public record StoredStudy(StudyOutcome outcome, Map<String, SceneSource> scenes) {
  static final String SPEC = "study.json";
  static final String ENVIRONMENT = "environment.json";

  /** The hashes of the study's trials, one a line, in the order of the table. */
  static final String ORDER = "trials.txt";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads a folder, in which a study may be at work.
   *
   * @throws InputException if it is not the output folder of a study, or no trial has ended yet
   */
  public static StoredStudy read(Path folder) {
    if (!Files.isDirectory(folder.resolve("trials"))) {
      throw new InputException(
          folder + " is no output folder of a study: it has no folder 'trials' (see study --out)");
    }
    Map<Trial, TrialResult> results = new LinkedHashMap<>();
    List<String> planned = order(folder);
    for (String hash : planned) {
      Path trial = folder.resolve("trials").resolve(hash);
      TrialStore.result(trial)
          .ifPresent(
              result -> results.put(TrialReader.read(trial, result.row().overlap()), result));
    }
    if (results.isEmpty()) {
      throw new InputException("no trial in " + folder + " has ended yet; run the study first");
    }
    Map<Trial, TrialRow> rows = TrialRows.table(List.copyOf(results.keySet()), results);
    List<String> caveats = new ArrayList<>(StudyCaveats.ofStudy(results));
    if (results.size() < planned.size()) {
      caveats.add(
          "%d of the study's %d trials have not run yet; the same command runs them"
              .formatted(planned.size() - results.size(), planned.size()));
    }
    StudyOutcome outcome =
        new StudyOutcome(
            folder,
            List.copyOf(rows.values()),
            results,
            environment(folder.resolve(ENVIRONMENT)),
            caveats);
    return new StoredStudy(outcome, sources(folder.resolve(SPEC), outcome));
  }

  /**
   * Reads the folders of several studies, as of one scene each, as if they were one.
   *
   * @param folders at least one
   * @param out for what is written about all of them
   * @throws InputException also if two of them contradict each other
   */
  public static StoredStudy read(List<Path> folders, Path out) {
    return MergedStudy.of(folders.stream().map(StoredStudy::read).toList(), out);
  }

  /** The content of {@link #ORDER}. */
  static String order(List<Trial> trials) {
    return trials.stream().map(Trial::hash).collect(Collectors.joining("\n", "", "\n"));
  }

  /** Of a folder that says nothing of it: by the names of the trials in their results. */
  private static List<String> order(Path folder) {
    Path file = folder.resolve(ORDER);
    try {
      if (Files.exists(file)) {
        return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
      }
      try (Stream<Path> trials = Files.list(folder.resolve("trials"))) {
        List<String> hashes = trials.map(path -> path.getFileName().toString()).sorted().toList();
        return asInTable(folder, hashes);
      }
    } catch (IOException e) {
      throw new InputException("cannot read " + folder + ": " + AtomicFile.reason(e), e);
    }
  }

  private static List<String> asInTable(Path folder, List<String> hashes) throws IOException {
    Map<String, String> byKey = new LinkedHashMap<>();
    for (String hash : hashes) {
      TrialStore.result(folder.resolve("trials").resolve(hash))
          .ifPresent(result -> byKey.put(key(ResultsCsv.cells(result.row())), hash));
    }
    List<String> ordered = new ArrayList<>();
    Path table = folder.resolve("results.csv");
    if (Files.exists(table)) {
      for (List<String> cells : ResultsCsv.parse(Files.readString(table))) {
        String hash = byKey.remove(key(cells));
        if (hash != null) {
          ordered.add(hash);
        }
      }
    }
    return ordered.isEmpty() ? List.copyOf(byKey.values()) : ordered;
  }

  /** The first cells name a trial: scene, split, overlap, window, model, recipe, seed. */
  private static String key(List<String> cells) {
    return String.join("\n", cells.subList(0, Math.min(7, cells.size())));
  }

  private static Environment environment(Path file) {
    try {
      return new Environment(
          Files.exists(file)
              ? JSON.readValue(
                  Files.readAllBytes(file), new TypeReference<LinkedHashMap<String, String>>() {})
              : Map.of());
    } catch (IOException e) {
      throw new InputException(file + " is damaged: " + AtomicFile.reason(e), e);
    }
  }

  private static Map<String, SceneSource> sources(Path file, StudyOutcome outcome) {
    Map<String, SceneSource> sources = new LinkedHashMap<>();
    try {
      if (Files.exists(file)) {
        for (JsonNode scene : JSON.readTree(Files.readAllBytes(file)).path("scenes")) {
          SceneSource source =
              new SceneSource(
                  scene.path("name").asText(),
                  scene.path("cube").asText(),
                  text(scene, "labels"),
                  text(scene, "bands"));
          sources.put(source.name(), source);
        }
      }
    } catch (IOException e) {
      throw new InputException(file + " is damaged: " + AtomicFile.reason(e), e);
    }
    for (TrialRow row : outcome.rows()) {
      if (!sources.containsKey(row.scene()) && Scenes.names().contains(row.scene())) {
        sources.put(row.scene(), new SceneSource(row.scene(), row.scene(), null, null));
      }
    }
    return sources;
  }

  private static @Nullable String text(JsonNode node, String key) {
    return node.hasNonNull(key) ? node.path(key).asText() : null;
  }

  /** Where a scene is loaded from, if that is known. */
  public Optional<SceneSource> scene(String name) {
    return Optional.ofNullable(scenes.get(name));
  }
}
