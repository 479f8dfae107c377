package org.spectrim.scene.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PackBitsStreamTest {
  /** Three times AA, a literal, four times AA, nothing, a literal, ten times AA. */
  @Test
  void unpacksRunsAndLiterals() throws IOException {
    byte[] packed = HexFormat.of().parseHex("feaa0280002afdaa800380002a22f7aa");
    byte[] plain = HexFormat.of().parseHex("aaaaaa80002aaaaaaaaa80002a22" + "aa".repeat(10));
    try (PackBitsStream in = new PackBitsStream(new ByteArrayInputStream(packed))) {
      assertThat(in.readNBytes(5)).isEqualTo(java.util.Arrays.copyOf(plain, 5));
      assertThat(in.read()).isEqualTo(0x2a);
      assertThat(in.readAllBytes()).isEqualTo(java.util.Arrays.copyOfRange(plain, 6, plain.length));
    }
  }

  @Test
  void aRunThatIsCutShortIsTold() {
    for (String packed : new String[] {"fe", "02aabb"}) {
      byte[] bytes = HexFormat.of().parseHex(packed);
      assertThatThrownBy(
              () ->
                  new PackBitsStream(new ByteArrayInputStream(bytes)).readNBytes(new byte[3], 0, 3))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("cut short");
    }
  }
}
