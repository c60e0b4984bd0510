package io.sluice.sandbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

/** Contract checks with the validator on the class path, as here, and without, as in the jar. */
final class ContractChecksTest {
  @Test
  void requestsAreCheckedByDefaultWhereTheValidatorIs() {
    try (AmazonAdsSandbox sandbox = AmazonAdsSandbox.builder().start()) {
      assertThat(sandbox.contractChecks(), is(ContractChecks.REQUESTS));
    }
  }

  @Test
  void nothingIsCheckedByDefaultWhereItIsMissing()
      throws IOException, ReflectiveOperationException {
    try (URLClassLoader alone = withoutTheValidator()) {
      Class<?> checks = alone.loadClass(ContractChecks.class.getName());
      Object available = checks.getMethod("asAvailable").invoke(null);
      assertThat(available.toString(), is("OFF"));
    }
  }

  @Test
  void askingForChecksWhereItIsMissingFails() throws IOException, ReflectiveOperationException {
    try (URLClassLoader alone = withoutTheValidator()) {
      Class<?> checks = alone.loadClass(ContractChecks.class.getName());
      Method ifAvailable = checks.getDeclaredMethod("ifAvailable");
      ifAvailable.setAccessible(true);
      Object requests = checks.getField("REQUESTS").get(null);
      InvocationTargetException refused =
          assertThrows(InvocationTargetException.class, () -> ifAvailable.invoke(requests));
      assertThat(refused.getCause(), instanceOf(IllegalStateException.class));
      assertThat(refused.getCause().getMessage(), containsString("swagger-request-validator-core"));
    }
  }

  private static URLClassLoader withoutTheValidator() {
    URL ours = ContractChecks.class.getProtectionDomain().getCodeSource().getLocation();
    return new URLClassLoader(new URL[] {ours}, ClassLoader.getPlatformClassLoader());
  }
}
