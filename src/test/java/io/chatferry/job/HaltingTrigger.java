package io.chatferry.job;

import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerLocation;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.h2.api.Trigger;

/**
 * Ends a process as a kill would, within the transaction that writes a certain row of an H2 ledger: only one that is told
 * so by its environment, while the next one opens the same ledger and goes on.
 */
public final class HaltingTrigger implements Trigger {

    /** As a process ends that was killed. */
    static final int EXIT_CODE = 137;

    private static final String ROW = "HALT_AT_ROW";
    private static final String NUMBER = "HALT_AT_NUMBER";
    private static final AtomicInteger WRITTEN = new AtomicInteger();

    private final List<String> columns = new ArrayList<>();

    /**
     * Sets it on a ledger.
     *
     * @param event {@code INSERT} or {@code UPDATE}
     * @param row the columns of the rows that count, as in {@code STATE=9 ENDPOINT=1}; empty where all do
     * @param number at so many of them the process ends
     * @return the environment of the process that is to end
     */
    static Map<String, String> set(Path folder, String event, String table, String row, int number)
            throws SQLException {
        try (Ledger ledger = Ledger.open(LedgerLocation.inFolder(folder));
                Connection connection = ledger.dataSource().getConnection()) {
            connection
                    .createStatement()
                    .execute("CREATE TRIGGER halting AFTER " + event + " ON " + table + " FOR EACH ROW CALL '"
                            + HaltingTrigger.class.getName() + "'");
        }
        return Map.of(ROW, row, NUMBER, Integer.toString(number));
    }

    @Override
    public void init(Connection connection, String schema, String name, String table, boolean before, int type)
            throws SQLException {
        try (ResultSet all = connection.getMetaData().getColumns(null, schema, table, null)) {
            while (all.next()) {
                columns.add(all.getString("COLUMN_NAME"));
            }
        }
    }

    @Override
    public void fire(Connection connection, Object[] before, Object[] after) {
        String row = System.getenv(ROW);
        if (row != null
                && Stream.of(row.split(" ")).allMatch(column -> column.isEmpty() || holds(column.split("="), after))
                && WRITTEN.incrementAndGet() == Integer.parseInt(System.getenv(NUMBER))) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    private boolean holds(String[] column, Object[] row) {
        return column[1].equals(String.valueOf(row[columns.indexOf(column[0])]));
    }
}
