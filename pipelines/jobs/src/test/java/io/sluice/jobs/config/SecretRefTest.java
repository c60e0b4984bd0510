package io.sluice.jobs.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretRefTest {
  private static final String VALUE = "canary-4711";

  @TempDir Path folder;

  @Test
  void variableIsResolvedFromTheEnvironmentGiven() {
    Secret secret = SecretRef.of("env:TOKEN").resolve(Map.of("TOKEN", VALUE));
    assertThat(secret.reveal(), is(VALUE));
  }

  @Test
  void fileIsResolvedWithoutItsLineEnd() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), VALUE + "\r\n");
    assertThat(SecretRef.of("file:" + file).resolve(Map.of()), is(Secret.of(VALUE)));
    assertThat(SecretRef.of("file://" + file).resolve(Map.of()), is(Secret.of(VALUE)));
    assertThat(SecretRef.ofFile(file).file(), is(Optional.of(file)));
  }

  @Test
  void commandIsResolvedToItsOutput() {
    assertThat(SecretRef.of("exec:/bin/echo " + VALUE).resolve(Map.of()).reveal(), is(VALUE));
    assertThat(
        SecretRef.of("exec:/usr/bin/env").resolve(Map.of("A", VALUE)).reveal(), is("A=" + VALUE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "canary",
        "env:",
        "env:1A",
        "env:A B",
        "env:a-b",
        "file:",
        "file:/",
        "file:relative",
        "exec:",
        "exec:vault",
        "ENV:A",
        "Atzr|canary",
        "https://canary"
      })
  void textOfAnotherFormIsNoReference(String text) {
    assertThat(SecretRef.find(text), is(Optional.empty()));
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> SecretRef.of(text));
    assertThat(
        thrown.getMessage(),
        is("text of " + text.length() + " characters is no reference to a secret"));
  }

  @Test
  void missingSecretIsToldByItsReferenceAndRemedy() {
    assertThat(
        unavailable("env:TOKEN", Map.of()),
        is("the secret env:TOKEN is not set. Export the variable where the command runs"));
    assertThat(
        unavailable("env:TOKEN", Map.of("TOKEN", " \n")),
        is("the secret env:TOKEN is empty. Put the secret there"));
    assertThat(
        unavailable("file:" + folder + "/none", Map.of()),
        containsString("/none cannot be read (NoSuchFileException). Check that the file is there"));
    assertThat(
        unavailable("exec:/no/such/command a", Map.of()),
        containsString("the secret exec:/no/such/command cannot be started. Run the command"));
  }

  @Test
  void failingCommandIsToldWithoutItsOutputAndArguments() {
    String message = unavailable("exec:/usr/bin/env -S false " + VALUE, Map.of("PATH", "/bin"));
    assertThat(message, containsString("the secret exec:/usr/bin/env did not succeed."));
    assertThat(message, not(containsString(VALUE)));
  }

  @Test
  void secretThatNoRequestCanCarryIsToldByItsForm() throws IOException {
    malformed(VALUE + "\nsecond-" + VALUE + "\n", "has 2 lines");
    malformed("{\"secret\": \"" + VALUE + "\"}", "is a JSON document");
    malformed("REFRESH_TOKEN=" + VALUE, "is a line of the form KEY=value");
    malformed("export REFRESH_TOKEN='" + VALUE + "'", "is a line of the form KEY=value");
    malformed("refresh_token: " + VALUE, "is a line of the form KEY=value");
    malformed(VALUE + (char) 0, "holds a control character");
    malformed("two " + VALUE, "holds a space or tab");
    malformed(VALUE + (char) 0xFC, "holds a character that is not ASCII");
    Path file = Files.writeString(folder.resolve("id"), VALUE + "\r\n");
    assertThat(SecretRef.of("file:" + file).resolve(Map.of(), "client-id"), is(Secret.of(VALUE)));
  }

  @Test
  void secretAsEditorsWriteItIsRead() throws IOException {
    String mark = "\uFEFF";
    for (String text :
        List.of(
            mark + VALUE,
            VALUE + " \t\r\n\r\n",
            "  " + VALUE,
            '"' + VALUE + '"',
            mark + "'" + VALUE + "'\r\n")) {
      for (Charset charset :
          List.of(
              StandardCharsets.UTF_8,
              StandardCharsets.UTF_16,
              StandardCharsets.UTF_16LE,
              StandardCharsets.UTF_16BE)) {
        Path file = Files.write(folder.resolve("id"), text.getBytes(charset));
        SecretRef ref = SecretRef.of("file:" + file);
        assertThat(text + charset, ref.resolve(Map.of(), "client-id"), is(Secret.of(VALUE)));
      }
    }
    SecretRef padded = SecretRef.of("env:ID");
    assertThat(padded.resolve(Map.of("ID", "YWJj=="), "client-id"), is(Secret.of("YWJj==")));
    assertThat(padded.resolve(Map.of("ID", mark + VALUE), "client-id"), is(Secret.of(VALUE)));
  }

  private void malformed(String text, String form) throws IOException {
    SecretRef ref = SecretRef.of("file:" + Files.writeString(folder.resolve("id"), text));
    SecretUnavailableException thrown =
        assertThrows(SecretUnavailableException.class, () -> ref.resolve(Map.of(), "client-id"));
    assertThat(
        thrown.getMessage(),
        is(
            "the secret "
                + ref
                + " "
                + form
                + ", and client-id is one line of printable ASCII without spaces. Put the client-id"
                + " there, and nothing else"));
  }

  @Test
  void passwordMayHoldSpacesAndUmlautsButNoLineBreak() {
    SecretRef ref = SecretRef.of("env:PASSWORD");
    String umlaut = "pass w" + (char) 0xF6 + "rd";
    assertThat(ref.resolveText(Map.of("PASSWORD", umlaut), "catalog.x").reveal(), is(umlaut));
    SecretUnavailableException thrown =
        assertThrows(
            SecretUnavailableException.class,
            () -> ref.resolveText(Map.of("PASSWORD", VALUE + "\n" + VALUE), "catalog.x"));
    assertThat(
        thrown.getMessage(),
        is(
            "the secret env:PASSWORD has 2 lines, and catalog.x is one line without control"
                + " characters. Put the secret there, and nothing else"));
  }

  @Test
  void hugeFileIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("huge"), "x".repeat(65_537));
    assertThat(
        unavailable("file:" + file, Map.of()), containsString("holds more than 65536 bytes"));
  }

  @Test
  void referenceTravelsAndSecretDoesNot() throws IOException, ClassNotFoundException {
    SecretRef ref = SecretRef.of("env:TOKEN");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(ref);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject(), is(ref));
    }
    assertThat(Secret.of(VALUE), is(not(instanceOf(Serializable.class))));
  }

  @Test
  void secretIsPrintedMasked() {
    assertThat(Secret.of(VALUE).toString(), is("Secret[masked]"));
    assertThat(Secret.of(VALUE), is(not(Secret.of("other"))));
    assertThat(SecretRef.of("exec:/bin/vault --token x").toString(), is("exec:/bin/vault"));
  }

  private static String unavailable(String ref, Map<String, String> environment) {
    SecretUnavailableException thrown =
        assertThrows(
            SecretUnavailableException.class, () -> SecretRef.of(ref).resolve(environment));
    assertThat(thrown.ref(), is(SecretRef.of(ref)));
    return thrown.getMessage();
  }
}
