package org.spectrim.scene.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.spectrim.error.InputException;

/** Against a server that fails, stalls, truncates and lies. */
@Isolated("one second of its patience must be enough")
class DownloadTest {
  private static final byte[] CONTENT = content();
  // Long, so that a busy machine fails no test; short only where the server says nothing any more.
  private static final Download PATIENT = new Download(Duration.ofSeconds(30));
  private static final Download IMPATIENT = new Download(Duration.ofSeconds(1));

  @TempDir Path folder;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private HttpServer server;
  private ExecutorService threads;
  private String blob;

  private static byte[] content() {
    byte[] bytes = new byte[200_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) ((i * 31) >> 3);
    }
    byte[] head = "MATLAB 5.0 MAT-file".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(head, 0, bytes, 0, head.length);
    return bytes;
  }

  @FunctionalInterface
  private interface Answer {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  @BeforeEach
  void start() throws IOException {
    blob = GitBlob.of(Files.write(folder.resolve("original"), CONTENT));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    server.start();
    serve("good", DownloadTest::good);
    serve("missing", exchange -> exchange.sendResponseHeaders(404, -1));
    serve("broken", exchange -> exchange.sendResponseHeaders(500, -1));
    serve(
        "stalls",
        exchange -> {
          exchange.sendResponseHeaders(200, CONTENT.length);
          exchange.getResponseBody().write(CONTENT, 0, 1000);
          exchange.getResponseBody().flush();
          over.await();
        });
    serve("silent", exchange -> over.await());
    serve(
        "lies",
        exchange -> {
          byte[] other = CONTENT.clone();
          other[777]++;
          send(exchange, 200, other);
        });
    serve(
        "page",
        exchange -> send(exchange, 200, "<html>not here</html>".getBytes(StandardCharsets.UTF_8)));
    // Ends every connection after 70 kB; whoever resumes gets there.
    serve(
        "truncates",
        exchange -> {
          int from = from(exchange);
          if (from > 0) {
            exchange.getResponseHeaders().set("Content-Range", range(from));
          }
          exchange.sendResponseHeaders(from > 0 ? 206 : 200, CONTENT.length - from);
          int count = Math.min(70_000, CONTENT.length - from);
          exchange.getResponseBody().write(CONTENT, from, count);
          exchange.getResponseBody().flush();
        });
    serve(
        "elsewhere",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Range", range(5));
          send(exchange, from(exchange) > 0 ? 206 : 200, CONTENT);
        });
    serve("deaf", exchange -> send(exchange, 200, CONTENT));
    serve(
        "moved",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/good");
          exchange.sendResponseHeaders(302, -1);
        });
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(String name, Answer answer) {
    server.createContext(
        "/" + name,
        exchange -> {
          String range = exchange.getRequestHeaders().getFirst("Range");
          asked.add(name + (range == null ? "" : " " + range));
          try (exchange) {
            answer.to(exchange);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static int from(HttpExchange exchange) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    return range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
  }

  private static String range(int from) {
    return "bytes %d-%d/%d".formatted(from, CONTENT.length - 1, CONTENT.length);
  }

  private static void good(HttpExchange exchange) throws IOException {
    int from = from(exchange);
    if (from > 0) {
      exchange.getResponseHeaders().set("Content-Range", range(from));
    }
    send(exchange, from > 0 ? 206 : 200, Arrays.copyOfRange(CONTENT, from, CONTENT.length));
  }

  private static void send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private RemoteFile file(@Nullable String checksum, String... names) {
    List<URI> addresses =
        Stream.of(names)
            .map(
                name ->
                    URI.create("http://localhost:" + server.getAddress().getPort() + "/" + name))
            .toList();
    return new RemoteFile("scene/cube.mat", checksum, addresses, true);
  }

  private Path target() {
    return folder.resolve("scene/cube.mat");
  }

  private void fetched(String... names) {
    fetched(PATIENT, names);
  }

  private void fetched(Download download, String... names) {
    long[] last = {0, 0};
    download.fetch(
        file(blob, names),
        folder,
        (bytes, total) -> {
          last[0] = bytes;
          last[1] = total;
        });
    assertThat(target()).hasBinaryContent(CONTENT);
    assertThat(last).containsExactly(CONTENT.length, CONTENT.length);
    assertThat(folder.resolve("scene/cube.mat.part")).doesNotExist();
  }

  @Test
  void aFileIsFetchedAndChecked() {
    fetched("good");
    assertThat(asked).containsExactly("good");
  }

  @Test
  void redirectsAreFollowed() {
    fetched("moved");
  }

  @Test
  void theNextAddressIsTriedWhereOneFails() {
    fetched(IMPATIENT, "missing", "broken", "silent", "lies", "good");
    assertThat(asked).contains("missing", "broken", "silent", "lies");
    assertThat(asked.get(asked.size() - 1)).isEqualTo("good");
  }

  @Test
  void aConnectionThatStallsIsGivenUpAndGoneOnElsewhere() {
    fetched(IMPATIENT, "stalls", "good");
    assertThat(asked.get(asked.size() - 1)).isEqualTo("good bytes=1000-");
  }

  @Test
  void truncatedTransfersGoOnWhereTheyEnded() {
    fetched("truncates");
    assertThat(asked.get(0)).isEqualTo("truncates");
    assertThat(asked).hasSizeGreaterThanOrEqualTo(3);
    // A closed connection may lose its last bytes, so that the places are not always multiples.
    int before = 0;
    for (String request : asked.subList(1, asked.size())) {
      assertThat(request).matches("truncates bytes=\\d+-");
      int from = Integer.parseInt(request.replaceAll("\\D", ""));
      assertThat(from).isBetween(before + 1, before + 70_000);
      before = from;
    }
  }

  @Test
  void whatAnEarlierCallLeftIsGoneOnWith() throws IOException {
    part(Arrays.copyOf(CONTENT, 150_000));
    fetched("good");
    assertThat(asked).containsExactly("good bytes=150000-");
  }

  @Test
  void aWrongBeginningIsThrownAway() throws IOException {
    part(new byte[150_000]);
    fetched("good");
    assertThat(asked).containsExactly("good bytes=150000-", "good");
  }

  @Test
  void serversThatIgnoreOrMistakeTheRangeDoNoHarm() throws IOException {
    part(Arrays.copyOf(CONTENT, 150_000));
    fetched("deaf");
    part(Arrays.copyOf(CONTENT, 150_000));
    fetched("elsewhere");
  }

  private void part(byte[] bytes) throws IOException {
    Files.createDirectories(folder.resolve("scene"));
    Files.write(folder.resolve("scene/cube.mat.part"), bytes);
  }

  @Test
  void aFileThatIsWrongEverywhereIsNeverKept() {
    assertThatThrownBy(
            () -> PATIENT.fetch(file(blob, "lies", "missing"), folder, (bytes, total) -> {}))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll(
            "cube.mat could not be fetched",
            "/lies: its git blob id is",
            "/missing: the server answers with status 404",
            "put it at " + target());
    assertThat(target()).doesNotExist();
  }

  @Test
  void withoutAChecksumThePageOfAnErrorIsRefused() {
    assertThatThrownBy(() -> PATIENT.fetch(file(null, "page"), folder, (bytes, total) -> {}))
        .hasMessageContaining("it is no MATLAB file");
    PATIENT.fetch(file(null, "good"), folder, (bytes, total) -> {});
    assertThat(target()).hasBinaryContent(CONTENT);
  }

  @Test
  void offlineItSaysWhichFileToPutWhere() {
    server.stop(0);
    assertThatThrownBy(() -> PATIENT.fetch(file(blob, "good"), folder, (bytes, total) -> {}))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("no answer", "put it at " + target());
  }

  @Test
  void gitsOwnIdOfAFile() throws IOException {
    // git hash-object of a file with "hello" and a line feed.
    assertThat(GitBlob.of(Files.writeString(folder.resolve("hello"), "hello\n")))
        .isEqualTo("ce013625030ba8dba906f756967f9e9ca394464a");
  }
}
