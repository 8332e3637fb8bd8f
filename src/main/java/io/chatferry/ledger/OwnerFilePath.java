package io.chatferry.ledger;

import io.chatferry.file.OwnerOnly;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Files as H2 writes them, but created so that only their owner may read them: the database, the copy that H2 makes when it
 * compacts it, and the files of its sorts. Used by the URL {@code jdbc:h2:owner:…}, in which a path has no character that H2 would
 * take for the beginning of a setting.
 */
public final class OwnerFilePath extends FilePathWrapper {

    private static final String SCHEME = "owner";

    /** Registers the scheme with H2; a repeated call changes nothing. */
    static void register() {
        FilePath.register(new OwnerFilePath());
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    /** The URL of the database with this path, without {@code .mv.db}; settings may follow. */
    static String url(Path database) {
        return "jdbc:h2:" + SCHEME + ":" + encoded(database.toAbsolutePath().toString());
    }

    private static String encoded(String path) {
        return path.replace("%", "%25").replace(";", "%3B");
    }

    private static String decoded(String path) {
        return path.replace("%3B", ";").replace("%25", "%");
    }

    @Override
    public @Nullable FilePathWrapper wrap(@Nullable FilePath base) {
        return base == null ? null : getPath(getPrefix() + encoded(base.toString()));
    }

    @Override
    protected FilePath unwrap(String name) {
        return FilePath.get(decoded(name.substring(getPrefix().length())));
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        if (mode.equals("r")) {
            return super.open(mode);
        }
        makeForOwner();
        return GuardedFile.of(super.open(mode), path());
    }

    @Override
    public OutputStream newOutputStream(boolean append) throws IOException {
        makeForOwner();
        return super.newOutputStream(append);
    }

    @Override
    public boolean createFile() {
        try {
            if (exists()) {
                return false;
            }
            makeForOwner();
            return true;
        } catch (IOException failed) {
            return super.createFile(); // which reports the reason as H2 does
        }
    }

    private Path path() {
        return Path.of(getBase().toString());
    }

    private void makeForOwner() throws IOException {
        Path path = path();
        if (!Files.exists(path)) {
            OwnerOnly.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                    .close();
        }
    }
}
