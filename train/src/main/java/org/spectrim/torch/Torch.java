package org.spectrim.torch;

import static org.bytedeco.openblas.global.openblas_nolapack.blas_set_num_threads;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.spectrim.error.InputException;

/**
 * The one place where libtorch is started, and where native memory is bounded. Everything that
 * makes tensors calls {@link #start()} first.
 */
public final class Torch {
  private static final String LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";
  private static boolean started;

  private Torch() {}

  /**
   * Loads libtorch, once; later calls do nothing.
   *
   * @throws InputException if there is no libtorch for this platform, or it cannot be unpacked
   */
  public static synchronized void start() {
    if (started) {
      return;
    }
    // Without this, JavaCPP refuses to allocate once the whole process has grown to the Java heap's
    // limit. It is read when the first native class is loaded.
    if (System.getProperty(LIMIT) == null) {
      System.setProperty(LIMIT, "0");
    }
    try {
      cacheLibraries();
      // OpenBLAS's own threads would fight those of OpenMP.
      blas_set_num_threads(1);
      Loader.load(torch.class);
      torch.set_num_threads(availableThreads());
    } catch (LinkageError | IOException e) {
      throw new InputException(
          "training needs libtorch, which could not be loaded on "
              + Loader.getPlatform()
              + " (there are builds for linux-x86_64, windows-x86_64, macosx-x86_64 and"
              + " macosx-arm64; check also that ~/.javacpp/cache can be written and has 500 MB"
              + " left): "
              + e.getMessage(),
          e);
    }
    started = true;
  }

  /**
   * Sets how many threads an operation uses. Results are the same, bit for bit, only for the same
   * number of threads.
   */
  public static void setThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("at least 1 thread is needed, not " + threads);
    }
    start();
    torch.set_num_threads(threads);
  }

  /** How many threads an operation uses. */
  public static int threads() {
    start();
    return torch.get_num_threads();
  }

  /** Runs something and frees all native objects that were made meanwhile. */
  @SuppressWarnings("try")
  public static <T> T scoped(Supplier<T> work) {
    start();
    try (PointerScope scope = new PointerScope()) {
      return work.get();
    }
  }

  /** Like {@link #scoped}, and nothing is remembered for gradients. */
  @SuppressWarnings("try")
  public static <T> T withoutGradients(Supplier<T> work) {
    start();
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      return work.get();
    }
  }

  /** Like {@link #withoutGradients}, but what is given back is not freed: the caller closes it. */
  public static List<Tensor> kept(Supplier<List<Tensor>> work) {
    return withoutGradients(
        () -> {
          List<Tensor> made = List.copyOf(work.get());
          made.forEach(Tensor::retainReference);
          return made;
        });
  }

  private static int availableThreads() {
    return Runtime.getRuntime().availableProcessors();
  }

  /**
   * Unpacks libtorch's libraries before the first of them is loaded: where the system has its own
   * libtorch, that would be found first and crash the process.
   */
  private static void cacheLibraries() throws IOException {
    String folder = "/org/bytedeco/pytorch/" + Loader.getPlatform() + "/";
    for (String name : new String[] {"libc10.so", "libgomp.so.1", "libtorch_cpu.so"}) {
      if (torch.class.getResource(folder + name) != null) {
        Loader.cacheResource(torch.class, folder + name);
      }
    }
  }
}
