package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import io.sluice.amazonads.ApiRegion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A secret of any odd form, in any place of one, is described by its form; nothing of it is
 * printed, logged or stored.
 */
class SecretFormsTest {
  static final String MARKER = "marker4711";

  private static final Map<String, String> FORMS = forms();

  @TempDir private Path folder;

  private CapturedLog log;

  @BeforeEach
  void captureTheLog() {
    log = CapturedLog.start();
  }

  @AfterEach
  void releaseTheLog() {
    log.close();
  }

  private static Map<String, String> forms() {
    Map<String, String> forms = new LinkedHashMap<>();
    forms.put(MARKER + "\n" + MARKER + "\n", "has 2 lines");
    forms.put(MARKER + "\r\nX-Other: " + MARKER, "has 2 lines");
    forms.put(MARKER + "\u0000", "holds a control character");
    forms.put("{\"token\":\"" + MARKER + "\"}", "is a JSON document");
    forms.put("REFRESH_TOKEN=" + MARKER, "is a line of the form KEY=value");
    forms.put(MARKER + "\u00fc", "holds a character that is not ASCII");
    forms.put(MARKER + " " + MARKER, "holds a space or tab");
    return forms;
  }

  @Test
  void everyPartOfTheCredentialsIsNamedByItsForm() throws IOException {
    try (Activation activation = Activation.unregistered(folder, yaml -> yaml)) {
      activation.day(1).has(Person.of("us1"));
      for (String part : List.of("client-id", "client-secret", "refresh-token")) {
        Path file = activation.secrets().resolve(part);
        String good = Files.readString(file);
        for (Map.Entry<String, String> form : FORMS.entrySet()) {
          Files.writeString(file, form.getKey());
          CommandResult result = activation.run("validate", "--access").exits(5);
          assertThat(
              result.printed(),
              containsString(
                  "the secret file:" + file + " " + form.getValue() + ", and " + part + " is"));
        }
        Files.writeString(file, good);
      }
      nothingIsLeft(activation);
    }
  }

  @Test
  void accountWithAMalformedTokenEndsAlone() throws IOException {
    try (Activation activation =
        Activation.in(folder, yaml -> yaml.accounts(ApiRegion.NA, ApiRegion.EU))) {
      activation.day(1).has(Person.of("us1"), Person.of("de1").in("DE").consent("GRANTED"));
      Path token = activation.secrets().resolve("eu-token");
      Files.writeString(token, MARKER + "\nsecond-" + MARKER);
      activation.reconfigure(yaml -> yaml.refreshToken(ApiRegion.EU, "file:" + token));

      CommandResult result = activation.sync().exits(5);

      assertThat(activation.members(), is(Set.of("us1")));
      assertThat(
          result.printed(),
          containsString("account eu (EU): the secret file:" + token + " has 2 lines"));
      nothingIsLeft(activation);
    }
  }

  @Test
  void tokenOfAmazonThatNoHeaderCanCarryIsNoToken() throws IOException {
    try (Activation activation = Activation.in(folder);
        HostileFront front = HostileFront.before(activation.sandbox().rootUri())) {
      activation.day(1).has(Person.of("us1"));
      String config = Files.readString(activation.config());
      Files.writeString(
          activation.config(),
          config.replace(activation.sandbox().rootUri().toString(), front.uri().toString()));
      front.spoil("/auth/o2/token", HostileFront.Kind.BROKEN_TOKEN);

      CommandResult asked = activation.run("validate", "--access").exits(6);
      assertThat(asked.printed(), containsString("token_malformed"));
      activation.sync("--patience", "PT0S").exits(6);
      nothingIsLeft(activation);

      front.relent();
      activation.sync().exits(0);
      assertThat(activation.members(), is(Set.of("us1")));
    }
  }

  @Test
  void passwordOfTheCatalogueIsToldByItsForm() throws IOException {
    Path password = folder.resolve("password");
    Files.writeString(password, MARKER + "\n" + MARKER);
    String section =
        "catalog: { type: jdbc, uri: 'jdbc:sqlite:"
            + folder
            + "/other.db', secret-properties: { jdbc.password: 'file:"
            + password
            + "' } }";
    try (Activation activation = Activation.unregistered(folder, yaml -> yaml.section(section))) {
      activation.day(1).has(Person.of("us1"));
      CommandResult result = activation.run("audiences", "apply").exits(2);
      assertThat(
          result.printed(),
          containsString("has 2 lines, and catalog.secret-properties.jdbc.password is one line"));
      nothingIsLeft(activation);
    }
  }

  private void nothingIsLeft(Activation activation) {
    Set<String> found = new TreeSet<>();
    for (CommandResult result : activation.results()) {
      if (result.printed().contains(MARKER)) {
        found.add("printed by " + result.command());
      }
    }
    if (log.text().contains(MARKER)) {
      found.add("logged");
    }
    if (Files.exists(activation.workspace())) {
      StoredText.under(activation.workspace())
          .texts()
          .forEach(
              (file, text) -> {
                if (text.contains(MARKER)) {
                  found.add("stored in " + file);
                }
              });
    }
    assertThat(found, is(empty()));
  }
}
