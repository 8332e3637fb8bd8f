package io.chatferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.file.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of a job belong to its owner, and what a killed run has left is removed, nothing else. */
class LedgerFilesTests {

    @TempDir
    Path root;

    @Test
    void createsFoldersForTheirOwnerOnly() throws IOException {
        Path folder = root.resolve("work").resolve("job");
        OwnerOnly.createFolder(folder);
        OwnerOnly.createFolder(folder);

        assertThat(permissions(folder)).isEqualTo("rwx------");
        assertThat(permissions(folder.getParent())).isEqualTo("rwx------");
    }

    @Test
    void keepsPermissionsOfExistingFolder() throws IOException {
        Path folder = Files.createDirectory(
                root.resolve("shared"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
        OwnerOnly.createFolder(folder);

        assertThat(permissions(folder)).isEqualTo("rwxr-x---");
    }

    @Test
    void createsFilesForTheirOwnerOnly() throws IOException {
        Path file = root.resolve("file");
        try (FileChannel open = OwnerOnly.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            assertThat(open.size()).isZero();
        }
        assertThat(permissions(file)).isEqualTo("rw-------");
    }

    @Test
    void failsWhereAFileIsInTheWay() throws IOException {
        Files.writeString(root.resolve("work"), "a file");

        assertThatThrownBy(() -> OwnerOnly.createFolder(root.resolve("work")))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "sort/run-1.run, true",
        "sort/deeper/run, true",
        "sort, false",
        "progress.json, true",
        "progress.json.tmp, true",
        "reports/progress.json, false",
        ".report.html.tmp, true",
        "reports/.report.html.tmp, true",
        "report.html.tmp, false",
        ".hidden, false",
        "ledger.mv.db, false",
        "lock, false",
        "sorted/run-1.run, false",
        "mended/1/sort, false",
    })
    void removesOnlyWhatAKilledRunLeaves(String name, boolean removed) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x");

        WorkFolder.removeLeftovers(root, "sort");

        assertThat(Files.exists(file)).isEqualTo(!removed);
    }

    @Test
    void emptiesSortFolderAndKeepsIt() throws IOException {
        Path sort = Files.createDirectory(root.resolve("sort"));
        Files.writeString(sort.resolve("a"), "x");
        Files.createDirectory(sort.resolve("b"));
        Files.writeString(root.resolve("report.html"), "x");

        WorkFolder.emptySortFolder(sort);
        WorkFolder.emptySortFolder(root.resolve("missing"));

        assertThat(names()).containsExactly("report.html", "sort");
    }

    /** An open database file that another program touches is no longer written. */
    @ParameterizedTest
    @CsvSource({"delete", "replace", "truncate", "overwrite", "move"})
    void noticesThatDatabaseFileIsChanged(String change) throws IOException {
        Path file = root.resolve("ledger.mv.db");
        try (TestLedger job = TestLedger.open(Database.H2, root)) {
            job.pass(new Export().message("m", "ann", "bob", 1, "x"));
            assertThat(job.ledger.isIntact()).isTrue();
            byte[] content = Files.readAllBytes(file);
            switch (change) {
                case "delete" -> Files.delete(file);
                case "replace" -> {
                    Files.delete(file);
                    Files.write(file, content);
                }
                case "truncate" -> Files.write(file, java.util.Arrays.copyOf(content, content.length / 2));
                case "overwrite" -> {
                    content[100]++;
                    Files.write(file, content, StandardOpenOption.WRITE);
                }
                default -> Files.move(file, root.resolve("moved"));
            }

            assertThat(job.ledger.isIntact()).isFalse();
            assertThatThrownBy(job.ledger::requireIntact).isInstanceOfSatisfying(LedgerException.class, changed -> {
                assertThat(changed.reason()).isEqualTo(LedgerException.Reason.VANISHED);
                assertThat(changed.getMessage().lines()).hasSize(2);
            });
            job.cut();
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private Set<String> names() throws IOException {
        try (Stream<Path> files = Files.list(root)) {
            List<String> found =
                    files.map(file -> file.getFileName().toString()).toList();
            return new TreeSet<>(found);
        }
    }
}
