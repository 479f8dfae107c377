package org.spectrim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.model.ModelFile;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.LandClass;
import org.spectrim.scene.MemoryCube;
import org.spectrim.scene.format.EnviWriter;
import org.spectrim.scene.format.Interleave;
import org.spectrim.scene.format.SampleType;
import org.spectrim.testing.RandomNetworks;
import org.spectrim.testing.RealScenes;
import picocli.CommandLine;

/** Whatever is wrong, the user gets one line that names it and an exit code of 1 or 2. */
class BadInputTest {
  private static final int SIZE = 12;
  private static final int BANDS = 6;

  @TempDir Path folder;
  private String cube;
  private String labels;

  /** What a command said on standard error and how it ended. */
  private record Outcome(int status, String error) {
    void fails(int expected, String... parts) {
      assertThat(error).contains(parts);
      assertThat(error.strip().lines().filter(line -> !line.contains("--help'"))).hasSize(1);
      assertThat(error).startsWith("spectrim: ").doesNotContain("Exception", "\tat ");
      assertThat(status).isEqualTo(expected);
    }
  }

  @BeforeEach
  void writeScene() {
    cube = cube("cube", samples());
    labels = labels("labels", SIZE, SIZE);
  }

  @Test
  void usage() {
    run("trian").fails(2, "did you mean 'train'");
    run().fails(2, "a command is missing");
    run("train", "--scene", cube).fails(2, "--model");
    run("train", "--scen", cube).fails(2, "--scen");
    train("--model", "cnn5d").fails(2, "unknown model 'cnn5d'", "did you mean 'cnn");
    train("--split", "rndom").fails(2, "unknown split protocol 'rndom'", "did you mean 'random'");
    train("--window", "4").fails(2, "window", "odd");
    train("--width", "-1").fails(2, "width is -1");
    train("--epochs", "-3").fails(2, "epochs must be 0 or more, not -3");
    train("--threads", "0").fails(2, "--threads is 0");
    run("classify", "m.safetensors", cube, "--out", "map.jpg").fails(2, "map.jpg", ".png");
    for (String memory : new String[] {"0", "99999999999999"}) {
      run("classify", "m.safetensors", cube, "--out", "map.png", "--memory", memory)
          .fails(2, "--memory " + memory, "megabytes");
    }
    run("bench", "sparse", "--zeros", "120").fails(2, "--zeros 120");
    run("bench", "pruned", "--ratios", "1").fails(2, "--ratios 1.0", "below 1");
    run("bench", "distill", "--methods", "kdd").fails(2, "'kdd'", "did you mean 'kd'?");
    run("bench", "distill", "--network", "cnn").fails(2, "unknown model 'cnn'");
    run("bench", "distill", "--width", "0").fails(2, "--width 0.0", "over 0");
    run("bench", "distill", "--window", "8").fails(2, "--window 8", "odd number");
    run("bench", "pruned", "--network", "cnn2d:x").fails(2, "cnn2d:x", "cnn2d:0.96");
    run("bench", "quantized", "--network", "cnn5d").fails(2, "cnn5d", "did you mean 'cnn");
    run("bench", "quantized", "--network", "cnn2d:").fails(2, "--network cnn2d:", "cnn2d:0.96");
    run("bench", "quantized", "--turns", "0").fails(2, "1 turn");
    run("bench", "quantized", "none.safetensors").fails(1, "none.safetensors");
    bits("--method", "bwn", "--target", "9 kB").fails(2, "'bwn' has the same bits in all layers");
    bits("--target", "small").fails(2, "target is 'small'", "20 kB");
    bits("--target", "9 kB", "--max-drop", "1").fails(2, "give one of them");
    bits("--out", "plot.gif").fails(2, "plot.gif", ".html or .csv");
    bits().fails(1, "m.safetensors");
    sensitivity("--ratios", "0.5,0.2").fails(2, "--ratios", "ascend");
    sensitivity("--criterion", "l3").fails(2, "unknown criterion 'l3'", "did you mean 'l1'");
    sensitivity("--criterion", "snip").fails(2, "'snip' scores the network before training");
    sensitivity("--max-drop", "-1").fails(2, "--max-drop is -1.0");
    sensitivity("--out", "plot.gif").fails(2, "plot.gif", ".html or .csv");
    sensitivity().fails(1, "m.safetensors");
    synthesize("8", "5", "xyz").fails(2, "--interleave xyz", "bip");
    synthesize("8", "1", "bsq").fails(2, "8x8 pixels and 1 bands");
  }

  private Outcome sensitivity(String... options) {
    return run(concat(new String[] {"sensitivity", "m.safetensors", "--scene", cube}, options));
  }

  private Outcome bits(String... options) {
    return run(concat(new String[] {"bits", "m.safetensors", "--scene", cube}, options));
  }

  /** Recipes that quantize in a way that cannot be. */
  @Test
  void quantizing() throws IOException {
    byte[] model = ModelFile.toBytes(RandomNetworks.model(RandomNetworks.Kind.SPATIAL, 1));
    Files.write(folder.resolve("whole.safetensors"), model);
    quantize("bits: 0").fails(2, "bits is 0; use 2 to 8");
    quantize("bits: 17").fails(2, "bits is 17; use 2 to 8");
    quantize("calibration-pixels: 0").fails(2, "calibration", "at least 1 training pixel");
    quantize("method: codebook, activation-bits: 8").fails(2, "leaves activations in floats");
    quantize("method: ptt").fails(2, "did you mean 'ptq'");
    quantize("calibration: entropi").fails(2, "did you mean 'entropy'");
    quantize("method: bwn, mixed: {target: 9 kB}").fails(2, "same bits in all layers");
  }

  private Outcome quantize(String options) {
    return run(
        "compress",
        folder.resolve("whole.safetensors").toString(),
        "--scene",
        cube,
        "--labels",
        labels,
        "--out",
        folder.resolve("out.safetensors").toString(),
        "--recipe",
        "quantize: {" + options + "}");
  }

  private Outcome synthesize(String size, String bands, String interleave) {
    String out = folder.resolve("made.hdr").toString();
    return run(
        "synthesize",
        "--lines",
        size,
        "--samples",
        size,
        "--bands",
        bands,
        "--interleave",
        interleave,
        "--out",
        out);
  }

  @Test
  void scenes() throws IOException {
    run("split", "--scene", "salinas-b").fails(2, "salinas-b", "did you mean 'salinas-a'");
    run("split", "--scene", folder.resolve("none.mat").toString(), "--labels", labels)
        .fails(1, "none.mat");
    run("split", "--scene", cube).fails(2, "--labels");
    run("split", "--scene", cube, "--labels", labels("small", 5, 7))
        .fails(1, "small", "5x7", "12x12", "cube");
    run("split", "--scene", cube, "--labels", labels, "--bands", "3-9").fails(1, "3-9", "6 bands");
    float[] samples = samples();
    Arrays.fill(samples, 3 * SIZE * SIZE, 4 * SIZE * SIZE, Float.NaN);
    run("split", "--scene", cube("nan", samples), "--labels", labels)
        .fails(1, "nan", "in all", "labelled pixels", "row 0, column 0", "band 4");
    Path data = folder.resolve("cube.img");
    Files.write(data, Arrays.copyOf(Files.readAllBytes(data), 100));
    run("split", "--scene", cube, "--labels", labels).fails(1, "cube.img");
  }

  @Test
  void matFiles() throws IOException {
    Path real = RealScenes.file("indian-pines/Indian_pines_subscene.mat");
    byte[] bytes = Files.readAllBytes(real);
    Path cut = folder.resolve("cut.mat");
    Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
    run("split", "--scene", cut.toString(), "--labels", labels).fails(1, "cut.mat");
    run("split", "--scene", real + ":Indian_sub", "--labels", labels)
        .fails(1, "Indian_sub", "Indian_subset");
  }

  @Test
  void splitsAndWindows() {
    run("split", "--scene", cube, "--labels", labels, "--train", "500").fails(1, "class", "500");
    run("split", "--scene", cube, "--labels", labels, "--split", "official")
        .fails(2, "no official masks");
    train("--model", "cnn2d", "--window", "3").fails(1, "window 3 is too small", "7 or more");
    train("--model", "cnn2d", "--window", "13").fails(1, "window 13 is larger than scene");
    float[] samples = samples();
    Arrays.fill(samples, 2 * SIZE * SIZE, 4 * SIZE * SIZE, 7);
    run(
            "train",
            "--scene",
            cube("flat", samples),
            "--labels",
            labels,
            "--model",
            "cnn1d",
            "--out",
            folder.resolve("m.safetensors").toString())
        .fails(1, "bands 3-4 have the same value", "1-2,5-6");
  }

  @Test
  void specs() throws IOException {
    Path spec = folder.resolve("study.yaml");
    Files.writeString(spec, "scenes: synthetic\nrecipes:\n  - prune: {criterium: l1}\n");
    run("study", spec.toString(), "--out", folder.resolve("run").toString())
        .fails(2, "study.yaml", "criterium", "did you mean 'criterion'");
    Files.writeString(
        spec, "scenes: synthetic\nrecipes:\n  - prune: {criterion: fpgm, granularity: 2:4}\n");
    run("study", spec.toString(), "--out", folder.resolve("run").toString())
        .fails(2, "study.yaml", "'fpgm' cannot score granularity 2:4", "magnitude");
    Files.writeString(spec, "scenes: synthetic\nmodels: [cnn1d]\nrecipes: baseline\n");
    run("study", spec.toString(), "--budget", "1s", "--out", folder.resolve("run").toString())
        .fails(1, "no trial ended within --budget 1s");
    Path file = Files.writeString(folder.resolve("file"), "x");
    run("study", spec.toString(), "--out", file.resolve("run").toString())
        .fails(1, file.toString());
    run("study", folder.resolve("none.yaml").toString()).fails(1, "none.yaml");
  }

  @Test
  void runsAndData() {
    String none = folder.resolve("none").toString();
    run("report", none).fails(1, "none", "no output folder of a study");
    run("report", none, none).fails(2, "a report of several studies", "--out");
    run("report", none, "--out", none, "--results", none).fails(2, "--out and --results");
    run("report", none, "--results", none).fails(1, "none", "no output folder of a study");
    run("recommend", none).fails(1, "none", "no output folder of a study");
    run("recommend", none, "--max-bytes", "5q").fails(2, "--max-bytes 5q", "50kB");
    run("recommend", none, "--max-latency", "0ms").fails(2, "--max-latency 0ms");
    run("recommend", none, "--max-drop", "-1").fails(2, "--max-drop is -1");
    run("data").fails(2, "list, fetch or verify");
    run("data", "fetch", "salinas-b").fails(2, "salinas-b", "did you mean 'salinas-a'");
    run("data", "verify", "--data", none).fails(2, "--data", "none");
    run("data", "verify", "--data", folder.toString()).fails(1, folder.toString());
  }

  @Test
  void spark() throws IOException {
    Path model = folder.resolve("model.safetensors");
    Files.write(model, ModelFile.toBytes(RandomNetworks.model(RandomNetworks.Kind.SPATIAL, 1)));
    String out = folder.resolve("map.png").toString();
    run("classify", model.toString(), cube, "--out", out, "--spark", "local[*]")
        .fails(2, "--spark", "Spark is not on the class path", "./spectrim");
    run("classify", model.toString(), "hdfs://host/cube.hdr", "--out", out)
        .fails(2, "hdfs://host/cube.hdr", "files under URLs are reached with --spark only");
    run("classify", model.toString(), cube, "--out", "s3a://bucket/map.tif")
        .fails(2, "--out", "files under URLs are reached with --spark only");
    run("classify", model.toString(), cube, "--out", out, "--tiles", "512")
        .fails(2, "--tiles 512: use ROWSxCOLUMNS");
    run("classify", model.toString(), cube, "--out", out, "--tiles", "512x512")
        .fails(2, "map.png is a file; with --tiles name a folder");
    run("classify", model.toString(), cube, "--out", folder.resolve("tiles").toString())
        .fails(2, "or with --tiles into a folder");
    run("study", "--spark", "local[*]").fails(2, "Spark is not on the class path");
    run("study", "--measure-alone").fails(2, "--measure-alone is for --spark");
  }

  @Test
  void models() throws IOException {
    Path model = folder.resolve("model.safetensors");
    byte[] good = ModelFile.toBytes(RandomNetworks.model(RandomNetworks.Kind.SPATIAL, 1));
    Files.write(model, Arrays.copyOf(good, good.length - 5));
    String out = folder.resolve("map.png").toString();
    run("classify", model.toString(), cube, "--out", out).fails(1, "model.safetensors", "damaged");
    run("inspect", model.toString()).fails(1, "model.safetensors", "damaged");
    run("measure", folder.resolve("none.safetensors").toString())
        .fails(1, "none.safetensors", "no such file");
    Files.write(model, good);
    run("classify", model.toString(), cube, "--out", out).fails(1, "bands");
    Path onnx = Files.write(folder.resolve("model.onnx"), new byte[] {8, 8, 1, 2, 3});
    run("classify", onnx.toString(), cube, "--out", out).fails(1, "model.onnx");
    run("classify", onnx.toString(), cube, "--out", out, "--engine", "sparse")
        .fails(2, "--engine sparse", "model.onnx", ".safetensors");
    assertThat(folder.resolve("map.png")).doesNotExist();
    run("measure", model.toString(), "--engine", "int9").fails(2, "--engine int9", "sparse");
    run("measure", model.toString(), "--engine", "int8").fails(1, "--engine int8", "quantize");
    run("export", model.toString(), "--out", out, "--native-3d")
        .fails(2, "--native-3d", "--form patch");
    assertThat(folder.resolve("map.png")).doesNotExist();
  }

  @Test
  void anotherSplitThanThatOfTraining() {
    assertThat(train("--epochs", "1").status()).isZero();
    Path model = folder.resolve("m.safetensors");
    Path out = folder.resolve("out.safetensors");
    String[] scene = {model.toString(), "--scene", cube, "--labels", labels};
    String[] sensitivity = concat(new String[] {"sensitivity"}, scene);
    String[] compress =
        concat(new String[] {"compress", "--recipe", "quantize", "--out", out.toString()}, scene);
    for (String[] command : List.of(sensitivity, compress)) {
      run(concat(command, new String[] {"--seed", "3"}))
          .fails(1, "m.safetensors", "trained with seed '0', not '3'", "same --seed");
      run(concat(command, new String[] {"--split", "buffered", "--window", "1"}))
          .fails(1, "trained with split 'random 10%', not 'buffered 10%'", "same --split");
    }
    assertThat(out).doesNotExist();
    assertThat(run(concat(sensitivity, new String[] {"--ratios", "0.5"})).status()).isZero();
  }

  private Outcome train(String... more) {
    String[] usual = {
      "train",
      "--scene",
      cube,
      "--labels",
      labels,
      "--out",
      folder.resolve("m.safetensors").toString()
    };
    boolean named = Arrays.asList(more).contains("--model");
    String[] model = named ? new String[0] : new String[] {"--model", "cnn1d"};
    return run(concat(concat(usual, model), more));
  }

  private static String[] concat(String[] a, String[] b) {
    String[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static Outcome run(String... arguments) {
    StringWriter error = new StringWriter();
    CommandLine command = Main.commandLine().setErr(new PrintWriter(error, true));
    int status = command.execute(arguments);
    return new Outcome(status, error.toString());
  }

  private static float[] samples() {
    float[] samples = new float[BANDS * SIZE * SIZE];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = 100 + i * 37 % 101;
    }
    return samples;
  }

  private String cube(String name, float[] samples) {
    Path header = folder.resolve(name + ".hdr");
    MemoryCube memory = new MemoryCube(BANDS, SIZE, SIZE, samples, CubeMetadata.NONE);
    EnviWriter.cube(header, memory, SampleType.FLOAT32, Interleave.BSQ);
    return header.toString();
  }

  private String labels(String name, int rows, int columns) {
    short[] values = new short[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (short) (1 + i % columns * 2 / columns);
    }
    Path header = folder.resolve(name + ".hdr");
    List<LandClass> classes =
        List.of(new LandClass(1, "left", 0xff0000), new LandClass(2, "right", 0xff));
    EnviWriter.classification(
        header, new LabelMap(rows, columns, values), classes, CubeMetadata.NONE);
    return header.toString();
  }
}
