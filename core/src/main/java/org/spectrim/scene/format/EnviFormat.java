package org.spectrim.scene.format;

import java.nio.file.Path;
import java.util.List;
import org.spectrim.error.UsageException;
import org.spectrim.scene.Cube;
import org.spectrim.scene.LabelImage;

/** {@link EnviFile} as a format. */
final class EnviFormat implements CubeFormat {
  @Override
  public String name() {
    return "ENVI (.hdr)";
  }

  @Override
  public boolean reads(Path file) {
    return EnviFile.isEnvi(file);
  }

  @Override
  public Cube cube(FileVariable source) {
    return open(source).cube();
  }

  @Override
  public LabelImage labels(FileVariable source) {
    return open(source).labels();
  }

  @Override
  public List<Path> files(FileVariable source) {
    return open(source).files();
  }

  private static EnviFile open(FileVariable source) {
    if (source.variable() != null) {
      throw new UsageException(
          source + ": an ENVI file has no variables; leave ':" + source.variable() + "' out");
    }
    return EnviFile.open(source.file());
  }
}
