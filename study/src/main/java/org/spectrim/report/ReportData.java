package org.spectrim.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.spectrim.metric.ConfusionMatrix;
import org.spectrim.recipe.Recipe;
import org.spectrim.scene.LandClass;
import org.spectrim.study.TrialRow;

/**
 * All that a report shows. Texts are plain; they are escaped where they are written.
 *
 * @param title of the page
 * @param setup what was run, as term and text, in the order shown ("specification", "epochs",
 *     "duration")
 * @param rows one for each trial, as in {@code results.csv}
 * @param scenes the pictures, one entry a scene; scenes without one are reported without pictures
 * @param confusions of the trials that ended; the accuracies of the classes are computed from them
 * @param environment hardware and software, as term and text, in the order shown
 * @param details of the trials that ended
 * @param comparisons of settings with their baselines
 * @param caveats what a reader must know beyond what the report finds in the rows by itself, which
 *     is overlap, failures, few seeds, exports that differ and methods that made things slower
 */
record ReportData(
    String title,
    List<Fact> setup,
    List<TrialRow> rows,
    List<ScenePictures> scenes,
    List<TrialConfusion> confusions,
    List<Fact> environment,
    List<String> caveats,
    List<TrialDetail> details,
    Map<Setting, Comparison> comparisons) {
  ReportData {
    setup = List.copyOf(setup);
    rows = List.copyOf(rows);
    scenes = List.copyOf(scenes);
    confusions = List.copyOf(confusions);
    environment = List.copyOf(environment);
    caveats = List.copyOf(caveats);
    details = List.copyOf(details);
    comparisons = Collections.unmodifiableMap(new LinkedHashMap<>(comparisons));
  }

  /**
   * What is known of a trial beyond its row.
   *
   * @param folder with its files, seen from the report
   * @param seconds it took, without steps that were made before; NaN if not known
   * @param steps the seconds of those made for it, by their kind
   * @param teacherOa accuracy of teachers that have no trial of their own; NaN if not known
   */
  record TrialDetail(
      TrialRow row,
      Recipe recipe,
      String folder,
      double seconds,
      Map<String, Double> steps,
      double teacherOa) {
    TrialDetail {
      steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    }
  }

  /**
   * The mean spectrum of a class over its labelled pixels.
   *
   * @param means of the bands in use, in the order of {@link ScenePictures#bands}
   */
  record Spectrum(LandClass landClass, int pixels, float[] means) {}

  /**
   * The bands of spectra.
   *
   * @param title with the unit
   * @param values wavelengths, or 1-based numbers of bands where they are not known
   */
  record BandAxis(String title, double[] values) {}

  /** A term and what is said of it. */
  record Fact(String term, String text) {
    /** The entries of a map, in its order. */
    static List<Fact> of(Map<String, String> facts) {
      return facts.entrySet().stream().map(e -> new Fact(e.getKey(), e.getValue())).toList();
    }
  }

  /**
   * The pictures of a scene, of its size or thinned out, as PNG files.
   *
   * @param scene as in the rows
   * @param about one line: sensor, size, where it is from
   * @param rows of the image, in pixels
   * @param columns of the image, in pixels
   * @param classes entry {@code i} describes label {@code i + 1}
   * @param bands of the spectra
   * @param spectra of the classes that have pixels
   * @param falseColour the image as seen
   * @param groundTruth in the colours of the classes
   * @param splits which pixels train, validate and test, in the colours of the legend
   * @param maps predicted maps in the colours of the classes: of each network the baseline, then
   *     the model compared with it, if there is one
   */
  record ScenePictures(
      String scene,
      String about,
      int rows,
      int columns,
      List<LandClass> classes,
      BandAxis bands,
      List<Spectrum> spectra,
      byte[] falseColour,
      byte[] groundTruth,
      List<SplitPicture> splits,
      List<MapPicture> maps) {
    ScenePictures {
      classes = List.copyOf(classes);
      spectra = List.copyOf(spectra);
      splits = List.copyOf(splits);
      maps = List.copyOf(maps);
    }
  }

  /**
   * @param split as in the rows
   * @param seed the seed whose split is shown
   * @param png the picture
   */
  record SplitPicture(String split, long seed, byte[] png) {}

  /**
   * The map that one trial predicted.
   *
   * @param setting as in the rows
   * @param png the picture
   * @param errors the test pixels that are wrong; null where predictions were not kept
   */
  record MapPicture(Setting setting, long seed, byte[] png, byte @Nullable [] errors) {}

  /**
   * The predictions of one trial on its test pixels.
   *
   * @param scene as in the rows, like {@code split}, {@code window}, {@code model}, {@code recipe}
   */
  record TrialConfusion(
      String scene,
      String split,
      int window,
      String model,
      String recipe,
      long seed,
      List<LandClass> classes,
      ConfusionMatrix matrix) {
    TrialConfusion {
      classes = List.copyOf(classes);
    }
  }
}
