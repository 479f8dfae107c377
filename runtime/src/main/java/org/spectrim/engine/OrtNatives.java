package org.spectrim.engine;

import ai.onnxruntime.OnnxTensor;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.spectrim.error.InputException;
import org.spectrim.io.AtomicFile;

/**
 * Unpacks ONNX Runtime's native libraries once for each version into a folder that later processes
 * use again. Left to itself, ONNX Runtime unpacks some 28 MB at every start.
 */
final class OrtNatives {
  /** ONNX Runtime's own property; a folder that the user has set is left alone. */
  static final String PROPERTY = "onnxruntime.native.path";

  private static final String[] LIBRARIES = {"onnxruntime", "onnxruntime4j_jni"};

  private OrtNatives() {}

  /** Makes the libraries available; to be called before the first use of ONNX Runtime. */
  static synchronized void prepare() {
    if (System.getProperty(PROPERTY) != null) {
      return;
    }
    String platform = platform(System.getProperty("os.name"), System.getProperty("os.arch"));
    Path folder = cache().resolve("onnxruntime-" + version() + "-" + platform);
    for (String library : LIBRARIES) {
      String file = System.mapLibraryName(library);
      unpack("/ai/onnxruntime/native/" + platform + "/" + file, folder.resolve(file), platform);
    }
    System.setProperty(PROPERTY, folder.toString());
  }

  /** The platform in ONNX Runtime's words. */
  static String platform(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT);
    String system = os.contains("win") ? "win" : os.contains("mac") ? "osx" : "linux";
    String arch = osArch.equals("amd64") || osArch.equals("x86_64") ? "x64" : osArch;
    return system + "-" + arch;
  }

  static String version() {
    String version = OnnxTensor.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  private static Path cache() {
    Path home = Path.of(System.getProperty("user.home"));
    return Files.isWritable(home)
        ? home.resolve(".spectrim").resolve("native")
        : Path.of(System.getProperty("java.io.tmpdir"), "spectrim-native");
  }

  /**
   * Two processes that start at once may both unpack; each writes its own temporary file and moves
   * it into place in one step, so neither ever sees half a library.
   */
  static void unpack(String resource, Path target, String platform) {
    URL url = OnnxTensor.class.getResource(resource);
    if (url == null) {
      throw new InputException(
          "ONNX Runtime "
              + version()
              + " has no native library for "
              + platform
              + "; use Linux or Windows on x86-64, Linux on ARM64 or macOS on ARM64");
    }
    try {
      URLConnection connection = url.openConnection();
      long size = connection.getContentLengthLong();
      try (InputStream in = connection.getInputStream()) {
        if (Files.exists(target) && Files.size(target) == size) {
          return;
        }
        AtomicFile.write(target, in::transferTo);
      }
    } catch (IOException e) {
      throw new InputException("cannot unpack " + target + ": " + e.getMessage(), e);
    }
  }
}
