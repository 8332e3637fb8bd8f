package io.chatferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Work folders whose names have characters that mean something in a URL. */
class LedgerPathTests {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a;b",
                "a;MODE=MySQL;INIT=SELECT X",
                "100%",
                "%3B%25",
                "a b",
                "a#b?c&d",
                "Müller, 移行",
                "~",
                "a;~",
                "owner:x"
            })
    void keepsTheLedgerInAFolderOfAnyName(String name) throws SQLException {
        Path work = folder.resolve(name).resolve("acme");
        for (int i = 0; i < 2; i++) {
            try (Ledger ledger = Ledger.open(LedgerLocation.inFolder(work));
                    Connection connection = ledger.dataSource().getConnection()) {
                assertThat(connection.isValid(1)).isTrue();
            }
        }
        assertThat(Files.exists(work.resolve("ledger.mv.db"))).isTrue();
        assertThat(folder.toFile().list()).containsExactly(name);
        assertThat(work.toFile().list()).allMatch(file -> file.startsWith("ledger"));
    }
}
