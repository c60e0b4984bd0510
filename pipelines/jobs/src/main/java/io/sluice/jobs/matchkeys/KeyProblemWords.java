package io.sluice.jobs.matchkeys;

import io.sluice.domain.matchkey.KeyProblem;

/** What a key's problem means, for people. */
public final class KeyProblemWords {
  private KeyProblemWords() {}

  /** The code and its meaning. */
  public static String of(KeyProblem problem) {
    return problem + ", " + words(problem);
  }

  private static String words(KeyProblem problem) {
    return switch (problem) {
      case NOT_AN_EMAIL -> "the rest does not start as word@word";
      case PLACEHOLDER -> "the value stands for no value";
      case IMPOSSIBLE_PHONE -> "no phone number has this length and form";
      case COUNTRY_MISSING -> "the rule needs a country of two letters";
      case NORMALIZED_TO_NOTHING -> "nothing of the value is left, or its form does not fit";
      case TOO_LONG -> "more than 1,000 characters";
      case NOT_HASHED -> "the column is declared as hashed and this is no digest";
      case NO_ADDRESS_RULES -> "Amazon published no address rule for the country";
      case UNREADABLE -> "the text was damaged before it came here";
      case NOT_RAW -> "the column is declared as raw and this is a digest";
      case NOT_A_UUID -> "a device id has the form 8-4-4-4-12 of hexadecimal digits";
      case FLOATING_POINT ->
          "a number that went through a floating-point column; store it as text or whole number";
      case RAW_DIGEST -> "32 bytes that are no text; declare a column of digests as hashed";
      case NOT_AN_ID -> "the id has no form that Amazon takes";
    };
  }
}
