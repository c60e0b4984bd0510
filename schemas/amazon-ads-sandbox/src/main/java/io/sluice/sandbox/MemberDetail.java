package io.sluice.sandbox;

/** How much the sandbox remembers of a member. */
public enum MemberDetail {
  /** Id, time added, digests, country and consent. */
  FULL,
  /** Id and time added, for loads of tens of millions: about 70 bytes a member. */
  LIGHT
}
