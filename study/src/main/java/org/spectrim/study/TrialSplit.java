package org.spectrim.study;

/**
 * What a trial knows of its split.
 *
 * @param label the protocol with its settings, for tables
 * @param hash of the pixels of its three sets
 * @param overlap percent of test pixels whose window holds a training pixel
 */
public record TrialSplit(String label, String hash, double overlap) {}
