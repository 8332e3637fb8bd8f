package io.chatferry.job;

import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerLocation;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.api.Trigger;

/** A trigger in the ledger that lets a statement of this process fail. */
public final class FailingTrigger implements Trigger {

    private static final AtomicInteger LEFT = new AtomicInteger(Integer.MAX_VALUE);

    /** Lets each insert into a table fail, after so many. */
    static void set(Path folder, String table, int after) throws SQLException {
        try (Ledger ledger = Ledger.open(LedgerLocation.inFolder(folder));
                Connection connection = ledger.dataSource().getConnection()) {
            connection
                    .createStatement()
                    .execute("CREATE TRIGGER failing AFTER INSERT ON " + table + " FOR EACH ROW CALL '"
                            + FailingTrigger.class.getName() + "'");
        }
        LEFT.set(after);
    }

    @Override
    public void fire(Connection connection, Object[] before, Object[] after) throws SQLException {
        if (LEFT.getAndDecrement() <= 0) {
            throw new SQLException("this row must not be written");
        }
    }
}
