package org.spectrim.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.spectrim.error.InputException;
import org.spectrim.model.Model;
import org.spectrim.model.Provenance;
import org.spectrim.onnx.ExportOptions.Form;
import org.spectrim.scene.LandClass;

/**
 * What an exported file says of itself, in its metadata: enough to classify scenes with nothing but
 * the file.
 *
 * @param mean the mean spectrum, which stands for pixels outside the scene in windows; one value a
 *     band
 * @param window rows and columns of the window; odd
 * @param classes one for each logit
 * @param arithmetic "float32" or "int8"
 * @param centred whether it takes samples from which the mean is subtracted already
 * @param bytesPerPixel memory the dense form takes for each pixel of a strip, estimated
 */
public record ExportedModel(
    Form form,
    float[] mean,
    int window,
    List<LandClass> classes,
    String arithmetic,
    boolean centred,
    long bytesPerPixel,
    Provenance provenance) {
  private static final String PREFIX = "spectrim.";
  private static final String PROVENANCE = PREFIX + "provenance.";

  public ExportedModel {
    classes = List.copyOf(classes);
  }

  static ExportedModel of(Model model, ExportOptions options, long bytesPerPixel) {
    return new ExportedModel(
        options.form(),
        model.transform().mean(),
        model.window(),
        model.classes(),
        model.activations().isEmpty() ? "float32" : "int8",
        options.centred(),
        bytesPerPixel,
        model.provenance());
  }

  public int bands() {
    return mean.length;
  }

  Map<String, String> toMetadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(PREFIX + "form", form.name().toLowerCase(Locale.ROOT));
    metadata.put(PREFIX + "window", Integer.toString(window));
    metadata.put(PREFIX + "arithmetic", arithmetic);
    if (centred) {
      metadata.put(PREFIX + "centred", "true");
    }
    metadata.put(PREFIX + "bytes_per_pixel", Long.toString(bytesPerPixel));
    metadata.put(
        PREFIX + "classes",
        classes.stream().map(ExportedModel::line).collect(Collectors.joining("\n")));
    StringBuilder spectrum = new StringBuilder();
    for (float value : mean) {
      spectrum.append(spectrum.isEmpty() ? "" : " ").append(value);
    }
    metadata.put(PREFIX + "mean", spectrum.toString());
    provenance.entries().forEach((key, value) -> metadata.put(PROVENANCE + key, value));
    return metadata;
  }

  private static String line(LandClass c) {
    return c.value() + " " + String.format("%06x", c.rgb()) + " " + c.name().replace('\n', ' ');
  }

  /**
   * Reads the metadata of an ONNX file.
   *
   * @param name of the file, for messages
   * @throws InputException if Spectrim did not write the file
   */
  public static ExportedModel fromMetadata(Map<String, String> metadata, String name) {
    try {
      Provenance provenance = Provenance.NONE;
      for (Map.Entry<String, String> entry : metadata.entrySet()) {
        if (entry.getKey().startsWith(PROVENANCE)) {
          provenance =
              provenance.with(entry.getKey().substring(PROVENANCE.length()), entry.getValue());
        }
      }
      return new ExportedModel(
          Form.valueOf(value(metadata, "form").toUpperCase(Locale.ROOT)),
          spectrum(value(metadata, "mean")),
          Integer.parseInt(value(metadata, "window")),
          classes(value(metadata, "classes")),
          value(metadata, "arithmetic"),
          Boolean.parseBoolean(metadata.getOrDefault(PREFIX + "centred", "false")),
          Long.parseLong(value(metadata, "bytes_per_pixel")),
          provenance);
    } catch (IllegalArgumentException e) {
      throw new InputException(
          name
              + ": the metadata are not those of a Spectrim export ("
              + e.getMessage()
              + "); export the model again",
          e);
    }
  }

  private static String value(Map<String, String> metadata, String key) {
    String value = metadata.get(PREFIX + key);
    if (value == null) {
      throw new IllegalArgumentException("no " + PREFIX + key);
    }
    return value;
  }

  private static float[] spectrum(String text) {
    String[] values = text.split(" ", -1);
    float[] spectrum = new float[values.length];
    for (int b = 0; b < values.length; b++) {
      spectrum[b] = Float.parseFloat(values[b]);
    }
    return spectrum;
  }

  private static List<LandClass> classes(String text) {
    List<LandClass> classes = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      String[] parts = line.split(" ", 3);
      if (parts.length < 3) {
        throw new IllegalArgumentException("class '" + line + "'");
      }
      classes.add(
          new LandClass(Integer.parseInt(parts[0]), parts[2], Integer.parseInt(parts[1], 16)));
    }
    return classes;
  }
}
