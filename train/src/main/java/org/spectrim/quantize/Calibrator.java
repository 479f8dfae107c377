package org.spectrim.quantize;

import org.spectrim.model.AffineQuantizer;
import org.spectrim.registry.Registered;

/**
 * Chooses the quantizer of an activation from the values it takes on training pixels. Stateless;
 * registered in {@link Calibrators}.
 */
public interface Calibrator extends Registered {
  /** Begins to watch one activation. */
  Observer observe();

  /** What has been seen of one activation. Used by one thread. */
  interface Observer {
    /** Takes in the values of a batch, in no special order; not kept. */
    void see(float[] values);

    /** The quantizer for what was seen. */
    AffineQuantizer quantizer(int bits);
  }
}
