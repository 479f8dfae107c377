package org.spectrim.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** This module moves work about; what is computed is known by the modules below. */
class ThinLayerTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("org.spectrim");

  @Test
  void onlyThisModuleKnowsSpark() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.spectrim.spark..", "org.spectrim.hadoop..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.spectrim.spark..",
            "org.spectrim.hadoop..",
            "org.apache.spark..",
            "org.apache.hadoop..",
            "scala..")
        .check(ALL);
  }

  @Test
  void itComputesNothingItself() {
    noClasses()
        .that()
        .resideInAnyPackage("org.spectrim.spark..", "org.spectrim.hadoop..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.spectrim.engine..",
            "org.spectrim.sparse..",
            "org.spectrim.torch..",
            "org.spectrim.fit..",
            "org.spectrim.prune..",
            "org.spectrim.quantize..",
            "org.spectrim.distill..",
            "ai.onnxruntime..",
            "org.bytedeco..")
        .check(ALL);
  }
}
