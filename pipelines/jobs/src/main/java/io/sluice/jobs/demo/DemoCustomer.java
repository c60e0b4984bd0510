package io.sluice.jobs.demo;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of a demo snapshot. Personal in shape, though nobody real: {@link #toString()} keeps to
 * the number.
 *
 * @param number the TPC-DS surrogate key
 * @param id the column {@code customer_id}
 * @param contact name, e-mail and phone
 * @param street house number, street and suite
 * @param town city, state and postal code
 * @param country where
 * @param audiences the column {@code audience_ids}
 * @param consent {@code GRANTED} or {@code DENIED}, or {@code null} where no signal is needed
 * @param qualifiedAt the column {@code qualified_at}
 */
record DemoCustomer(
    long number,
    String id,
    Contact contact,
    @Nullable String street,
    DemoCountry.@Nullable Town town,
    DemoCountry country,
    List<Integer> audiences,
    @Nullable String consent,
    Instant qualifiedAt) {

  static final String GRANTED = "GRANTED";
  static final String DENIED = "DENIED";

  DemoCustomer {
    audiences = List.copyOf(audiences);
  }

  /** How to reach somebody; TPC-DS leaves a few of them out. */
  record Contact(
      @Nullable String firstName,
      @Nullable String lastName,
      @Nullable String email,
      @Nullable String phone) {

    static final Contact NONE = new Contact(null, null, null, null);

    Contact withEmail(String changed) {
      return new Contact(firstName, lastName, changed, phone);
    }

    @Override
    public String toString() {
      return "Contact";
    }
  }

  boolean isSelected() {
    return audiences.contains(TpcdsSnapshots.AUDIENCE_ID);
  }

  boolean isDenied() {
    return DENIED.equals(consent);
  }

  /** True where a sync holds this row as a member. */
  boolean isMember() {
    return isSelected() && !isDenied();
  }

  DemoCustomer withContact(Contact changed) {
    return new DemoCustomer(
        number, id, changed, street, town, country, audiences, consent, qualifiedAt);
  }

  DemoCustomer withAudiences(List<Integer> changed) {
    return new DemoCustomer(
        number, id, contact, street, town, country, changed, consent, qualifiedAt);
  }

  DemoCustomer withConsent(String changed) {
    return new DemoCustomer(
        number, id, contact, street, town, country, audiences, changed, qualifiedAt);
  }

  @Override
  public String toString() {
    return "DemoCustomer[" + number + "]";
  }
}
