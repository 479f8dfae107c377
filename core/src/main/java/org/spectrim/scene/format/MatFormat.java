package org.spectrim.scene.format;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.spectrim.scene.Cube;
import org.spectrim.scene.LabelImage;

/** {@link MatFile} as a format. */
final class MatFormat implements CubeFormat {
  @Override
  public String name() {
    return "MAT v5 (.mat)";
  }

  @Override
  public boolean reads(Path file) {
    if (file.toString().toLowerCase(Locale.ROOT).endsWith(".mat")) {
      return true;
    }
    try (FileChannel channel = FileChannel.open(file)) {
      byte[] head = new FileSlice(channel, 0, 6).readAllBytes();
      return new String(head, StandardCharsets.ISO_8859_1).equals("MATLAB");
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Cube cube(FileVariable source) {
    return MatFile.open(source.file()).cube(source.variable());
  }

  @Override
  public LabelImage labels(FileVariable source) {
    return MatFile.open(source.file()).labels(source.variable());
  }

  @Override
  public List<Path> files(FileVariable source) {
    return List.of(source.file());
  }
}
