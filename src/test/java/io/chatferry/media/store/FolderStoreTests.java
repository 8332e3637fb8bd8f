package io.chatferry.media.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStoreTests {

    private static final StoredType PNG = StoredType.of("image/png");

    @TempDir
    Path folder;

    private Path root;
    private MediaStore store;
    private final Random random = new Random(5);

    @BeforeEach
    void open() {
        root = folder.resolve("media");
        store = MediaStore.open(settings(root));
    }

    private static StoreSettings settings(Path root) {
        return new StoreSettings(
                root.toUri(), null, false, null, null, null, URI.create("https://media.example.com/m/"));
    }

    @Test
    void keepsWhatIsPutThere() throws IOException {
        Content content = content(100_000);
        String key = content.key("日本 photo.png");

        store.put(key, content.file(), content.size(), content.sha256(), PNG);

        assertThat(root.resolve(key)).hasSameBinaryContentAs(content.file());
        assertThat(store.find(key)).contains(new StoredObject(content.size(), content.sha256()));
        try (InputStream in = store.read(key)) {
            assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(content.file()));
        }
        assertThat(store.publicUrl(key))
                .hasToString("https://media.example.com/m/job/sha256/"
                        + content.sha256().substring(0, 2) + "/" + content.sha256()
                        + "/%E6%97%A5%E6%9C%AC%20photo.png");
    }

    @Test
    void letsAWebServerReadWhatItStored() throws IOException {
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
        Content content = content(10);
        String key = content.key("a.png");

        store.put(key, content.file(), content.size(), content.sha256(), PNG);

        assertThat(mode(root.resolve(key))).isEqualTo("rw-r--r--");
        for (Path path = root.resolve(key).getParent(); !path.equals(folder); path = path.getParent()) {
            assertThat(mode(path)).isEqualTo("rwxr-xr-x");
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void storesNothingOfAFileThatHasChanged() throws IOException {
        Content content = content(1000);
        String key = content.key("a.png");
        Files.write(content.file(), new byte[1000]);

        assertThatThrownBy(() -> store.put(key, content.file(), content.size(), content.sha256(), PNG))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("a file has changed before it was stored");
        Files.write(content.file(), new byte[10]);
        assertThatThrownBy(() -> store.put(key, content.file(), content.size(), content.sha256(), PNG))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("a file has changed before it was stored");

        assertThat(store.find(key)).isEmpty();
        assertThat(files()).isEmpty();
    }

    @Test
    void overwritesWhatAKilledRunHasLeftAndDeletesIt() throws IOException {
        Content content = content(1000);
        String key = content.key("a.png");
        store.put(key, content.file(), content.size(), content.sha256(), PNG);
        Path left = root.resolve(key).resolveSibling("." + sha256("a.png".getBytes()) + ".part");
        Files.write(left, new byte[5]);

        store.put(key, content.file(), content.size(), content.sha256(), PNG);
        assertThat(files()).containsExactly(root.resolve(key));

        Files.write(left, new byte[1]);
        assertThat(store.delete(key)).isTrue();
        assertThat(files()).isEmpty();
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void deletesOnlyItsKeyAndFoldersLeftEmpty() throws IOException {
        Content one = content(10);
        Content other = content(20);
        store.put(one.key("a.png"), one.file(), one.size(), one.sha256(), PNG);
        store.put(other.key("b.png"), other.file(), other.size(), other.sha256(), PNG);
        Files.createDirectories(root.resolve("another-job"));

        assertThat(store.delete(one.key("a.png"))).isTrue();
        assertThat(store.delete(one.key("a.png"))).isFalse();

        assertThat(files()).containsExactly(root.resolve(other.key("b.png")));
        assertThat(root.resolve("job/sha256")
                        .resolve(one.sha256().substring(0, 2))
                        .resolve(one.sha256()))
                .doesNotExist();
        assertThat(root.resolve("another-job")).isDirectory();
    }

    @Test
    void writesReadsAndDeletesNothingOutsideItsFolder() throws IOException {
        Content content = content(10);
        String key = content.key("a.png");
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.createDirectories(root.resolve("job"));
        Files.createSymbolicLink(root.resolve("job/sha256"), outside);

        assertThatThrownBy(() -> store.put(key, content.file(), content.size(), content.sha256(), PNG))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("leads out of it");
        Path victim = outside.resolve(content.sha256().substring(0, 2))
                .resolve(content.sha256())
                .resolve("a.png");
        Files.createDirectories(victim.getParent());
        Files.write(victim, new byte[1]);
        assertThat(store.find(key)).isEmpty();
        assertThat(store.delete(key)).isFalse();
        assertThat(victim).exists();
    }

    @Test
    void takesNoKeyThatLeadsElsewhere() {
        for (String key : List.of("../a", "a/../b", "/a", "a//b", "", "a/", ".", "a\\..\\b", "a\u0000b")) {
            assertThatThrownBy(() -> store.find(key)).as(key).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> store.delete(key)).as(key).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void replacesALinkInsteadOfWritingThroughIt() throws IOException {
        Content content = content(10);
        String key = content.key("a.png");
        Path victim = Files.write(folder.resolve("victim"), new byte[3]);
        Files.createDirectories(root.resolve(key).getParent());
        Files.createSymbolicLink(root.resolve(key), victim);
        assertThat(store.find(key)).isEmpty();

        store.put(key, content.file(), content.size(), content.sha256(), PNG);

        assertThat(victim).hasSize(3);
        assertThat(store.find(key)).isPresent();
    }

    @Test
    void createsNoFolderThatADiskIsToBeMountedAt() throws IOException {
        MediaStore elsewhere = MediaStore.open(settings(folder.resolve("disk/media")));

        assertThatThrownBy(elsewhere::probe)
                .isInstanceOf(StoreException.class)
                .hasMessage(
                        "there is no folder " + folder.resolve("disk/media")
                                + "\n  create it, or mount its disk; Chatferry creates only the last folder of media.store.url");
        assertThat(folder.resolve("disk")).doesNotExist();
    }

    @Test
    void saysThatItsFolderIsGoneInsteadOfMissingAllFiles() {
        String key = new Content(folder, 1, "ab".repeat(32)).key("a.png");

        assertThatThrownBy(() -> store.find(key))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("there is no folder");
        assertThatThrownBy(() -> store.delete(key))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("there is no folder");
        assertThatThrownBy(() -> store.read(key))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("there is no folder");
    }

    @Test
    void probesAndLeavesNothing() throws IOException {
        store.probe();

        assertThat(files()).isEmpty();
    }

    @Test
    void cutsPutsShortWhenItIsClosed() throws IOException {
        Content content = content(1000);
        store.close();

        StoreException failed = catchThrowableOfType(
                StoreException.class,
                () -> store.put(content.key("a.png"), content.file(), content.size(), content.sha256(), PNG));

        assertThat(failed.isRetryable()).isTrue();
        assertThat(files()).isEmpty();
    }

    @Test
    void takesEqualAndDifferentFilesFromManyThreads() throws Exception {
        List<Content> contents = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            contents.add(content(5_000));
        }
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> puts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Content content = contents.get(i % 20);
            puts.add(threads.submit(
                    () -> store.put(content.key("same.png"), content.file(), content.size(), content.sha256(), PNG)));
        }
        for (Future<?> put : puts) {
            put.get();
        }
        threads.shutdown();

        assertThat(files()).hasSize(20);
        assertThat(contents)
                .allSatisfy(content -> assertThat(store.find(content.key("same.png")))
                        .contains(new StoredObject(content.size(), content.sha256())));
    }

    @Test
    void saysWhatIsWrongWithItsDisk() {
        assertThat(failure(new FileSystemException("x", null, "No space left on device")))
                .isEqualTo("the disk of /srv/media is full\n  free some space, and run the same command again");
        assertThat(failure(new IOException("No space left on device"))).startsWith("the disk of /srv/media is full");
        assertThat(failure(new IOException("Disk quota exceeded"))).startsWith("the quota of /srv/media is used up");
        assertThat(failure(new FileSystemException("x", null, "Read-only file system")))
                .contains("mounted read-only");
        assertThat(failure(new AccessDeniedException("/srv/media/secret name")))
                .contains("may not write files in /srv/media");
        assertThat(failure(new IOException("Input/output error")))
                .startsWith("cannot write files in /srv/media: Input/output error");
        assertThat(failure(new NoSuchFileException("x"))).startsWith("there is no folder /srv/media");
    }

    private static String failure(IOException failed) {
        return FolderFailures.of(Path.of("/srv/media"), "write", failed).getMessage();
    }

    private Content content(int size) throws IOException {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        Path file = folder.resolve("file-" + random.nextLong());
        Files.write(file, bytes);
        return new Content(file, size, sha256(bytes));
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(FileSource.digest("SHA-256").digest(bytes));
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private record Content(Path file, long size, String sha256) {

        String key(String name) {
            return StoredKey.of("job", sha256, name);
        }
    }
}
