package org.spectrim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class DirectBuffersTest {
  @Test
  void theSmallestThatFitsIsUsedAgain() {
    try (DirectBuffers buffers = new DirectBuffers()) {
      ByteBuffer small = buffers.take(100);
      ByteBuffer large = buffers.take(1000);
      small.position(7);
      buffers.give(large);
      buffers.give(small);
      ByteBuffer again = buffers.take(80);
      assertThat(again).isSameAs(small);
      assertThat(again.position()).isZero();
      assertThat(again.remaining()).isEqualTo(80);
      assertThat(again.order()).isEqualTo(ByteOrder.nativeOrder());
      assertThat(again.isDirect()).isTrue();
      assertThat(buffers.take(101)).isSameAs(large);
    }
  }

  @Test
  void whatIsTakenBelongsToOneCaller() {
    try (DirectBuffers buffers = new DirectBuffers()) {
      ByteBuffer first = buffers.take(64);
      assertThat(buffers.take(64)).isNotSameAs(first);
    }
  }

  /** Those of strips of another size are not kept for good. */
  @Test
  void aLargerOneTakesThePlaceOfASmallerOne() {
    try (DirectBuffers buffers = new DirectBuffers()) {
      ByteBuffer small = buffers.take(10);
      buffers.give(small);
      ByteBuffer large = buffers.take(20);
      assertThat(large.capacity()).isEqualTo(20);
      buffers.give(large);
      assertThat(buffers.take(10)).isSameAs(large);
    }
  }
}
