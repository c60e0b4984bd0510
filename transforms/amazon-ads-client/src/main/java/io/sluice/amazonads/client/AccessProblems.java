package io.sluice.amazonads.client;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Knows the answers that mean "this account may not", and what helps. */
final class AccessProblems {
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  /** A text of Amazon's that tells more than the status. */
  private record Known(Pattern text, String code, String remedy) {}

  private static final List<Known> KNOWN =
      List.of(
          known(
              "no matching advertiser found",
              "advertiser_not_found",
              "the profile or advertiser is of another region or account. Check region and"
                  + " advertiser-id"),
          known(
              "not authorized to access scope",
              "scope_not_authorized",
              "the consenting user has no rights on the profile. Check region and profile, or run"
                  + " consent again with a user who has them"),
          known(
              "scope header is missing",
              "scope_missing",
              "Amazon wants a profile. Check that the account's target is of this region"),
          known(
              "\\baccount\\b.*\\bnot found",
              "account_not_found",
              "the consenting user has no rights on that Amazon Ads account. Give the user rights"
                  + " there, or run consent again with a user who has them"),
          known(
              "events manager|\\badvertiser\\b.*\\bnot linked\\b",
              "events_manager_forbidden",
              "the consenting user may not send events for that advertiser in this region. Check"
                  + " region and advertiser-id, accept the terms of Events Manager, and give the"
                  + " user the right to edit events there"),
          known(
              "\\bterms\\b.*\\baccept|\\baccept.*\\bterms\\b",
              "terms_not_accepted",
              "the AMC terms are not accepted. Let the consenting user accept them, then run"
                  + " again"),
          known(
              "\\bno such connection\\b|\\bconnection\\b.*\\b(not found|unknown|not exist)",
              "connection_not_found",
              "Amazon does not know the connection for this user. Check connection-id and region"));

  private final String accountName;

  /**
   * Makes it for one account.
   *
   * @param accountName as {@link ClientSettings#accountName()} gives it
   */
  AccessProblems(String accountName) {
    this.accountName = accountName;
  }

  /**
   * What an answer of the API says about access; empty where it is about something else.
   *
   * @param status the HTTP status
   * @param text Amazon's message, may be empty
   */
  Optional<AccessProblem> find(int status, String text) {
    if (status != BAD_REQUEST
        && status != UNAUTHORIZED
        && status != FORBIDDEN
        && status != NOT_FOUND) {
      return Optional.empty();
    }
    Optional<AccessProblem> known = findKnown(text);
    if (known.isPresent()) {
      return known;
    }
    return switch (status) {
      case UNAUTHORIZED ->
          problem(
              "unauthorized",
              "Amazon refused the access token twice. Check that client-id is approved for the"
                  + " Amazon Ads API, and run consent again");
      case FORBIDDEN ->
          problem(
              "forbidden",
              "the consenting user or the client id may not do this. Check their rights on the"
                  + " advertiser and the approved scopes");
      default -> Optional.empty();
    };
  }

  /** What a text says about access whatever the status; empty for a text that is not known. */
  Optional<AccessProblem> findKnown(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return KNOWN.stream()
        .filter(known -> known.text().matcher(lower).find())
        .findFirst()
        .flatMap(known -> problem(known.code(), known.remedy()));
  }

  /**
   * Why the token service gave no token.
   *
   * @param code the service's own error code
   */
  AccessProblem token(String code) {
    String remedy =
        switch (code) {
          case "invalid_grant" ->
              "the refresh token is revoked, expired or wrong. Run consent again for this account"
                  + " and store the new refresh token";
          case "invalid_client" ->
              "client id or client secret is wrong. Check the references client-id and"
                  + " client-secret of this account";
          case "unauthorized_client" ->
              "the client id is not allowed to use this grant. Let Amazon approve it for the scopes"
                  + " advertising::campaign_management and advertising::audiences, then run consent"
                  + " again";
          default ->
              "the token service refused the request. Check the references client-id,"
                  + " client-secret and refresh-token of this account";
        };
    return new AccessProblem(code, accountName + ": " + remedy + " (" + code + ").");
  }

  /**
   * Why no token could be asked for.
   *
   * @param reason names the reference of the secret and the remedy
   */
  AccessProblem credential(String reason) {
    return new AccessProblem("secret_unavailable", accountName + ": " + reason);
  }

  private Optional<AccessProblem> problem(String code, String remedy) {
    return Optional.of(new AccessProblem(code, accountName + ": " + remedy + " (" + code + ")."));
  }

  private static Known known(String text, String code, String remedy) {
    return new Known(Pattern.compile(text, Pattern.DOTALL), code, remedy);
  }
}
