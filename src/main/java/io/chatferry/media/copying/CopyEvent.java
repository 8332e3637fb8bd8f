package io.chatferry.media.copying;

import io.chatferry.ledger.media.MediaFile;
import io.chatferry.media.fetch.FetchResult;
import io.chatferry.media.store.StoredType;
import java.nio.file.Path;

/** What a thread that copies has to tell of a file. */
sealed interface CopyEvent {

    MediaFile file();

    /**
     * Its bytes are in the spool.
     *
     * @param name under which it is stored
     * @param received bytes of this attempt
     */
    record Received(MediaFile file, Path part, long size, String sha256, StoredType type, String name, long received)
            implements CopyEvent {}

    /** Its bytes are not to be had. */
    record Missing(MediaFile file, String reason, String message) implements CopyEvent {}

    /** This attempt has failed. */
    record Later(MediaFile file, FetchResult.Later result) implements CopyEvent {}

    /** It is in the store. */
    record Stored(MediaFile file) implements CopyEvent {}

    /** A dead run has begun to store it: its object is not there, nor are its bytes. */
    record NotStored(MediaFile file) implements CopyEvent {}

    /** The store has refused it for now. */
    record NotPut(MediaFile file, Received received, String message) implements CopyEvent {}

    /** The store does not say for now what became of a file that a dead run has begun to store. */
    record NotResumed(MediaFile file, String message) implements CopyEvent {}

    /** No file can be copied any more in this run. */
    record Failed(MediaFile file, String message) implements CopyEvent {}

    /** The run ends. */
    record Cut(MediaFile file) implements CopyEvent {}
}
