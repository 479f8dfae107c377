package org.spectrim.scene.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.spectrim.scene.LabelImage;
import org.spectrim.scene.LandClass;

/**
 * Names and colours of the classes of the classic scenes, as their ground truths number them.
 *
 * @param marks what the name of a file or variable contains, in small letters and digits only, when
 *     it belongs to this scene
 * @param classes entry {@code i} is that of value {@code i + 1}
 */
record ClassTable(List<String> marks, List<LandClass> classes) {
  private static final ClassTable INDIAN_PINES =
      table(
          List.of("indianpines", "indiansubset"),
          "Alfalfa 9c6b30, Corn-notill f2c21a, Corn-mintill f28e1c, Corn ffe98a,"
              + " Grass-pasture 8cc63f, Grass-trees 2e9e3f, Grass-pasture-mowed c4e08b,"
              + " Hay-windrowed d9b26f, Oats e8d5b5, Soybean-notill 3d6fd9, Soybean-mintill 8a4fd3,"
              + " Soybean-clean 45c4e0, Wheat fff3c4, Woods 0f5c2e,"
              + " Buildings-Grass-Trees-Drives e0465a, Stone-Steel-Towers a8b0ba");
  private static final ClassTable PAVIA_UNIVERSITY =
      table(
          List.of("paviau", "paviasubscene"),
          "Asphalt 9aa3ad, Meadows 6cc24a, Gravel d8b4e2, Trees 1b7837,"
              + " Painted metal sheets 35d0e8, Bare Soil b07a3c, Bitumen 5b5fc7,"
              + " Self-Blocking Bricks e0465a, Shadows ffe45c");
  private static final ClassTable SALINAS =
      table(
          List.of("salinas"),
          "Brocoli_green_weeds_1 2e9e3f, Brocoli_green_weeds_2 86c94f, Fallow c49a5a,"
              + " Fallow_rough_plow 8a5a2b, Fallow_smooth e3c48d, Stubble f2e394,"
              + " Celery 35d0a0, Grapes_untrained 8a4fd3, Soil_vinyard_develop b0603a,"
              + " Corn_senesced_green_weeds f2c21a, Lettuce_romaine_4wk bfe8ff,"
              + " Lettuce_romaine_5wk 6db9f2, Lettuce_romaine_6wk 3d6fd9,"
              + " Lettuce_romaine_7wk 7f2fb0, Vinyard_untrained e0465a,"
              + " Vinyard_vertical_trellis f29ac0");
  private static final ClassTable PAVIA_CENTRE =
      table(
          List.of("paviacentre", "paviagt"),
          "Water 3d6fd9, Trees 1b7837, Asphalt 9aa3ad, Self-Blocking Bricks e0465a,"
              + " Bitumen 5b5fc7, Tiles d8862e, Shadows ffe45c, Meadows 6cc24a, Bare Soil b07a3c");
  private static final ClassTable KSC =
      table(
          List.of("ksc"),
          "Scrub c49a5a, Willow swamp 86c94f, Cabbage palm hammock 2e9e3f,"
              + " Cabbage palm/oak hammock 0f5c2e, Slash pine 35d0a0, Oak/broadleaf hammock 8a5a2b,"
              + " Hardwood swamp 5b5fc7, Graminoid marsh f2e394, Spartina marsh f2c21a,"
              + " Cattail marsh f28e1c, Salt marsh d8b4e2, Mud flats a8b0ba, Water 3d6fd9");
  private static final ClassTable BOTSWANA =
      table(
          List.of("botswana"),
          "Water 3d6fd9, Hippo grass c4e08b, Floodplain grasses 1 8cc63f,"
              + " Floodplain grasses 2 6cc24a, Reeds 35d0a0, Riparian 0f5c2e, Firescar 5a2a2a,"
              + " Island interior e3c48d, Acacia woodlands 2e9e3f, Acacia shrublands b07a3c,"
              + " Acacia grasslands f2e394, Short mopane f28e1c, Mixed mopane e0465a,"
              + " Exposed soils d9b26f");
  private static final List<ClassTable> ALL =
      List.of(INDIAN_PINES, PAVIA_UNIVERSITY, SALINAS, PAVIA_CENTRE, KSC, BOTSWANA);

  private static ClassTable table(List<String> marks, String text) {
    List<LandClass> classes = new ArrayList<>();
    for (String entry : List.of(text.split(", ?"))) {
      int space = entry.strip().lastIndexOf(' ');
      String name = entry.strip().substring(0, space);
      int rgb = Integer.parseInt(entry.strip().substring(space + 1), 16);
      classes.add(new LandClass(classes.size() + 1, name, rgb));
    }
    return new ClassTable(marks, List.copyOf(classes));
  }

  /**
   * What is known of the values of a label map: what its file says, else the table of the classic
   * scene that one of the names gives away, if it has all the values.
   *
   * @param names of the scene, its files and their variables
   */
  static List<LandClass> classesOf(LabelImage image, List<String> names) {
    if (!image.classes().isEmpty()) {
      return image.classes();
    }
    int largest = 0;
    for (char value : image.values()) {
      largest = Math.max(largest, value);
    }
    int most = largest;
    return ALL.stream()
        .filter(table -> most <= table.classes.size())
        .filter(table -> names.stream().anyMatch(table::marks))
        .findFirst()
        .map(ClassTable::classes)
        .orElse(List.of());
  }

  private boolean marks(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    return marks.stream().anyMatch(plain::contains);
  }
}
