package io.sluice.amazonads.client;

/**
 * Why an account may not do something.
 *
 * @param code a short code for counting, such as {@code invalid_grant}
 * @param remedy names the account and what its operator has to do
 */
record AccessProblem(String code, String remedy) {}
