package io.sluice.sandbox;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Bodies that break one rule each, by a name for the rule; and some that break none. */
final class BadRequests {
  static final String AUDIENCE =
      "{\"name\":\"Loyal customers_1\",\"description\":\"some words\",\"countryCode\":\"NO\","
          + "\"targetResource\":{\"advertiserId\":9007199254740993},"
          + "\"metadata\":{\"externalAudienceId\":\"x\",\"ttl\":100,"
          + "\"audienceFees\":[{\"cpmCents\":1.5,\"currency\":\"USD\"}]}}";

  private static final String UPLOAD =
      "{\"audienceId\":1,\"targetResource\":{\"connectionId\":\"\",\"targetTypes\":[\"DSP\"]},"
          + "\"records\":[{\"externalUserId\":\"user_1-A\",\"action\":\"CREATE\","
          + "\"countryCode\":\"US\",\"hashedPII\":[{\"email\":\"HEX\"},{\"postal\":\"HEX\"}],"
          + "\"measurements\":{},\"userConsent\":{\"geo\":{\"countryCode\":\"GB\"},"
          + "\"consent\":{\"amzn\":{\"amznUserData\":\"GRANTED\"},\"tcf\":\"a\",\"gpp\":\"b\"}}}]}";

  private BadRequests() {}

  static String goodUpload() {
    return UPLOAD.replace("HEX", SandboxClient.DIGEST);
  }

  static Map<String, String> uploads() {
    Map<String, String> bad = new TreeMap<>();
    change(bad, "audienceId as text", "\"audienceId\":1", "\"audienceId\":\"1\"");
    change(bad, "audienceId as fraction", "\"audienceId\":1", "\"audienceId\":1.5");
    change(bad, "audienceId missing", "\"audienceId\":1,", "");
    change(bad, "audienceId null", "\"audienceId\":1", "\"audienceId\":null");
    change(bad, "unknown top field", "\"audienceId\":1", "\"audienceId\":1,\"mode\":2");
    change(bad, "connectionId missing", "\"connectionId\":\"\",", "");
    change(bad, "connectionId null", "\"connectionId\":\"\"", "\"connectionId\":null");
    change(bad, "two target types", "[\"DSP\"]", "[\"DSP\",\"DSP\"]");
    change(bad, "target type AMC", "[\"DSP\"]", "[\"AMC\"]");
    change(bad, "unknown target field", "\"connectionId\":\"\"", "\"connectionId\":\"\",\"x\":1");
    change(bad, "id with at sign", "user_1-A", "user@1");
    change(bad, "id with dot", "user_1-A", "user.1");
    change(bad, "id empty", "user_1-A", "");
    change(bad, "id of 129", "user_1-A", "a".repeat(129));
    change(bad, "id as number", "\"user_1-A\"", "12");
    change(bad, "id missing", "\"externalUserId\":\"user_1-A\",", "");
    change(bad, "action in lower case", "CREATE", "create");
    change(bad, "action missing", "\"action\":\"CREATE\",", "");
    change(bad, "country as number", "\"countryCode\":\"US\"", "\"countryCode\":1");
    change(bad, "no key sets", "{\"email\":\"HEX\"},{\"postal\":\"HEX\"}", "");
    change(
        bad, "key sets missing", "\"hashedPII\":[{\"email\":\"HEX\"},{\"postal\":\"HEX\"}],", "");
    change(bad, "key firstName", "\"email\"", "\"firstName\"");
    change(bad, "key postalCode", "\"postal\"", "\"postalCode\"");
    change(bad, "key maid", "\"email\"", "\"maid\"");
    change(bad, "key value null", "{\"email\":\"HEX\"}", "{\"email\":null}");
    change(bad, "key value no hex", "{\"email\":\"HEX\"}", "{\"email\":\"jo@example.com\"}");
    String upper = SandboxClient.DIGEST.toUpperCase(Locale.ROOT);
    change(bad, "key value upper case", "{\"email\":\"HEX\"}", "{\"email\":\"" + upper + "\"}");
    change(bad, "key value of 63", "{\"email\":\"HEX\"}", "{\"email\":\"" + "a".repeat(63) + "\"}");
    change(bad, "unknown record field", "\"measurements\":{}", "\"measure\":{}");
    change(bad, "measurements as list", "\"measurements\":{}", "\"measurements\":[]");
    change(bad, "consent value", "GRANTED", "YES");
    change(bad, "consent country", "\"GB\"", "\"UK\"");
    change(bad, "unknown consent field", "\"tcf\"", "\"ccpa\"");
    change(bad, "tcf as number", "\"tcf\":\"a\"", "\"tcf\":1");
    bad.put("no records", "{\"audienceId\":1,\"records\":[]}");
    bad.put("records missing", "{\"audienceId\":1}");
    bad.put("records as object", "{\"audienceId\":1,\"records\":{}}");
    bad.put("record as text", "{\"audienceId\":1,\"records\":[\"a\"]}");
    bad.put("10,001 records", SandboxClient.body(1, SandboxClient.records(10_001)));
    String sets = String.join(",", Collections.nCopies(101, "{}"));
    change(bad, "101 key sets", "{\"email\":\"HEX\"},{\"postal\":\"HEX\"}", sets);
    bad.put("list", "[]");
    return bad;
  }

  static Map<String, String> audiences() {
    Map<String, String> bad = new TreeMap<>();
    put(bad, "name of 9", "Loyal customers_1", "Loyal cus");
    put(bad, "name of 129", "Loyal customers_1", "a".repeat(129));
    put(bad, "name with a dot", "Loyal customers_1", "Loyal customers.1");
    put(bad, "name missing", "\"name\":\"Loyal customers_1\",", "");
    put(bad, "description missing", "\"description\":\"some words\",", "");
    put(bad, "description null", "\"some words\"", "null");
    put(bad, "description of 1001", "some words", "a".repeat(1001));
    put(bad, "country", "\"NO\"", "\"UK\"");
    put(bad, "target missing", "\"targetResource\":{\"advertiserId\":9007199254740993},", "");
    put(bad, "target empty", "\"advertiserId\":9007199254740993", "");
    put(bad, "both targets", "\"advertiserId\"", "\"connectionId\":\"c\",\"advertiserId\"");
    put(bad, "advertiser as text", "9007199254740993", "\"9007199254740993\"");
    put(bad, "metadata missing", AUDIENCE.substring(AUDIENCE.indexOf(",\"metadata\"")), "}");
    put(bad, "external id missing", "\"externalAudienceId\":\"x\",", "");
    put(bad, "ttl below 0", "\"ttl\":100", "\"ttl\":-1");
    put(bad, "ttl too long", "\"ttl\":100", "\"ttl\":34300801");
    put(bad, "ttl as text", "\"ttl\":100", "\"ttl\":\"100\"");
    put(bad, "ttl null", "\"ttl\":100", "\"ttl\":null");
    put(bad, "no fees", "{\"cpmCents\":1.5,\"currency\":\"USD\"}", "");
    String fee = "{\"cpmCents\":1.5,\"currency\":\"USD\"}";
    put(bad, "14 fees", fee, String.join(",", Collections.nCopies(14, fee)));
    put(bad, "fee without currency", ",\"currency\":\"USD\"", "");
    put(bad, "fee without price", "\"cpmCents\":1.5,", "");
    put(bad, "price as text", "1.5", "\"1.5\"");
    put(bad, "currency", "USD", "CHF");
    put(bad, "unknown field", "\"ttl\"", "\"timeToLive\"");
    bad.put("list", "[]");
    return bad;
  }

  private static void change(Map<String, String> to, String name, String from, String into) {
    if (!UPLOAD.contains(from)) {
      throw new AssertionError(name);
    }
    to.put(name, UPLOAD.replace(from, into).replace("HEX", SandboxClient.DIGEST));
  }

  private static void put(Map<String, String> to, String name, String from, String into) {
    if (!AUDIENCE.contains(from)) {
      throw new AssertionError(name);
    }
    to.put(name, AUDIENCE.replace(from, into));
  }
}
