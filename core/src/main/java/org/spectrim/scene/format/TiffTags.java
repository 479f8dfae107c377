package org.spectrim.scene.format;

/** Numbers of the TIFF tags that are read or written here. */
final class TiffTags {
  static final int WIDTH = 256;
  static final int HEIGHT = 257;
  static final int BITS = 258;
  static final int COMPRESSION = 259;
  static final int PHOTOMETRIC = 262;
  static final int STRIP_OFFSETS = 273;
  static final int SAMPLES_PER_PIXEL = 277;
  static final int ROWS_PER_STRIP = 278;
  static final int STRIP_BYTES = 279;
  static final int PLANAR = 284;
  static final int PREDICTOR = 317;
  static final int COLOUR_MAP = 320;
  static final int TILE_WIDTH = 322;
  static final int TILE_HEIGHT = 323;
  static final int TILE_OFFSETS = 324;
  static final int TILE_BYTES = 325;
  static final int EXTRA_SAMPLES = 338;
  static final int SAMPLE_FORMAT = 339;
  static final int GDAL_METADATA = 42112;
  static final int GDAL_NODATA = 42113;

  private TiffTags() {}
}
