package io.chatferry.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** The databases that a ledger can lie in; every contract of the ledger is run on each. */
public enum Database {
    H2 {
        @Override
        public LedgerLocation location(Path folder) {
            return LedgerLocation.inFolder(folder);
        }
    },

    /** A real server, started once for all tests of this JVM and stopped at its end; a schema for each ledger. */
    POSTGRES {
        @Override
        public LedgerLocation location(Path folder) {
            return new LedgerLocation(folder, Server.URL, "postgres", null, "ledger_" + SCHEMAS.incrementAndGet());
        }
    };

    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    /** Where a new ledger may lie; the folder is for what is not in the database. */
    public abstract LedgerLocation location(Path folder);

    private static final class Server {

        static final String URL = start();

        private static String start() {
            try {
                return EmbeddedPostgres.builder().start().getJdbcUrl("postgres", "postgres");
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
