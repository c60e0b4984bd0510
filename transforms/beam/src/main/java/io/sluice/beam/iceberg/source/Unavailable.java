package io.sluice.beam.iceberg.source;

import com.google.common.base.Throwables;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NotAuthorizedException;
import org.apache.iceberg.exceptions.RESTException;

/** Tells a catalog or store that does not answer from one that answers with damaged metadata. */
final class Unavailable {
  private static final Set<Class<?>> KINDS =
      Set.of(
          RESTException.class,
          NotAuthorizedException.class,
          ForbiddenException.class,
          SQLException.class,
          SocketException.class,
          UnknownHostException.class,
          SSLException.class,
          InterruptedIOException.class,
          InterruptedException.class);

  private Unavailable() {}

  /** True where the failure says nothing about the table. */
  static boolean is(Throwable failure) {
    return Throwables.getCausalChain(failure).stream()
        .anyMatch(
            cause ->
                KINDS.stream().anyMatch(kind -> kind.isInstance(cause))
                    || (cause.getClass().getName().startsWith("software.amazon.awssdk.")
                        && !cause.getClass().getSimpleName().equals("NoSuchKeyException")));
  }
}
