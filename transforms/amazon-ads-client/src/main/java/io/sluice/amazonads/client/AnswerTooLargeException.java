package io.sluice.amazonads.client;

import java.io.IOException;

/** An answer has more bytes than a legal one may have; it is read no further. */
final class AnswerTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  AnswerTooLargeException(int mostBytes) {
    super("an answer of more than " + mostBytes + " bytes");
  }
}
