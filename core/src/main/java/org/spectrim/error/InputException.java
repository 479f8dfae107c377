package org.spectrim.error;

/**
 * The work cannot go on because of something that was given: a file, a setting, a scene. The
 * message is one line that names the file, flag or key and says what to do; the command line prints
 * it alone and ends with exit code 1.
 */
public class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InputException(String message) {
    super(message);
  }

  public InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
