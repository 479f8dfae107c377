package org.spectrim.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import org.spectrim.scene.Cube;

/** Parts of cubes are the columns of what is read as whole rows. */
public final class CubeParts {
  private CubeParts() {}

  /** Checks that, for parts at all borders and inside, and that parts outside are refused. */
  public static void check(Cube cube) {
    int columns = cube.columns();
    int rows = cube.rows();
    int bands = cube.bands();
    float[] whole = new float[bands * rows * columns];
    cube.read(0, rows, FloatBuffer.wrap(whole));
    int[] firsts = {0, columns / 3, columns - 1};
    for (int first : firsts) {
      for (int count : new int[] {1, (columns - first + 1) / 2, columns - first}) {
        for (int row : new int[] {0, rows / 2}) {
          int height = Math.min(2, rows - row);
          float[] part = new float[1 + bands * height * count];
          FloatBuffer target = FloatBuffer.wrap(part).position(1);
          cube.read(row, height, first, count, target);
          assertThat(target.position()).isEqualTo(part.length);
          for (int i = 1; i < part.length; i++) {
            int column = first + (i - 1) % count;
            int line = row + (i - 1) / count % height;
            int band = (i - 1) / count / height;
            assertThat(part[i])
                .as("band %d, row %d, column %d of %s", band, line, column, cube)
                .isEqualTo(whole[(band * rows + line) * columns + column]);
          }
        }
      }
    }
    FloatBuffer target = FloatBuffer.allocate(bands * columns);
    assertThatThrownBy(() -> cube.read(0, 1, 1, columns, target))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
