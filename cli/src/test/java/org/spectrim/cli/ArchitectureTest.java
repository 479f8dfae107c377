package org.spectrim.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Holds the arrows of docs/architecture.md: each room knows only those below it. */
class ArchitectureTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("org.spectrim");

  private static final String[] CORE = {
    "org.spectrim.error..",
    "org.spectrim.registry..",
    "org.spectrim.io..",
    "org.spectrim.scene..",
    "org.spectrim.split..",
    "org.spectrim.band..",
    "org.spectrim.net..",
    "org.spectrim.model..",
    "org.spectrim.pass..",
    "org.spectrim.metric.."
  };
  private static final String[] RUNTIME = {
    "org.spectrim.onnx..",
    "org.spectrim.engine..",
    "org.spectrim.sparse..",
    "org.spectrim.classify..",
    "org.spectrim.measure.."
  };
  private static final String[] TRAIN = {
    "org.spectrim.torch..",
    "org.spectrim.fit..",
    "org.spectrim.prune..",
    "org.spectrim.quantize..",
    "org.spectrim.distill.."
  };
  private static final String[] STUDY = {
    "org.spectrim.recipe..",
    "org.spectrim.spec..",
    "org.spectrim.statistics..",
    "org.spectrim.study..",
    "org.spectrim.cluster..",
    "org.spectrim.report.."
  };

  @Test
  void modulesPointDown() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("core")
        .definedBy(CORE)
        .layer("runtime")
        .definedBy(RUNTIME)
        .layer("train")
        .definedBy(TRAIN)
        .layer("study")
        .definedBy(STUDY)
        .layer("cli")
        .definedBy("org.spectrim.cli..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("study")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("train")
        .mayOnlyBeAccessedByLayers("study", "cli")
        .whereLayer("runtime")
        .mayOnlyBeAccessedByLayers("study", "cli")
        .check(ALL);
  }

  @Test
  void roomsOfTheCorePointDown() {
    noClasses()
        .that()
        .resideInAPackage("org.spectrim.scene..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.spectrim.split..",
            "org.spectrim.band..",
            "org.spectrim.net..",
            "org.spectrim.model..",
            "org.spectrim.pass..")
        .check(ALL);
    noClasses()
        .that()
        .resideInAPackage("org.spectrim.net..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.spectrim.scene..",
            "org.spectrim.split..",
            "org.spectrim.band..",
            "org.spectrim.model..",
            "org.spectrim.pass..")
        .check(ALL);
    noClasses()
        .that()
        .resideInAPackage("org.spectrim.model..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.spectrim.split..", "org.spectrim.pass..", "org.spectrim.metric..")
        .check(ALL);
  }

  @Test
  void noCyclesBetweenRooms() {
    slices().matching("org.spectrim.(*)..").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void nativeEnginesStayInTheirRooms() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.spectrim.torch..",
            "org.spectrim.fit..",
            "org.spectrim.prune..",
            "org.spectrim.quantize..",
            "org.spectrim.distill..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .check(ALL);
    noClasses()
        .that()
        .resideOutsideOfPackage("org.spectrim.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.onnxruntime..")
        .check(ALL);
  }

  /** Its module may be missing at run time, so only what is loaded last may name it. */
  @Test
  void onlyKernelsNameTheVectorApi() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Kernels")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(ALL);
  }

  @Test
  void modelsAreNotSerializedByJava() {
    classes()
        .that()
        .resideInAnyPackage("org.spectrim.model..", "org.spectrim.net..")
        .and()
        .areNotAssignableTo(Throwable.class)
        .should()
        .notBeAssignableTo(java.io.Serializable.class)
        .check(ALL);
  }

  @Test
  void onlyProgramsEndTheirProcess() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Main")
        .should()
        .callMethod(System.class, "exit", int.class)
        .check(ALL);
  }
}
