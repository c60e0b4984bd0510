package io.sluice.beam;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.PRIVATE;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.transforms.GroupIntoBatches;
import org.apache.beam.sdk.transforms.PTransform;

/** Who may know which format, and the order of the stages. */
@AnalyzeClasses(packages = "io.sluice.beam", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] STAGES = {
    "snapshot", "qualify", "diff", "batch", "delivery", "ledger"
  };
  private static final String ICEBERG = "io.sluice.beam.iceberg..";
  private static final String ICEBERG_SOURCE = "io.sluice.beam.iceberg.source..";
  private static final DescribedPredicate<JavaClass> TRANSFORM =
      describe(
          "are public transforms",
          c -> c.isAssignableTo(PTransform.class) && c.getModifiers().contains(PUBLIC));

  @ArchTest
  static final ArchRule icebergIsKnownToOnePackage = only("org.apache.iceberg..", ICEBERG);

  @ArchTest
  static final ArchRule parquetIsKnownToReadersAndWritersOfFiles =
      only("org.apache.parquet..", "io.sluice.beam.snapshot..", ICEBERG);

  @ArchTest
  static final ArchRule avroIsKnownToThePlansFiles =
      only("org.apache.avro..", "io.sluice.beam.batch..");

  @ArchTest static final ArchRule sparkIsTheRunnersBusiness = only("org.apache.spark..");

  @ArchTest
  static final ArchRule httpAndItsClientAreUnknown =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net.http..", "com.google.api.client..", "io.sluice.amazon..");

  @ArchTest
  static final ArchRule everyClassBelongsToAStageOrToIceberg =
      classes().should().resideInAnyPackage(with(ICEBERG, packagesOf(0, STAGES.length)));

  @ArchTest
  static void stageUsesOnlyItselfAndEarlierOnes(JavaClasses beam) {
    for (int stage = 0; stage < STAGES.length - 1; stage++) {
      noClasses()
          .that()
          .resideInAnyPackage(packagesOf(stage, stage + 1))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(packagesOf(stage + 1, STAGES.length))
          .because("a record flows one way: " + String.join(" > ", STAGES))
          .check(beam);
    }
  }

  @ArchTest
  static final ArchRule onlyTheStagesThatMeetTheLedgerUseItsFiles =
      noClasses()
          .that()
          .resideOutsideOfPackages(ICEBERG, "io.sluice.beam.diff..", "io.sluice.beam.ledger..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ICEBERG);

  @ArchTest
  static final ArchRule icebergUsesNoStage =
      noClasses()
          .that()
          .resideInAPackage(ICEBERG)
          .and()
          .resideOutsideOfPackage(ICEBERG_SOURCE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(packagesOf(0, STAGES.length));

  @ArchTest
  static final ArchRule sourceTablesUseTheSnapshotStageAlone =
      noClasses()
          .that()
          .resideInAPackage(ICEBERG_SOURCE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(packagesOf(1, STAGES.length));

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.sluice.beam.(*)..").should().beFreeOfCycles();

  // FileIO.write renames, and GroupIntoBatches needs state and a count that a retry changes.
  @ArchTest
  static final ArchRule filesAndBatchesAreMadeWithoutRenamesOrState =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(FileIO.class, GroupIntoBatches.class);

  @ArchTest
  static final ArchRule nobodyReadsTheWallClock =
      noClasses()
          .should()
          .callMethod(System.class, "currentTimeMillis")
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
  static final ArchRule nobodyEndsTheProcessOrSleeps =
      noClasses()
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Thread.class, "sleep", long.class, int.class);

  @ArchTest
  static final ArchRule onlyTheDeliveryClockSleeps =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.sluice.beam.delivery.SystemDeliveryClock")
          .should()
          .callMethod(TimeUnit.class, "sleep", long.class);

  @ArchTest
  static final ArchRule transformsAreFinalAndComeFromFactories =
      classes().that(TRANSFORM).should().haveModifier(FINAL).andShould(haveAFactory());

  @ArchTest
  static final ArchRule transformsAreNotConstructedByOthers =
      constructors().that().areDeclaredInClassesThat(TRANSFORM).should().haveModifier(PRIVATE);

  private static ArchRule only(String known, String... by) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(by)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(known);
  }

  private static ArchCondition<JavaClass> haveAFactory() {
    return new ArchCondition<>("have a public static method of(...)") {
      @Override
      public void check(JavaClass transform, ConditionEvents events) {
        boolean found =
            transform.getMethods().stream()
                .anyMatch(
                    m ->
                        m.getName().equals("of")
                            && m.getModifiers().contains(STATIC)
                            && m.getModifiers().contains(PUBLIC)
                            && m.getRawReturnType().equals(transform));
        events.add(
            new SimpleConditionEvent(transform, found, transform.getName() + " has no of(...)"));
      }
    };
  }

  private static String[] with(String first, String... others) {
    String[] all = new String[others.length + 1];
    all[0] = first;
    System.arraycopy(others, 0, all, 1, others.length);
    return all;
  }

  private static String[] packagesOf(int from, int to) {
    String[] packages = new String[to - from];
    for (int i = from; i < to; i++) {
      packages[i - from] = "io.sluice.beam." + STAGES[i] + "..";
    }
    return packages;
  }
}
