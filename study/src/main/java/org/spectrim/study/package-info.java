/**
 * Studies: scenes x splits x networks x windows x recipes x seeds. A study's file becomes trials;
 * each trial is run once and kept under its content hash. How a model is changed stands in {@code
 * recipe}, how results are shown in {@code report}; neither belongs here.
 */
@NullMarked
package org.spectrim.study;

import org.jspecify.annotations.NullMarked;
