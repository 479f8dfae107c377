/**
 * Strict reading of YAML into records: every key must be known, every value of the right type, and
 * each complaint names file, line and key. No meaning of any key stands here.
 */
@NullMarked
package org.spectrim.spec;

import org.jspecify.annotations.NullMarked;
