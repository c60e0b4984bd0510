package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One set of hashed identifiers of a person; each is 64 lower-case hexadecimal digits or null.
 *
 * @param email digest of the email, or null
 * @param phone digest of the phone, or null
 * @param firstname digest of the firstname, or null
 * @param lastname digest of the lastname, or null
 * @param address digest of the address, or null
 * @param city digest of the city, or null
 * @param state digest of the state, or null
 * @param postal digest of the postal, or null
 */
@JsonPropertyOrder({
  "email",
  "phone",
  "firstname",
  "lastname",
  "address",
  "city",
  "state",
  "postal"
})
public record HashedPii(
    String email,
    String phone,
    String firstname,
    String lastname,
    String address,
    String city,
    String state,
    String postal) {
  /** Tells how many identifiers are there, and none of them. */
  @Override
  public String toString() {
    long keys =
        Stream.of(email, phone, firstname, lastname, address, city, state, postal)
            .filter(Objects::nonNull)
            .count();
    return "HashedPii[" + keys + " keys]";
  }
}
