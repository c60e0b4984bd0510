package io.sluice.jobs.demo;

import io.sluice.jobs.demo.DemoCountry.Town;
import io.sluice.jobs.demo.DemoCustomer.Contact;
import io.trino.tpcds.Results;
import io.trino.tpcds.Session;
import io.trino.tpcds.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * TPC-DS {@code customer} joined with {@code customer_address}, in the order of the surrogate key.
 *
 * <p>Columns by position as the TPC-DS specification lists them. TPC-DS has American addresses and
 * no phone numbers: countries, towns abroad, phones, audiences and consent are hashes of the key.
 */
final class TpcdsCustomers implements Iterator<DemoCustomer> {
  /** Customers at TPC-DS scale factor 1; factor 10 has five times as many. */
  private static final long AT_SCALE_ONE = 100_000;

  private static final int CUSTOMER_SK = 0;
  private static final int CUSTOMER_ID = 1;
  private static final int CURRENT_ADDRESS_SK = 4;
  private static final int FIRST_NAME = 8;
  private static final int LAST_NAME = 9;
  private static final int STREET_NUMBER = 2;
  private static final int SUITE = 5;
  private static final int CITY = 6;
  private static final int STATE = 8;
  private static final int ZIP = 9;
  private static final long PURPOSE = 1;
  private static final Duration OLDEST = Duration.ofDays(60);

  private final List<List<String>> addresses;
  private final Iterator<List<List<String>>> customers;
  private Instant qualifiedBefore = Instant.EPOCH;

  private TpcdsCustomers(List<List<String>> addresses, Iterator<List<List<String>>> customers) {
    this.addresses = addresses;
    this.customers = customers;
  }

  /** Opens the generator at a scale that has at least so many customers. */
  static TpcdsCustomers of(long atLeast) {
    Session session = Session.getDefaultSession().withScale(atLeast <= AT_SCALE_ONE ? 1 : 10);
    List<List<String>> addresses = new ArrayList<>();
    Iterator<List<List<String>>> rows = rows(Table.CUSTOMER_ADDRESS, session);
    // TPC-DS has one address for two customers; a small demo need not wait for all of them.
    for (long i = 0; i <= atLeast / 2 && rows.hasNext(); i++) {
      addresses.add(rows.next().get(0));
    }
    return new TpcdsCustomers(addresses, rows(Table.CUSTOMER, session));
  }

  private static Iterator<List<List<String>>> rows(Table table, Session session) {
    return Results.constructResults(table, session.withTable(table)).iterator();
  }

  /** Gives the customers to come a {@code qualified_at} in the sixty days before a moment. */
  TpcdsCustomers qualifiedBefore(Instant moment) {
    qualifiedBefore = moment;
    return this;
  }

  @Override
  public boolean hasNext() {
    return customers.hasNext();
  }

  @Override
  public DemoCustomer next() {
    List<String> row = customers.next().get(0);
    long number = Long.parseLong(row.get(CUSTOMER_SK));
    List<String> address =
        addresses.get((int) Math.floorMod(addressOf(row, number), (long) addresses.size()));
    DemoHash hash = DemoHash.of(number, PURPOSE);
    DemoCountry country = DemoCountry.of(hash);
    Town american = new Town(address.get(CITY), address.get(STATE), address.get(ZIP));
    return new DemoCustomer(
        number,
        row.get(CUSTOMER_ID),
        contact(row, number, country, hash),
        street(address),
        country.town(american, hash),
        country,
        audiences(hash),
        consent(country, hash),
        qualifiedBefore.minusSeconds(1 + hash.below((int) OLDEST.toSeconds())));
  }

  /** The address's position; TPC-DS leaves out the key of a few, who get one by their number. */
  private static long addressOf(List<String> row, long number) {
    String key = row.get(CURRENT_ADDRESS_SK);
    return key == null ? number : Long.parseLong(key) - 1;
  }

  private static Contact contact(
      List<String> row, long number, DemoCountry country, DemoHash hash) {
    String first = row.get(FIRST_NAME);
    String last = row.get(LAST_NAME);
    // TPC-DS invents domains, some of which exist; RFC 2606 keeps these three for examples.
    String domain = List.of("example.com", "example.org", "example.net").get(hash.below(3));
    String local =
        Stream.of(first, last, Long.toString(number))
            .filter(Objects::nonNull)
            .collect(Collectors.joining("."));
    String email = hash.below(50) == 0 ? null : local + "@" + domain;
    String phone = hash.below(5) == 0 ? null : country.phone(hash);
    return new Contact(first, last, email, phone);
  }

  private static @Nullable String street(List<String> address) {
    String street =
        address.subList(STREET_NUMBER, SUITE + 1).stream()
            .filter(Objects::nonNull)
            .map(String::strip)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(" "));
    return street.isEmpty() ? null : street;
  }

  /** Seven in ten hold the demo's audience; ids beside it show that others do not disturb. */
  private static List<Integer> audiences(DemoHash hash) {
    List<Integer> ids = new ArrayList<>();
    if (hash.below(3) == 0) {
      ids.add(3);
    }
    if (hash.below(10) < 7) {
      ids.add(TpcdsSnapshots.AUDIENCE_ID);
    }
    if (hash.below(4) == 0) {
      ids.add(11);
    }
    return ids;
  }

  private static @Nullable String consent(DemoCountry country, DemoHash hash) {
    boolean denied = hash.below(25) == 0;
    if (!country.needsConsent()) {
      return null;
    }
    return denied ? DemoCustomer.DENIED : DemoCustomer.GRANTED;
  }
}
