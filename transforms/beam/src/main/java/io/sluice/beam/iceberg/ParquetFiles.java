package io.sluice.beam.iceberg;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.SeekableInputStream;

/** Iceberg's files as Parquet's: the runtime jar carries a relocated Parquet of its own. */
final class ParquetFiles {
  private static final int BUFFER_BYTES = 1 << 16;

  private ParquetFiles() {}

  /** Opens the stream of a new file. */
  interface Creation {
    org.apache.iceberg.io.PositionOutputStream open() throws IOException;
  }

  static InputFile input(org.apache.iceberg.io.InputFile file) {
    return new InputFile() {
      @Override
      public long getLength() {
        return file.getLength();
      }

      @Override
      public SeekableInputStream newStream() {
        org.apache.iceberg.io.SeekableInputStream stream = file.newStream();
        return new DelegatingSeekableInputStream(stream) {
          @Override
          public long getPos() throws IOException {
            return stream.getPos();
          }

          @Override
          public void seek(long position) throws IOException {
            stream.seek(position);
          }
        };
      }

      @Override
      public String toString() {
        return file.location();
      }
    };
  }

  static org.apache.iceberg.io.PositionOutputStream positions(SeekableByteChannel channel) {
    OutputStream stream = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
    return new org.apache.iceberg.io.PositionOutputStream() {
      private long position;

      @Override
      public long getPos() {
        return position;
      }

      @Override
      public void write(int b) throws IOException {
        stream.write(b);
        position++;
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        stream.write(bytes, offset, length);
        position += length;
      }

      @Override
      public void flush() throws IOException {
        stream.flush();
      }

      @Override
      public void close() throws IOException {
        stream.close();
      }
    };
  }

  /** A file that does not exist yet and is written once. */
  static final class NewFile implements OutputFile {
    private final Creation creation;
    private final String location;
    private long length;

    NewFile(Creation creation, String location) {
      this.creation = creation;
      this.location = location;
    }

    /** Its length in bytes, once its stream is closed. */
    long length() {
      return length;
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) throws IOException {
      org.apache.iceberg.io.PositionOutputStream stream = creation.open();
      return new PositionOutputStream() {
        @Override
        public long getPos() throws IOException {
          return stream.getPos();
        }

        @Override
        public void write(int b) throws IOException {
          stream.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
          stream.write(bytes, offset, count);
        }

        @Override
        public void flush() throws IOException {
          stream.flush();
        }

        @Override
        public void close() throws IOException {
          length = stream.getPos();
          stream.close();
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      throw new UnsupportedOperationException("files of the ledger are never overwritten");
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }

    @Override
    public String getPath() {
      return location;
    }
  }

  /** Options of one reader: they hold its decompressors, which two threads must not share. */
  static ParquetReadOptions options() {
    // Pages of older builds have no checksum and are taken as they are.
    return ParquetReadOptions.builder().usePageChecksumVerification(true).build();
  }
}
