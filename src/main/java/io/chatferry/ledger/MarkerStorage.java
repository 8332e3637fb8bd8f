package io.chatferry.ledger;

import io.chatferry.file.OwnerOnly;
import io.chatferry.model.Program;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads and writes the file of a marker, so that each write is on disk, whole, when it returns. */
final class MarkerStorage {

    private final Path file;
    private final Path database;

    /** @param database the file of the ledger, for messages */
    MarkerStorage(Path file, Path database) {
        this.file = file;
        this.database = database;
    }

    /**
     * The content; null if there is no file.
     *
     * @throws LedgerException with {@link LedgerException.Reason#NOT_THE_NEWEST} if the file is damaged
     */
    @Nullable
    MarkerContent read() {
        try {
            return MarkerContent.parse(Files.readString(file));
        } catch (NoSuchFileException none) {
            return null;
        } catch (JacksonException | CharacterCodingException damaged) {
            throw new LedgerException(
                    LedgerException.Reason.NOT_THE_NEWEST,
                    file + " is damaged: it tells whether " + database + " is the newest copy of the ledger"
                            + "\n  if it is, " + Program.name() + " forget JOB removes what is damaged");
        } catch (IOException failed) {
            throw unusable("read", failed);
        }
    }

    void write(MarkerContent content) {
        try {
            OwnerOnly.createFolder(folder());
            AtomicFile.replace(file, content.bytes(), true);
        } catch (IOException failed) {
            throw unusable("written", failed);
        }
    }

    /** Opens the file, to be overwritten in place; such a write is not synced. */
    FileChannel open() {
        try {
            return FileChannel.open(file, StandardOpenOption.WRITE);
        } catch (IOException failed) {
            throw unusable("written", failed);
        }
    }

    void delete() {
        try {
            if (Files.deleteIfExists(file)) {
                AtomicFile.syncFolder(file);
            }
        } catch (IOException failed) {
            throw unusable("removed", failed);
        }
    }

    private Path folder() {
        return file.toAbsolutePath().resolveSibling("");
    }

    private LedgerException unusable(String verb, IOException failed) {
        return LedgerException.ofDisk("The marker " + file + " cannot be " + verb + "", failed);
    }
}
