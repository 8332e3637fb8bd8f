package io.chatferry.ledger.staging;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Records of a pass, prepared so that the transaction that appends them does nothing but insert. Not thread-safe. */
public final class StagedPortion {

    private final List<Row> rows;

    /** @param records how many records it will hold; most of them become one row */
    StagedPortion(int records) {
        this.rows = new ArrayList<>(records);
    }

    /** A row of one of the tables of staging. */
    @FunctionalInterface
    interface Row {
        void addTo(StagingInserts inserts) throws SQLException;
    }

    void add(Row row) {
        rows.add(row);
    }

    void addTo(StagingInserts inserts) throws SQLException {
        for (Row row : rows) {
            row.addTo(inserts);
        }
    }
}
