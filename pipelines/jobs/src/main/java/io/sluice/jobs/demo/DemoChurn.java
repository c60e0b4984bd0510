package io.sluice.jobs.demo;

/**
 * What happens to the customers from one day to the next. Shares are in thousandths of the
 * customers of the day before; they steer a hash, so the counts that come out are near them, and a
 * {@link DemoDay} has the exact ones.
 *
 * @param joins customers seen for the first time; this one is exact
 * @param leavers half of them vanish, half lose the audience and stay as rows
 * @param newEmails members whose e-mail address changes
 * @param withdrawals members in Europe who withdraw their consent, in thousandths of those there
 * @param invalidIds rows, not a share, whose customer id Amazon would not take
 * @param keyless rows, not a share, without any identifier to match on
 */
public record DemoChurn(
    int joins, int leavers, int newEmails, int withdrawals, int invalidIds, int keyless) {

  /** 2.0 % join, 1.5 % leave, 1.0 % change address, 1.0 % of Europe withdraw, 9 + 6 bad rows. */
  public static final DemoChurn USUAL = new DemoChurn(20, 15, 10, 10, 9, 6);

  /**
   * Checks the shares.
   *
   * @throws IllegalArgumentException if one is negative, or leavers, new addresses and withdrawals
   *     together pass 1,000
   */
  public DemoChurn {
    int least =
        Math.min(
            Math.min(Math.min(joins, leavers), Math.min(newEmails, withdrawals)),
            Math.min(invalidIds, keyless));
    if (least < 0 || leavers + newEmails + withdrawals > 1_000) {
      throw new IllegalArgumentException(
          "churn takes shares of 0 or more, leavers + newEmails + withdrawals up to 1000");
    }
  }
}
