package io.chatferry.ledger;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;

/** The driver of a real database, which calls a test before each statement and each commit: {@code jdbc:watched:…}. */
final class WatchedDriver implements Driver {

    private static final String PREFIX = "jdbc:watched:";

    /** Called with what is about to run; on any connection of this driver. */
    static final AtomicReference<Runnable> BEFORE = new AtomicReference<>(() -> {});

    static {
        try {
            DriverManager.registerDriver(new WatchedDriver());
        } catch (SQLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The same database, watched. */
    static LedgerLocation watched(LedgerLocation location) {
        return new LedgerLocation(
                location.folder(),
                location.url().replace("jdbc:", PREFIX),
                location.user(),
                location.password(),
                location.schema());
    }

    @Override
    public Connection connect(String url, Properties info) throws SQLException {
        return acceptsURL(url)
                ? watched(Connection.class, DriverManager.getConnection(url.replace(PREFIX, "jdbc:"), info))
                : null;
    }

    private static <T> T watched(Class<T> type, T real) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            String name = method.getName();
            if (name.startsWith("execute") || name.equals("commit")) {
                BEFORE.get().run();
            }
            Object result = invoke(real, method, arguments);
            if (result instanceof PreparedStatement statement) {
                return watched(PreparedStatement.class, statement);
            }
            return result instanceof Statement statement ? watched(Statement.class, statement) : result;
        };
        return type.cast(Proxy.newProxyInstance(WatchedDriver.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object invoke(Object real, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith(PREFIX);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
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
        return Logger.getLogger("watched");
    }
}
