package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.oneOf;

import io.sluice.amazonads.ApiRegion;
import io.sluice.amazonads.ConnectionRequest;
import io.sluice.sandbox.FaultPolicy;
import io.sluice.sandbox.FaultRule;
import io.sluice.sandbox.LoggedRequest;
import io.sluice.sandbox.Operation;
import io.sluice.sandbox.SandboxBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code validate --access} asks Amazon about every account, tells all problems, writes nothing.
 */
class ValidateAccessTest {
  @TempDir private Path folder;

  @Test
  void goodAccountsAreToldAndNothingIsWritten() {
    try (Activation activation = withPeople(ApiRegion.values())) {
      told(
          activation.run("validate", "--access"),
          0,
          "ok       account na: Amazon grants a token and lists profiles of the user in NA",
          "ok       account fe: ");
      assertThat(
          activation.requests().stream().map(LoggedRequest::operation).toList(),
          everyItem(is(oneOf(Operation.TOKEN, Operation.PROFILES))));
      assertThat(Files.exists(activation.workspace()), is(false));
    }
  }

  @Test
  void withoutTheOptionAmazonIsNotAsked() {
    try (Activation activation = withPeople(ApiRegion.NA)) {
      CommandResult result = activation.run("validate").exits(0);
      assertThat(activation.requests(), is(empty()));
      assertThat(result.printed(), not(containsString("account na")));
    }
  }

  @Test
  void problemsOfAllAccountsAreToldAtOnce() {
    try (Activation activation = withPeople(ApiRegion.values())) {
      activation.faults().add(FaultRule.of(new FaultPolicy.RevokeGrant()).in(ApiRegion.EU));
      activation.faults().add(FaultRule.of(new FaultPolicy.RegionDown()).in(ApiRegion.FE));
      CommandResult both = activation.run("validate", "--access");
      told(both, 5, "ok       account na: ", "refused  account eu: ", "away     account fe: ");
      told(both, 5, "Run consent again for this account and store the new refresh token");
      told(both, 5, "run again");

      told(activation.run("validate", "--access", "--region", "FE"), 6, "account fe: ");
    }
  }

  @Test
  void connectionAndTermsAreToldTogether() {
    try (Activation activation =
        Activation.unregistered(
            folder,
            yaml -> yaml.target("connection-id: conn-2"),
            amazon -> connection(amazon).termsOpen())) {
      activation.day(1).has(Person.of("p1"));
      CommandResult result = activation.run("validate", "--access");
      told(result, 5, "no connection with the configured connection-id", "Check connection-id");
      told(result, 5, "the AMC terms are not accepted", "Let the consenting user accept them");
    }
  }

  @Test
  void goodConnectionIsTold() {
    try (Activation activation =
        Activation.unregistered(
            folder, yaml -> yaml.target("connection-id: conn-1"), ValidateAccessTest::connection)) {
      activation.day(1).has(Person.of("p1"));
      told(
          activation.run("validate", "--access"),
          0,
          "knows the connection, has the AMC terms accepted");
    }
  }

  @Test
  void secretThatIsNotThereIsToldWithItsReference() throws IOException {
    try (Activation activation = withPeople(ApiRegion.NA)) {
      Files.delete(activation.secrets().resolve("refresh-token"));
      told(activation.run("validate", "--access"), 5, "refused  account na: ", "refresh-token");
    }
  }

  private Activation withPeople(ApiRegion... regions) {
    Activation activation = Activation.unregistered(folder, yaml -> yaml.accounts(regions));
    activation.day(1).has(Person.of("p1"));
    return activation;
  }

  private static SandboxBuilder connection(SandboxBuilder amazon) {
    return amazon.connection(
        ApiRegion.NA, new ConnectionRequest(null, null, "amc-1", "conn-1", "77", null, true));
  }

  private static void told(CommandResult result, int exit, String... words) {
    result.exits(exit);
    for (String word : words) {
      assertThat(result.printed(), containsString(word));
    }
  }
}
