package io.sluice.jobs.demo;

import io.sluice.domain.qualify.Region;
import io.sluice.jobs.demo.DemoCustomer.Contact;
import io.sluice.jobs.demo.DemoDay.Counts;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes one day's rows out of the day before's, counting what becomes of each customer. */
final class DemoEvolution {
  private static final int THOUSAND = 1_000;

  private final DemoChurn churn;
  private final LocalDate date;
  private final List<DemoCustomer> customers = new ArrayList<>();
  private final List<DemoCustomer> badRows = new ArrayList<>();
  private final Map<Region, DemoTally> tallies = new EnumMap<>(Region.class);

  private DemoEvolution(DemoChurn churn, LocalDate date) {
    this.churn = churn;
    this.date = date;
  }

  /** The first day: so many customers out of the generator, nobody before them. */
  static DemoEvolution first(
      DemoChurn churn, LocalDate date, TpcdsCustomers source, int customers) {
    DemoEvolution day = new DemoEvolution(churn, date);
    day.join(source, customers);
    return day;
  }

  /** The day after: churn over the customers of this one, newcomers, and the bad rows. */
  DemoEvolution next(TpcdsCustomers source) {
    DemoEvolution day = new DemoEvolution(churn, date.plusDays(1));
    customers.forEach(day::carryOver);
    day.join(source, Math.toIntExact((long) customers.size() * churn.joins() / THOUSAND));
    day.addBadRows();
    return day;
  }

  /** The day. */
  LocalDate date() {
    return date;
  }

  /** All rows, the bad ones spread among the good by the writer. */
  List<DemoCustomer> rows() {
    List<DemoCustomer> rows = new ArrayList<>(badRows);
    rows.addAll(customers);
    return rows;
  }

  /** The counts of each region. */
  Map<Region, Counts> counts() {
    Map<Region, Counts> counts = new EnumMap<>(Region.class);
    tallies.forEach((region, tally) -> counts.put(region, tally.counts()));
    return counts;
  }

  private void join(TpcdsCustomers source, int howMany) {
    source.qualifiedBefore(date.atStartOfDay(ZoneOffset.UTC).toInstant());
    for (int i = 0; i < howMany; i++) {
      put(null, source.next());
    }
  }

  private void carryOver(DemoCustomer before) {
    put(before, fate(before));
  }

  private void put(@Nullable DemoCustomer before, @Nullable DemoCustomer after) {
    DemoCustomer either = after == null ? before : after;
    if (either == null) {
      return;
    }
    tally(either.country()).count(before, after);
    if (after != null) {
      customers.add(after);
    }
  }

  private DemoTally tally(DemoCountry country) {
    return tallies.computeIfAbsent(country.region(), region -> new DemoTally());
  }

  /** What becomes of a customer overnight; {@code null} if the row vanishes. */
  private @Nullable DemoCustomer fate(DemoCustomer before) {
    DemoHash hash = DemoHash.of(before.number(), date.toEpochDay());
    int slot = hash.below(THOUSAND);
    if (slot < churn.leavers()) {
      return slot % 2 == 0 ? null : before.withAudiences(withoutDemo(before.audiences()));
    }
    slot -= churn.leavers();
    if (slot < churn.newEmails()) {
      return before.withContact(before.contact().withEmail(newEmail(before)));
    }
    slot -= churn.newEmails();
    if (slot < churn.withdrawals() && before.country().needsConsent()) {
      return before.withConsent(DemoCustomer.DENIED);
    }
    return before;
  }

  private static List<Integer> withoutDemo(List<Integer> audiences) {
    return audiences.stream().filter(id -> id != TpcdsSnapshots.AUDIENCE_ID).toList();
  }

  private String newEmail(DemoCustomer before) {
    return "moved." + date.toEpochDay() + "." + before.number() + "@example.com";
  }

  private void addBadRows() {
    for (int i = 0; i < churn.invalidIds(); i++) {
      DemoCountry country = anyCountry(i);
      Contact contact = new Contact("Pat", "Doe", "pat.doe." + i + "@example.org", null);
      badRows.add(badRow("#" + date + " row " + i, contact, country));
      tally(country).countInvalidId();
    }
    for (int i = 0; i < churn.keyless(); i++) {
      DemoCountry country = anyCountry(i);
      badRows.add(badRow("KEYLESS-" + date + "-" + i, Contact.NONE, country));
      tally(country).countNoKey();
    }
  }

  private static DemoCountry anyCountry(int index) {
    DemoCountry[] all = DemoCountry.values();
    return all[index % all.length];
  }

  private DemoCustomer badRow(String id, Contact contact, DemoCountry country) {
    Instant qualifiedAt = date.minusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    return new DemoCustomer(
        -1,
        id,
        contact,
        null,
        null,
        country,
        List.of(TpcdsSnapshots.AUDIENCE_ID),
        country.needsConsent() ? DemoCustomer.GRANTED : null,
        qualifiedAt);
  }
}
