package org.spectrim.scene.format;

import java.io.IOException;
import java.nio.file.Path;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sink;
import us.hebi.matlab.mat.types.Sinks;

/** MAT files written by an independent library. */
final class MatFixture {
  private final MatFile file = Mat5.newMatFile();

  /** A cube whose sample at (row, column, band) is {@code 100 * row + 10 * column + band}. */
  MatFixture cube(String name, MatlabType type, int rows, int columns, int bands) {
    Matrix matrix = Mat5.newMatrix(new int[] {rows, columns, bands}, type);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        for (int b = 0; b < bands; b++) {
          matrix.setDouble(new int[] {r, c, b}, sample(r, c, b));
        }
      }
    }
    file.addArray(name, matrix);
    return this;
  }

  static double sample(int row, int column, int band) {
    return 100 * row + 10 * column + band;
  }

  MatFixture matrix(String name, MatlabType type, double[][] values) {
    Matrix matrix = Mat5.newMatrix(values.length, values[0].length, type);
    for (int r = 0; r < values.length; r++) {
      for (int c = 0; c < values[0].length; c++) {
        matrix.setDouble(r, c, values[r][c]);
      }
    }
    file.addArray(name, matrix);
    return this;
  }

  MatFixture text(String name, String text) {
    file.addArray(name, Mat5.newString(text));
    return this;
  }

  MatFixture complex(String name) {
    file.addArray(name, Mat5.newComplex(2, 2));
    return this;
  }

  Path write(Path path, int deflateLevel) throws IOException {
    try (Sink sink = Sinks.newStreamingFile(path.toFile())) {
      Mat5.newWriter(sink).setDeflateLevel(deflateLevel).writeMat(file);
    }
    return path;
  }
}
