package org.spectrim.spark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;

/** What the names of masters tell, before Spark is started for them. */
final class Masters {
  private static final Pattern LOCAL = Pattern.compile("local(?:\\[(\\*|[1-9]\\d*)])?");
  private static final Pattern STANDALONE = Pattern.compile("spark://(.+)");
  private static final Pattern ADDRESS = Pattern.compile("(.+):(\\d{1,5})");
  private static final int PATIENCE_MILLIS = 5000;

  private Masters() {}

  static boolean isLocal(String master) {
    return LOCAL.matcher(master).matches();
  }

  /** The threads of a local master. */
  static int localThreads(String master) {
    Matcher local = LOCAL.matcher(master);
    if (!local.matches() || local.group(1) == null) {
      return 1;
    }
    return local.group(1).equals("*")
        ? Runtime.getRuntime().availableProcessors()
        : Integer.parseInt(local.group(1));
  }

  static boolean isStandalone(String master) {
    return STANDALONE.matcher(master).matches();
  }

  /** The host of a standalone master, if it is one on this machine's loopback. */
  static Optional<String> loopback(String master) {
    Matcher standalone = STANDALONE.matcher(master);
    if (!standalone.matches()) {
      return Optional.empty();
    }
    String host = standalone.group(1).split("[:,]", 2)[0];
    return host.equals("localhost") || host.startsWith("127.")
        ? Optional.of("127.0.0.1")
        : Optional.empty();
  }

  /**
   * Checks that a standalone master answers; Spark itself would try for a minute. Other masters are
   * left to Spark.
   *
   * @throws InputException if none answers
   * @throws UsageException if the name cannot be that of a master
   */
  static void require(String master) {
    Matcher standalone = STANDALONE.matcher(master);
    if (!standalone.matches()) {
      if (!isLocal(master) && !master.equals("yarn") && !master.startsWith("k8s://")) {
        throw new UsageException(
            "--spark " + master + ": use local[*], local[2], spark://HOST:PORT, yarn or k8s://URL");
      }
      return;
    }
    for (String address : standalone.group(1).split(",", -1)) {
      Matcher parts = ADDRESS.matcher(address);
      if (!parts.matches()) {
        throw new UsageException(
            "--spark " + master + ": use spark://HOST:PORT, as in spark://127.0.0.1:7077");
      }
      if (answers(parts.group(1), Integer.parseInt(parts.group(2)))) {
        return;
      }
    }
    throw new InputException(
        "no Spark master answers at "
            + master
            + ": check host and port, or start one (spark/cluster start)");
  }

  private static boolean answers(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
      return true;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
