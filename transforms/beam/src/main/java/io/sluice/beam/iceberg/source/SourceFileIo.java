package io.sluice.beam.iceberg.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SeekableInputStream;

/**
 * Data and delete files of source tables through Beam's file systems, as all other source files are
 * read: with the same credentials, in the driver and in tasks. Reads only.
 */
final class SourceFileIo implements FileIO {
  private static final long serialVersionUID = 1L;

  @Override
  public InputFile newInputFile(String location) {
    return new SourceFile(location);
  }

  @Override
  public OutputFile newOutputFile(String location) {
    throw new UnsupportedOperationException("sources are only read");
  }

  @Override
  public void deleteFile(String location) {
    throw new UnsupportedOperationException("sources are only read");
  }

  /** One file. */
  private record SourceFile(String location) implements InputFile {
    @Override
    public long getLength() {
      try {
        return FileSystems.matchSingleFileSpec(SourcePath.of(location)).sizeBytes();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot find " + location, e);
      }
    }

    @Override
    public SeekableInputStream newStream() {
      try {
        ReadableByteChannel channel =
            FileSystems.open(FileSystems.matchNewResource(SourcePath.of(location), false));
        if (channel instanceof SeekableByteChannel seekable) {
          return new ChannelStream(seekable);
        }
        channel.close();
        throw new IOException("the file system of " + location + " cannot seek");
      } catch (IOException e) {
        throw new UncheckedIOException("cannot open " + location, e);
      }
    }

    @Override
    public boolean exists() {
      try {
        return FileSystems.matchSingleFileSpec(SourcePath.of(location)) != null;
      } catch (IOException e) {
        return false;
      }
    }
  }

  /** A channel as Iceberg reads it. */
  private static final class ChannelStream extends SeekableInputStream {
    private final SeekableByteChannel channel;

    ChannelStream(SeekableByteChannel channel) {
      this.channel = channel;
    }

    @Override
    public long getPos() throws IOException {
      return channel.position();
    }

    @Override
    public void seek(long position) throws IOException {
      channel.position(position);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int start, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int read = channel.read(ByteBuffer.wrap(to, start, length));
      if (read == 0) {
        throw new EOFException("the file gives no more bytes");
      }
      return read;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
