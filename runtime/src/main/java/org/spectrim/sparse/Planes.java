package org.spectrim.sparse;

/**
 * Where a node's result lies in a workspace: a plane of rows for each channel and band.
 *
 * @param buffer index of the array
 * @param base index of the first value of channel 0, band 0
 * @param channelStride from a channel to the next
 * @param bandStride from a band to the next
 */
record Planes(int buffer, int base, int channelStride, int bandStride) {
  int at(int channel, int band) {
    return base + channel * channelStride + band * bandStride;
  }

  Planes shifted(int by) {
    return new Planes(buffer, base + by, channelStride, bandStride);
  }
}
