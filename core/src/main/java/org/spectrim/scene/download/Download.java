package org.spectrim.scene.download;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spectrim.error.InputException;
import org.spectrim.io.AtomicFile;

/**
 * Fetches files over HTTP. What has arrived is kept beside the target as {@code NAME.part}, so that
 * a later call goes on there; the target's name is given only to a file that was checked.
 */
public final class Download {
  private static final int TRIES = 3;
  private static final int BUFFER = 1 << 16;
  private static final int PARTIAL = 206;
  private static final int OK = 200;
  private static final int NOT_SATISFIABLE = 416;
  private static final Pattern RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");

  private final Duration patience;
  private final HttpClient client;

  /** Is told how many bytes are there; the total is -1 where the server does not say. */
  @FunctionalInterface
  public interface Progress {
    void at(long bytes, long total);
  }

  /**
   * @param patience how long a connection may stay silent
   */
  public Download(Duration patience) {
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
  }

  /**
   * Fetches a file into a folder, from the first address that gives the right one.
   *
   * @throws InputException if none does, naming each address with its reason, or the disk is full
   */
  public void fetch(RemoteFile file, Path dataFolder, Progress progress) {
    Path target = dataFolder.resolve(file.path());
    Path part = target.resolveSibling(file.name() + ".part");
    List<String> reasons = new ArrayList<>();
    try {
      Files.createDirectories(target.toAbsolutePath().getParent());
      for (URI address : file.addresses()) {
        String reason = from(address, file, part, progress);
        if (reason.isEmpty()) {
          AtomicFile.move(part, target);
          return;
        }
        reasons.add(address + ": " + reason);
      }
    } catch (IOException e) {
      throw new InputException("cannot write " + part + ": " + AtomicFile.reason(e), e);
    }
    throw new InputException(
        "%s could not be fetched (%s); get it by other means and put it at %s"
            .formatted(file.name(), String.join("; ", reasons), target));
  }

  /** Tries one address; the answer is empty if the right file is there, else says why not. */
  private String from(URI address, RemoteFile file, Path part, Progress progress)
      throws IOException {
    String reason = "";
    for (int attempt = 0; attempt < TRIES; attempt++) {
      boolean resumed = Files.exists(part) && Files.size(part) > 0;
      try {
        transfer(address, part, progress);
      } catch (RefusedException e) {
        return String.valueOf(e.getMessage());
      } catch (TransferException e) {
        reason = String.valueOf(e.getMessage());
        continue;
      }
      reason = FileCheck.problem(file, part).orElse("");
      if (reason.isEmpty()) {
        return reason;
      }
      // What an earlier call or another address left may be to blame: then once more from zero.
      Files.delete(part);
      if (!resumed) {
        return reason;
      }
    }
    return reason;
  }

  /** The address does not have the file; trying it again is of no use. */
  private static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /** The connection failed on the way; trying again may help. */
  private static final class TransferException extends IOException {
    private static final long serialVersionUID = 1L;

    TransferException(String message) {
      super(message);
    }
  }

  private void transfer(URI address, Path part, Progress progress) throws IOException {
    long have = Files.exists(part) ? Files.size(part) : 0;
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(patience).GET();
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
    }
    HttpResponse<InputStream> response = send(request.build());
    try (InputStream body = response.body()) {
      if (response.statusCode() == NOT_SATISFIABLE && have > 0) {
        Files.delete(part);
        throw new TransferException("the server has no more than what is there already");
      }
      if (response.statusCode() != OK && response.statusCode() != PARTIAL) {
        throw new RefusedException("the server answers with status " + response.statusCode());
      }
      boolean goesOn = response.statusCode() == PARTIAL && start(response) == have && have > 0;
      if (response.statusCode() == PARTIAL && !goesOn) {
        Files.deleteIfExists(part);
        throw new TransferException("the server sends another part than it was asked for");
      }
      long from = goesOn ? have : 0;
      OptionalLong length = response.headers().firstValueAsLong("Content-Length");
      long total = length.isPresent() ? from + length.getAsLong() : -1;
      long end = copy(body, part, from, total, progress);
      if (total >= 0 && end < total) {
        throw new TransferException(
            "the connection ended after %d of %d bytes".formatted(end, total));
      }
    }
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new TransferException("no answer: " + message);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InputException("the download was interrupted", e);
    }
  }

  /** Where the part that a server sends begins, or -1 if it does not say. */
  private static long start(HttpResponse<?> response) {
    Matcher range = RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
    return range.matches() ? Long.parseLong(range.group(1)) : -1;
  }

  private long copy(InputStream body, Path part, long from, long total, Progress progress)
      throws IOException {
    StandardOpenOption mode =
        from > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
    byte[] buffer = new byte[BUFFER];
    long end = from;
    try (var out =
            Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode);
        Watchdog watchdog = new Watchdog(body, patience)) {
      while (true) {
        int got;
        try {
          got = body.read(buffer);
        } catch (IOException e) {
          throw new TransferException(watchdog.reason("the connection broke", end));
        }
        if (got < 0) {
          if (watchdog.hasBitten()) {
            throw new TransferException(watchdog.reason("", end));
          }
          return end;
        }
        watchdog.pat();
        out.write(buffer, 0, got);
        end += got;
        progress.at(end, total);
      }
    }
  }
}
