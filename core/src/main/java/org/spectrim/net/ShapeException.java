package org.spectrim.net;

import org.spectrim.error.InputException;

/** A layer does not fit what comes in. */
public class ShapeException extends InputException {
  private static final long serialVersionUID = 1L;

  public ShapeException(String message) {
    super(message);
  }
}
