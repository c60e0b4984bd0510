package io.sluice.amazonads.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Takes the body of an answer as long as it stays within a bound; beyond it the connection is given
 * up, so that no answer fills the memory.
 */
final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {
  private static final int FIRST_BYTES = 1_024;

  private final int mostBytes;
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(FIRST_BYTES);
  private Flow.@Nullable Subscription subscription;

  private BoundedBody(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Hands out one for each answer. */
  static HttpResponse.BodyHandler<byte[]> atMost(int mostBytes) {
    return head -> new BoundedBody(mostBytes);
  }

  /**
   * Reads a stream to its end, as one that was packed is: the bound holds for what comes out.
   *
   * @throws AnswerTooLargeException if there is more
   */
  static byte[] read(InputStream in, int mostBytes) throws IOException {
    byte[] read = in.readNBytes(mostBytes + 1);
    if (read.length > mostBytes) {
      throw new AnswerTooLargeException(mostBytes);
    }
    return read;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      if (body.isDone()) {
        return;
      }
      if (buffer.remaining() > mostBytes - bytes.size()) {
        body.completeExceptionally(new AnswerTooLargeException(mostBytes));
        if (subscription != null) {
          subscription.cancel();
        }
        return;
      }
      byte[] part = new byte[buffer.remaining()];
      buffer.get(part);
      bytes.writeBytes(part);
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(bytes.toByteArray());
  }
}
