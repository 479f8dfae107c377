package org.spectrim.sparse;

/** Computes a part of one node's result from the results of others. Many threads may share one. */
interface Step {
  /**
   * Computes a chunk of every plane. Never writes what it reads, so a chunk may be computed twice.
   *
   * @param buffers of a workspace
   * @param at where the chunk begins in each plane
   */
  void chunk(float[][] buffers, int at);
}
