package org.spectrim.scene.download;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of a scene that others offer.
 *
 * @param path in a data folder, as in {@code salinas/Salinas_gt.mat}
 * @param blob its git blob id, or null where nobody has verified one: then only its kind and size
 *     can be checked
 * @param addresses where it is offered, the usual one first
 * @param needed whether the scene cannot be used without it
 */
public record RemoteFile(String path, @Nullable String blob, List<URI> addresses, boolean needed) {
  public RemoteFile {
    addresses = List.copyOf(addresses);
  }

  /** The last part of the path. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
