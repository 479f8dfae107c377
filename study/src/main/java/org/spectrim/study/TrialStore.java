package org.spectrim.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spectrim.error.InputException;
import org.spectrim.io.AtomicFile;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;
import org.spectrim.spec.Canonical;

/**
 * The output folder of a study: {@code trials/HASH/} with all files of a trial, {@code steps/HASH/}
 * with the models that recipes share, {@code results.csv}. A folder under {@code trials} or {@code
 * steps} is complete: it was filled under {@code tmp} and then moved. So a study can be killed at
 * any moment, and goes on with what is there. One process at a time may have it open.
 */
public final class TrialStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrialStore.class);
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();
  private static final String RESULT = "result.json";
  private static final String STEP = "step.json";

  /** The model of a trial or step, inside its folder. */
  public static final String MODEL = "model.safetensors";

  private final Path folder;
  private final StudyLock lock;
  private final Runnable afterWrite;

  private TrialStore(Path folder, StudyLock lock, Runnable afterWrite) {
    this.folder = folder;
    this.lock = lock;
    this.afterWrite = afterWrite;
  }

  /** A model made by the first steps of a recipe, and how long all of them took. */
  record KeptStep(Model model, double seconds) {}

  /**
   * Opens a folder, which is made if there is none, and throws away what a killed process left
   * unfinished.
   *
   * @throws InputException if it cannot be written or another study uses it
   */
  public static TrialStore open(Path folder) {
    return open(folder, () -> {});
  }

  /**
   * @param afterWrite called after each change on disk; tests end the process there
   */
  static TrialStore open(Path folder, Runnable afterWrite) {
    try {
      Files.createDirectories(folder.resolve("trials"));
      Files.createDirectories(folder.resolve("steps"));
    } catch (IOException e) {
      throw new StoreException(
          "output folder %s cannot be used: %s; choose another --out"
              .formatted(folder, AtomicFile.reason(e)));
    }
    StudyLock lock = StudyLock.acquire(folder);
    TrialStore store = new TrialStore(folder, lock, afterWrite);
    try {
      Folders.delete(store.temporary());
      Folders.create(store.temporary());
    } catch (StoreException e) {
      lock.close();
      throw e;
    }
    return store;
  }

  public Path folder() {
    return folder;
  }

  /** Where the files of a trial are once it has ended. */
  public Path trialFolder(String hash) {
    return folder.resolve("trials").resolve(hash);
  }

  /** The result of a trial that has ended, well or not. */
  public Optional<TrialResult> result(String hash) {
    return result(trialFolder(hash));
  }

  /** What a trial's folder says of its result; empty if nothing or nothing that can be read. */
  static Optional<TrialResult> result(Path trialFolder) {
    Path file = trialFolder.resolve(RESULT);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(file.toFile(), TrialResult.class));
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} is damaged; the trial is run again", file);
      return Optional.empty();
    }
  }

  /** An empty folder to put the files of a trial into; it disappears unless it is kept. */
  Path begin(String hash) {
    Path work = temporary().resolve("trial-" + hash);
    Folders.delete(work);
    Folders.create(work);
    afterWrite.run();
    return work;
  }

  /** Keeps the files of a trial that has ended, in place of those of an earlier attempt. */
  void keep(Path work, Trial trial, TrialResult result) {
    write(work.resolve(TrialReader.SPEC), Canonical.tree(trial.canonical()));
    write(work.resolve(RESULT), result);
    moveInto(work, trialFolder(result.hash()));
  }

  /** The model after some steps, if it was made before. */
  Optional<KeptStep> step(String hash) {
    Path kept = stepFolder(hash);
    if (!Files.exists(kept.resolve(STEP))) {
      return Optional.empty();
    }
    try {
      JsonNode about = JSON.readTree(kept.resolve(STEP).toFile());
      Model model = ModelFile.read(kept.resolve(MODEL));
      return Optional.of(new KeptStep(model, about.path("seconds").asDouble()));
    } catch (IOException | InputException e) {
      LOG.warn("{} is damaged; the step is run again", kept);
      return Optional.empty();
    }
  }

  /** Keeps the model after some steps. */
  void keepStep(String hash, KeptStep step) {
    Path work = temporary().resolve("step-" + hash);
    Folders.delete(work);
    Folders.create(work);
    storing(work, () -> ModelFile.write(step.model(), work.resolve(MODEL)));
    write(work.resolve(STEP), Map.of("seconds", step.seconds()));
    moveInto(work, stepFolder(hash));
  }

  /** Deletes the models of steps, but for some. */
  void pruneSteps(Set<String> needed) {
    try (Stream<Path> steps = Files.list(folder.resolve("steps"))) {
      steps
          .filter(step -> !needed.contains(String.valueOf(step.getFileName())))
          .forEach(Folders::delete);
    } catch (IOException e) {
      throw new StoreException(folder.resolve("steps"), e);
    }
    afterWrite.run();
  }

  /** The file of a split, by its hash. */
  public Path splitFile(String hash) {
    return folder.resolve("splits").resolve(hash + ".json");
  }

  /** Keeps a split, unless it is kept already. */
  void keepSplit(String hash, Consumer<Path> writer) {
    Path file = splitFile(hash);
    if (!Files.exists(file)) {
      storing(file, () -> writer.accept(file));
    }
  }

  /** Writes the table of all trials that have ended. */
  void writeTable(List<TrialRow> rows) {
    writeText(folder.resolve("results.csv"), ResultsCsv.text(rows));
  }

  /** Writes a file beside the table. */
  void writeText(Path file, String text) {
    storing(file, () -> AtomicFile.write(file, text));
  }

  /** Writes a file anywhere in the folder. */
  void writeBytes(Path file, byte[] bytes) {
    storing(file, () -> AtomicFile.write(file, bytes));
  }

  /** What cannot be stored ends the study. */
  private void storing(Path file, Runnable write) {
    try {
      write.run();
    } catch (InputException e) {
      throw e.getCause() instanceof IOException io ? new StoreException(file, io) : e;
    }
    afterWrite.run();
  }

  void write(Path file, Object value) {
    try {
      writeText(file, JSON.writeValueAsString(value) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void moveInto(Path work, Path target) {
    // An older folder is moved away first: a kill in between loses only an unwanted failure.
    if (Files.exists(target)) {
      Path old = temporary().resolve("old-" + target.getFileName());
      Folders.delete(old);
      Folders.move(target, old);
      afterWrite.run();
    }
    Folders.move(work, target);
    afterWrite.run();
  }

  private Path stepFolder(String hash) {
    return folder.resolve("steps").resolve(hash);
  }

  private Path temporary() {
    return folder.resolve("tmp");
  }

  /** Lets others in and leaves all files as they are. */
  void release() {
    lock.close();
  }

  /** Removes unfinished work and lets others in. */
  @Override
  public void close() {
    try {
      Folders.delete(temporary());
    } finally {
      lock.close();
    }
  }
}
