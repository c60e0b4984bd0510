package io.sluice.beam.snapshot;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A file whose end is another one, held in memory. */
final class TailedFile implements InputFile {
  private final InputFile body;
  private final long bodyLength;
  private final byte[] tail;

  TailedFile(InputFile body, long bodyLength, byte[] tail) {
    this.body = body;
    this.bodyLength = bodyLength;
    this.tail = tail;
  }

  @Override
  public long getLength() {
    return bodyLength + tail.length;
  }

  @Override
  public SeekableInputStream newStream() throws IOException {
    return new Stream(body.newStream());
  }

  private final class Stream extends SeekableInputStream {
    private final SeekableInputStream in;
    private long at;

    Stream(SeekableInputStream in) {
      this.in = in;
    }

    @Override
    public long getPos() {
      return at;
    }

    @Override
    public void seek(long position) throws IOException {
      at = position;
      if (at < bodyLength) {
        in.seek(at);
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int start, int length) throws IOException {
      int count;
      if (at < bodyLength) {
        count = in.read(to, start, (int) Math.min(length, bodyLength - at));
      } else {
        int from = (int) (at - bodyLength);
        count = from >= tail.length ? -1 : Math.min(length, tail.length - from);
        System.arraycopy(tail, from, to, start, Math.max(count, 0));
      }
      at += Math.max(count, 0);
      return count;
    }

    @Override
    public void readFully(byte[] to) throws IOException {
      readFully(to, 0, to.length);
    }

    @Override
    public void readFully(byte[] to, int start, int length) throws IOException {
      for (int done = 0; done < length; ) {
        int count = read(to, start + done, length - done);
        if (count < 0) {
          throw new EOFException("file ends " + (length - done) + " bytes early");
        }
        done += count;
      }
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
      byte[] bytes = new byte[to.remaining()];
      int count = read(bytes, 0, bytes.length);
      to.put(bytes, 0, Math.max(count, 0));
      return count;
    }

    @Override
    public void readFully(ByteBuffer to) throws IOException {
      byte[] bytes = new byte[to.remaining()];
      readFully(bytes);
      to.put(bytes);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
