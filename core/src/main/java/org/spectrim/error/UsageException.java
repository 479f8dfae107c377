package org.spectrim.error;

/**
 * A wrong option, key or value: like {@link InputException}, but the command line ends with exit
 * code 2.
 */
public class UsageException extends InputException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }

  public UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
