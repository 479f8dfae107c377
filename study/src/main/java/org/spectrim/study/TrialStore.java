package org.spectrim.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;
import org.spectrim.io.AtomicFile;
import org.spectrim.model.ModelFile;
import org.spectrim.spec.Canonical;

/**
 * The output folder of a study: {@code trials/HASH/} with all files of a trial, {@code steps/HASH/}
 * with the models that recipes share, {@code results.csv}. A folder under {@code trials} or {@code
 * steps} is complete: it was filled under {@code tmp} and then moved. So a study can be killed at
 * any moment, and goes on with what is there. One process at a time may have it open.
 */
public final class TrialStore implements AutoCloseable {
  private static final String RESULT = "result.json";
  private static final String TEMPORARY = "tmp";

  /** The model of a trial or step, inside its folder. */
  public static final String MODEL = "model.safetensors";

  private final Path folder;
  private final Workplace place;

  /** Null in a process that works for the one that has the lock. */
  private final @Nullable StudyLock lock;

  private final Runnable afterWrite;

  private TrialStore(Path folder, Workplace place, @Nullable StudyLock lock, Runnable afterWrite) {
    this.folder = folder;
    this.place = place;
    this.lock = lock;
    this.afterWrite = afterWrite;
  }

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
    Workplace place = Workplace.on(folder.resolve(TEMPORARY));
    TrialStore store = new TrialStore(folder, place, lock, afterWrite);
    try {
      Folders.delete(store.temporary());
      Folders.create(store.temporary());
    } catch (StoreException e) {
      lock.close();
      throw e;
    }
    return store;
  }

  /**
   * Opens a folder for a process that works for the one that has it open.
   *
   * @param worker another name for each that may be at work at the same time
   */
  static TrialStore join(Path folder, String worker) {
    Workplace place = Workplace.at(folder.resolve(TEMPORARY).resolve(worker));
    place.create();
    return new TrialStore(folder, place, null, () -> {});
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
    return ResultJson.read(trialFolder.resolve(RESULT));
  }

  /** Where a trial that is filled elsewhere says how far it is, so that others see it. */
  Optional<Path> progressFolder(String hash) {
    return place.isLocal() ? Optional.empty() : Optional.of(place.shared().resolve(trial(hash)));
  }

  private static String trial(String hash) {
    return "trial-" + hash;
  }

  /** An empty folder to put the files of a trial into; it disappears unless it is kept. */
  Path begin(String hash) {
    Path work = temporary().resolve(trial(hash));
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

  /** Where the files of a trial are that only needs to be measured. */
  Path unmeasuredFolder(String hash) {
    return folder.resolve("unmeasured").resolve(hash);
  }

  boolean isUnmeasured(String hash) {
    return Files.exists(unmeasuredFolder(hash).resolve(RESULT));
  }

  /** The same files where other programs can read them; empty if they are gone. */
  Optional<Path> measurableFolder(String hash) {
    Path kept = unmeasuredFolder(hash);
    return Files.exists(kept.resolve(RESULT)) ? Optional.of(place.fetch(kept)) : Optional.empty();
  }

  /** Keeps the files of a trial until it is measured. */
  void keepUnmeasured(Path work, Trial trial, TrialResult result) {
    Folders.create(folder.resolve("unmeasured"));
    write(work.resolve(TrialReader.SPEC), Canonical.tree(trial.canonical()));
    write(work.resolve(RESULT), result);
    moveInto(work, unmeasuredFolder(result.hash()));
  }

  /** Keeps the files of a trial that is measured now. */
  void keepMeasured(TrialResult result) {
    Path work = unmeasuredFolder(result.hash());
    write(work.resolve(RESULT), result);
    moveInto(work, trialFolder(result.hash()));
  }

  boolean hasStep(String hash) {
    return Files.exists(stepFolder(hash).resolve(KeptStep.FILE));
  }

  /** The model after some steps, if it was made before. */
  Optional<KeptStep> step(String hash) {
    return KeptStep.read(stepFolder(hash));
  }

  void keepStep(String hash, KeptStep step) {
    Path work = temporary().resolve("step-" + hash);
    Folders.delete(work);
    Folders.create(work);
    storing(work, () -> ModelFile.write(step.model(), work.resolve(MODEL)));
    write(work.resolve(KeptStep.FILE), Map.of("seconds", step.seconds()));
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
    if (lock != null) {
      lock.requireHeld();
    }
    try {
      write.run();
    } catch (InputException e) {
      throw e.getCause() instanceof IOException io ? new StoreException(file, io) : e;
    }
    afterWrite.run();
  }

  void write(Path file, Object value) {
    writeText(file, ResultJson.text(value) + "\n");
  }

  private void moveInto(Path work, Path target) {
    if (lock == null && isComplete(target)) {
      // Another process was taken for lost and has made the same.
      Folders.delete(work);
      return;
    }
    // An older folder is moved away first: a kill in between loses only an unwanted failure.
    if (Files.exists(target)) {
      Path old = place.shared().resolve("old-" + target.getFileName());
      Folders.delete(old);
      Folders.move(target, old);
      afterWrite.run();
    }
    place.move(work, target);
    afterWrite.run();
  }

  private static boolean isComplete(Path target) {
    return Files.exists(target.resolve(KeptStep.FILE))
        || result(target).filter(TrialResult::done).isPresent();
  }

  private Path stepFolder(String hash) {
    return folder.resolve("steps").resolve(hash);
  }

  Path temporary() {
    return place.filled();
  }

  /** Lets others in and leaves all files as they are. */
  void release() {
    if (lock != null) {
      lock.close();
    }
  }

  /** Removes unfinished work and lets others in. */
  @Override
  public void close() {
    place.clear();
    release();
  }
}
