package io.sluice.benchmarks;

import java.util.List;

/**
 * One row of a snapshot; everybody lives in the US. Personal in shape, though nobody real.
 *
 * @param userId 16 lower-case hexadecimal digits
 * @param audiences the ids of the audiences it belongs to
 * @param email mixed case
 * @param phone ten digits in one of three ways of writing
 * @param firstName ASCII
 * @param lastName ASCII, some with an apostrophe or a hyphen
 * @param address house number, street, suffix in its postal abbreviation, some with an apartment
 * @param city ASCII, some of two words
 * @param state two capital letters
 * @param zip five digits
 * @param qualifiedAt epoch milliseconds
 */
record BenchMember(
    String userId,
    List<Integer> audiences,
    String email,
    String phone,
    String firstName,
    String lastName,
    String address,
    String city,
    String state,
    String zip,
    long qualifiedAt) {

  static final String COUNTRY = "US";

  BenchMember {
    audiences = List.copyOf(audiences);
  }

  @Override
  public String toString() {
    return "BenchMember[" + userId + "]";
  }
}
