package io.sluice.domain;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.sluice.domain.snapshot.RawKeySet;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.UUID;

/** The rules of the rules: no engine, no clock, and the order of the stages. */
@AnalyzeClasses(packages = "io.sluice.domain", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] STAGES = {
    "snapshot", "qualify", "diff", "matchkey", "conversion", "batch", "delivery", "ledger", "report"
  };

  @ArchTest
  static final ArchRule domainKnowsNoEngineFormatOrNetwork =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "java..",
                  "io.sluice.domain..",
                  "com.google.common..",
                  "com.google.i18n..",
                  "org.jspecify.."));

  @ArchTest
  static final ArchRule everyClassBelongsToAStage =
      classes().should().resideInAnyPackage(packagesOf(0, STAGES.length));

  @ArchTest
  static void stageUsesOnlyItselfAndEarlierOnes(JavaClasses domain) {
    for (int stage = 0; stage < STAGES.length - 1; stage++) {
      noClasses()
          .that()
          .resideInAnyPackage(packagesOf(stage, stage + 1))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(packagesOf(stage + 1, STAGES.length))
          .because("a record flows one way: " + String.join(" > ", STAGES))
          .check(domain);
    }
  }

  @ArchTest
  static final ArchRule stagesHaveNoCycles =
      slices().matching("io.sluice.domain.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule rawIdentifiersEndAtTheMatchKeyStage =
      noClasses()
          .that()
          .resideInAnyPackage(packagesOf(4, STAGES.length))
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(RawKeySet.class);

  @ArchTest
  static final ArchRule nobodyReadsTheWallClock =
      noClasses()
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(OffsetDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(Clock.class, "systemDefaultZone");

  @ArchTest
  static final ArchRule nothingIsLeftToChance =
      noClasses()
          .should()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.Random")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.security.SecureRandom");

  @ArchTest
  static final ArchRule nobodySleepsOrEndsTheProcess =
      noClasses()
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Thread.class, "sleep", long.class, int.class)
          .orShould()
          .callMethod(System.class, "exit", int.class);

  private static String[] packagesOf(int from, int to) {
    String[] packages = new String[to - from];
    for (int i = from; i < to; i++) {
      packages[i - from] = "io.sluice.domain." + STAGES[i] + "..";
    }
    return packages;
  }
}
