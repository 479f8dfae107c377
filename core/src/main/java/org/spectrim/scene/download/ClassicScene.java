package org.spectrim.scene.download;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.Names;

/**
 * A classic scene of land-cover classification and where it can be had. Checksums are git blob ids
 * that several public repositories agree on; a file without one was not at hand to verify.
 *
 * @param name under which studies know it
 * @param about sensor, place and year
 * @param licence what is known of the terms
 * @param citation of the data
 */
public record ClassicScene(
    String name,
    String about,
    int rows,
    int columns,
    int bands,
    List<RemoteFile> files,
    String licence,
    String citation) {
  private static final String HOME = "https://www.ehu.eus/ccwintco/uploads/";
  private static final String FORMER_HOME = "http://www.ehu.es/ccwintco/uploads/";
  private static final String MASKS = "https://raw.githubusercontent.com/mhaut/HSI-datasets/";
  private static final String TERMS =
      "no licence stated; offered for research by the Grupo de Inteligencia Computacional,"
          + " University of the Basque Country, which asks to be cited";

  /** The page that offers and describes all of them. */
  public static final URI PAGE =
      URI.create("https://www.ehu.eus/ccwintco/index.php/Hyperspectral_Remote_Sensing_Scenes");

  public static final List<ClassicScene> ALL =
      List.of(
          new ClassicScene(
              "indian-pines",
              "AVIRIS over Indian Pines, Indiana, 1992",
              145,
              145,
              200,
              List.of(
                  file(
                      "indian-pines/Indian_pines_corrected.mat",
                      "75b6d6e7df046fce91eda23e7559e274c92da711",
                      "6/67"),
                  file(
                      "indian-pines/Indian_pines_gt.mat",
                      "8e308e6d2ad7cbb81dc1cd7849a2b7b768f4be6d",
                      "c/c4"),
                  mask(
                      "indian-pines/indianpines_disjoint_dset.mat",
                      "022d151d1660f10ed93e070fc8155c440f567435",
                      "6e351f13603d4ac76ef4e40811c072d5329ccb63/Classification/")),
              TERMS,
              "Baumgardner, Biehl and Landgrebe 2015: 220 Band AVIRIS Hyperspectral Image Data Set:"
                  + " June 12, 1992 Indian Pine Test Site 3. Purdue University Research Repository,"
                  + " doi:10.4231/R7RX991C"),
          new ClassicScene(
              "pavia-university",
              "ROSIS over the University of Pavia, Italy",
              610,
              340,
              103,
              List.of(
                  file(
                      "pavia-university/PaviaU.mat",
                      "6eecc933bedec1130bb046483dd12e25cf091b24",
                      "e/ee"),
                  file(
                      "pavia-university/PaviaU_gt.mat",
                      "85d57a7f2fec6fc2b05a810b31808b88f9357dc6",
                      "5/50"),
                  mask(
                      "pavia-university/TRpavia_fixed.mat",
                      "b9c497e591a5e01dfb2cd1495781d69d19f87840",
                      "fb174b21144c2248ed53fc8ece8072eba1445627/"),
                  mask(
                      "pavia-university/TSpavia_fixed.mat",
                      "d10b839debb63e995dc214ef2331fabf211a4fa6",
                      "6e351f13603d4ac76ef4e40811c072d5329ccb63/Classification/")),
              TERMS,
              "Provided by Paolo Gamba, Telecommunications and Remote Sensing Laboratory, Pavia"
                  + " University"),
          new ClassicScene(
              "pavia-centre",
              "ROSIS over the centre of Pavia, Italy",
              1096,
              715,
              102,
              List.of(
                  file("pavia-centre/Pavia.mat", null, "e/e3"),
                  file("pavia-centre/Pavia_gt.mat", null, "5/53")),
              TERMS,
              "Provided by Paolo Gamba, Telecommunications and Remote Sensing Laboratory, Pavia"
                  + " University"),
          new ClassicScene(
              "salinas",
              "AVIRIS over Salinas Valley, California, 1998",
              512,
              217,
              204,
              List.of(
                  file(
                      "salinas/Salinas_corrected.mat",
                      "2a745377a77369bd5a9d430c722f0bf5e0d0ffc1",
                      "a/a3"),
                  file(
                      "salinas/Salinas_gt.mat",
                      "a0781d95c9fa20bb3c31751a0cf24b7dc09be65b",
                      "f/fa")),
              TERMS,
              "AVIRIS data of NASA's Jet Propulsion Laboratory, offered by the Grupo de Inteligencia"
                  + " Computacional (UPV/EHU)"),
          new ClassicScene(
              "salinas-a",
              "a part of Salinas with six classes",
              83,
              86,
              204,
              List.of(
                  file(
                      "salinas-a/SalinasA_corrected.mat",
                      "90ca5fd2a4e06691605112d6c168d2e682c3e95f",
                      "1/1a",
                      "d/df"),
                  file(
                      "salinas-a/SalinasA_gt.mat",
                      "68eb51f938e2305c5d7ca61a0ee5906516d70008",
                      "a/aa")),
              TERMS,
              "AVIRIS data of NASA's Jet Propulsion Laboratory, offered by the Grupo de Inteligencia"
                  + " Computacional (UPV/EHU)"),
          new ClassicScene(
              "ksc",
              "AVIRIS over Kennedy Space Center, Florida, 1996",
              512,
              614,
              176,
              List.of(file("ksc/KSC.mat", null, "2/26"), file("ksc/KSC_gt.mat", null, "a/a6")),
              TERMS,
              "Ham, Chen, Crawford and Ghosh 2005: Investigation of the random forest framework for"
                  + " classification of hyperspectral data. IEEE TGRS 43(3):492-501"),
          new ClassicScene(
              "botswana",
              "Hyperion on EO-1 over the Okavango Delta, Botswana, 2001",
              1476,
              256,
              145,
              List.of(
                  file("botswana/Botswana.mat", null, "7/72"),
                  file("botswana/Botswana_gt.mat", null, "5/58")),
              TERMS,
              "Ham, Chen, Crawford and Ghosh 2005: Investigation of the random forest framework for"
                  + " classification of hyperspectral data. IEEE TGRS 43(3):492-501"));

  public ClassicScene {
    files = List.copyOf(files);
  }

  /**
   * The scene of a name.
   *
   * @throws org.spectrim.error.UsageException if there is none, naming the nearest
   */
  public static ClassicScene named(String name) {
    return ALL.stream()
        .filter(scene -> scene.name.equals(name))
        .findFirst()
        .orElseThrow(
            () -> Names.unknown("scene", name, ALL.stream().map(ClassicScene::name).toList()));
  }

  private static RemoteFile file(String path, @Nullable String blob, String... folders) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    List<URI> addresses = new ArrayList<>();
    for (String home : List.of(HOME, FORMER_HOME)) {
      for (String folder : folders) {
        addresses.add(URI.create(home + folder + "/" + name));
      }
    }
    return new RemoteFile(path, blob, addresses, true);
  }

  private static RemoteFile mask(String path, String blob, String folder) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return new RemoteFile(path, blob, List.of(URI.create(MASKS + folder + name)), false);
  }
}
