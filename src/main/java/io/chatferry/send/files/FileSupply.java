package io.chatferry.send.files;

import io.chatferry.ledger.media.FilePolicy;
import org.jspecify.annotations.Nullable;

/** What copies the files of messages while these are sent. Thread-safe. */
public interface FileSupply {

    /** Nothing copies files, and no message has any. */
    FileSupply NONE = new FileSupply() {
        @Override
        public FilePolicy policy() {
            return FilePolicy.STANDARD;
        }

        @Override
        public void demand(long fileKey) {
            // whoever waits for it, waits for a later run
        }

        @Override
        public @Nullable String failure() {
            return "The files of messages are still to be copied, and this run copies none." + "\n  run import again";
        }
    };

    /** How messages go whose files cannot be had. */
    FilePolicy policy();

    /** A message waits for this file: it goes before others. */
    void demand(long fileKey);

    /** Why no more files are copied in this run, for users; null as long as they are. */
    @Nullable
    String failure();
}
