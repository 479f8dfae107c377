package org.spectrim.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.spectrim.error.UsageException;
import org.spectrim.scene.format.EnviWriter;
import org.spectrim.scene.format.Interleave;
import org.spectrim.scene.synthetic.SyntheticScene;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code spectrim synthesize}: a synthetic scene of any size on disk. */
@Command(
    name = "synthesize",
    mixinStandardHelpOptions = true,
    header = "Writes a synthetic scene and its labels as ENVI files.",
    description = {
      "16-bit integers; memory does not grow with the scene. The labels go to NAME-labels.hdr."
    },
    footer = {
      "%nExamples:",
      "  spectrim synthesize --lines 300 --samples 200 --bands 100 --out small.hdr",
      "  spectrim synthesize --lines 5000 --samples 5000 --bands 200 --out big.hdr  (10 GB)"
    })
final class SynthesizeCommand implements Callable<Integer> {
  @Option(names = "--lines", required = true, paramLabel = "N", description = "Rows.")
  private int lines;

  @Option(names = "--samples", required = true, paramLabel = "N", description = "Columns.")
  private int samples;

  @Option(names = "--bands", required = true, paramLabel = "N", description = "Bands.")
  private int bands;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Another seed, another scene (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--interleave",
      defaultValue = "bil",
      paramLabel = "NAME",
      description = "bil, bsq or bip (default: ${DEFAULT-VALUE}).")
  private String interleave;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The header (.hdr) or the data file (.img).")
  private Path out;

  @Mixin Verbosity verbosity;

  @Override
  public Integer call() {
    SyntheticScene scene = new SyntheticScene(lines, samples, bands, seed);
    Path header = EnviWriter.headerPath(out);
    String name = String.valueOf(header.getFileName());
    Path labels = header.resolveSibling(name.substring(0, name.length() - 4) + "-labels.hdr");
    scene.write(out, labels, order());
    System.out.printf(
        Locale.ROOT,
        "%s: %d x %d pixels, %d bands; labels in %s%n",
        header,
        lines,
        samples,
        bands,
        labels);
    return 0;
  }

  private Interleave order() {
    for (Interleave one : Interleave.values()) {
      if (one.name().equals(interleave.toUpperCase(Locale.ROOT))) {
        return one;
      }
    }
    throw new UsageException("--interleave " + interleave + ": use bil, bsq or bip");
  }
}
