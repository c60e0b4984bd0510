package io.sluice.amazonads.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that does with each connection exactly what a test says. */
final class RawServer implements AutoCloseable {
  /** What to do with a connection. */
  @FunctionalInterface
  interface Behavior {
    void serve(Socket socket, CountDownLatch closed) throws IOException, InterruptedException;
  }

  private final ServerSocket server;
  private final AtomicInteger connections = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);

  RawServer(Behavior behavior) throws IOException {
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(() -> accept(behavior), "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  URI uri() {
    return URI.create("http://localhost:" + server.getLocalPort());
  }

  int connections() {
    return connections.get();
  }

  /** Reads one request to the end of its body. */
  static void readRequest(Socket socket) throws IOException {
    readsRequest(socket);
  }

  /** The same; false where the client hung up before the end. */
  static boolean readsRequest(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return false;
      }
      head.append((char) next);
    }
    String lower = head.toString().toLowerCase(java.util.Locale.ROOT);
    int at = lower.indexOf("content-length:");
    if (at < 0) {
      return true;
    }
    int end = lower.indexOf('\r', at);
    int length = Integer.parseInt(lower.substring(at + 15, end).strip());
    return in.readNBytes(length).length == length;
  }

  static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private void accept(Behavior behavior) {
    try {
      while (true) {
        Socket socket = server.accept();
        connections.incrementAndGet();
        Thread thread = new Thread(() -> serve(behavior, socket), "raw-connection");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (SocketException e) {
      closed.countDown();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(Behavior behavior, Socket socket) {
    try (socket) {
      behavior.serve(socket, closed);
    } catch (IOException e) {
      // The client hung up, which is what some tests are about.
      closed.countDown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
  }
}
