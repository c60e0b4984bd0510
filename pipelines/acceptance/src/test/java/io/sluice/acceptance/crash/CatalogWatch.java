package io.sluice.acceptance.crash;

import io.sluice.acceptance.crash.CrashPoint.Kind;
import io.sluice.acceptance.crash.CrashPoint.Site;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sees each change of the catalogue's SQLite database, which is native and asks no security
 * manager: it is the first driver that is asked for such a database, and goes on to the real one.
 */
final class CatalogWatch implements Driver {
  private static final String SQLITE = "jdbc:sqlite:";
  private static final Set<String> STATEMENTS =
      Set.of("executeUpdate", "execute", "executeLargeUpdate", "executeBatch");

  private final Tripwire wire;
  private final FileWatch files;

  private CatalogWatch(Tripwire wire, FileWatch files) {
    this.wire = wire;
    this.files = files;
  }

  /** Starts to watch. */
  static void start(Tripwire wire, FileWatch files) throws SQLException {
    DriverManager.registerDriver(new CatalogWatch(wire, files));
  }

  @Override
  public @Nullable Connection connect(String url, Properties properties) throws SQLException {
    if (!acceptsURL(url)) {
      return null;
    }
    Driver real =
        DriverManager.drivers()
            .filter(driver -> driver != this && accepts(driver, url))
            .findFirst()
            .orElseThrow(() -> new SQLException("no driver for " + SQLITE));
    Path journal = Path.of(url.substring(SQLITE.length()) + "-journal");
    return watched(Connection.class, real.connect(url, properties), journal, "");
  }

  private <T> T watched(Class<T> type, T real, Path journal, String sql) {
    AtomicReference<String> table = new AtomicReference<>("");
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          Object[] given = arguments == null ? new Object[0] : arguments;
          if (method.getName().equals("setString") && isTable((String) given[1])) {
            table.set((String) given[1]);
          }
          String text = given.length > 0 && given[0] instanceof String s ? s : sql;
          if (!STATEMENTS.contains(method.getName())) {
            return wrapped(call(real, method, given), journal, text);
          }
          return run(place(text, table.get()), journal, () -> call(real, method, given));
        };
    ClassLoader loader = CatalogWatch.class.getClassLoader();
    return type.cast(Proxy.newProxyInstance(loader, new Class<?>[] {type}, handler));
  }

  private Object wrapped(Object answer, Path journal, String sql) {
    if (answer instanceof PreparedStatement statement) {
      return watched(PreparedStatement.class, statement, journal, sql);
    }
    return answer instanceof Statement statement
        ? watched(Statement.class, statement, journal, sql)
        : answer;
  }

  private Object run(String place, Path journal, SqlCall call) throws Throwable {
    if (place.startsWith("select") || place.startsWith("pragma")) {
      return call.run();
    }
    files.beforeNext();
    Optional<Kind> death = wire.pass(Site.SQL, place);
    if (death.filter(Kind.SQL_BEFORE::equals).isPresent()) {
      Tripwire.kill();
    }
    if (death.filter(Kind.SQL_HALF::equals).isPresent()) {
      killOnceWritten(journal);
    }
    Object answer = call.run();
    if (death.isPresent()) {
      Tripwire.kill();
    }
    return answer;
  }

  private static void killOnceWritten(Path journal) {
    Thread watcher =
        new Thread(
            () -> {
              while (journal.toFile().length() == 0) {
                Thread.onSpinWait();
              }
              Tripwire.kill();
            },
            "middle of a statement");
    watcher.setDaemon(true);
    watcher.start();
  }

  /** Verb and table, such as {@code update:memberships}. */
  private static String place(String sql, String table) {
    String verb = sql.strip().split("\\s", 2)[0].toLowerCase(Locale.ROOT);
    return table.isEmpty() ? verb : verb + ":" + table;
  }

  /** Texts are names and locations; the name of the catalogue and namespaces are no tables. */
  private static boolean isTable(@Nullable String text) {
    return text != null && text.matches("[a-z_]+") && !text.startsWith("sluice");
  }

  private static boolean accepts(Driver driver, String url) {
    try {
      return driver.acceptsURL(url);
    } catch (SQLException e) {
      return false;
    }
  }

  private static Object call(Object real, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** A call that may fail in any way. */
  private interface SqlCall {
    Object run() throws Throwable;
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.startsWith(SQLITE);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public int getMajorVersion() {
    return 1;
  }

  @Override
  public int getMinorVersion() {
    return 0;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }
}
