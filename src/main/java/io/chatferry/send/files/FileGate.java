package io.chatferry.send.files;

import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.ledger.media.FilePolicy;
import io.chatferry.ledger.media.MediaState;
import io.chatferry.ledger.media.MediaTable;
import io.chatferry.ledger.media.SettledFiles;
import io.chatferry.ledger.media.SettledFiles.FileOfMessage;
import io.chatferry.send.state.IntDeque;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps messages back until each of their files is in the store, or cannot be had. The ledger is the truth: what was settled is
 * asked for now and then. In memory are some 100 bytes for each of at most {@value #MAX_WAITING} messages that wait. Not
 * thread-safe.
 */
public final class FileGate {

    /** Beyond it no more messages are taken until some have gone. */
    private static final int MAX_WAITING = 100_000;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final @Nullable SettledFiles files;
    private final FileSupply supply;
    private final IntConsumer requeue;
    /** Positions of messages by the file that they wait for; of several files, the first that is not settled. */
    private final Map<Long, IntDeque> waiting = new HashMap<>();

    private int messages;
    private long lookedAt = System.nanoTime();

    /** @param requeue takes the position of a message that may be taken again */
    public FileGate(Ledger ledger, FileSupply supply, IntConsumer requeue) {
        this.files = MediaTable.hasFiles(ledger) ? new SettledFiles(ledger) : null;
        this.supply = supply;
        this.requeue = requeue;
    }

    /** What a message's files say of it. */
    public sealed interface Answer {

        /** It may go. */
        record Go() implements Answer {}

        /** It waits for a file, and comes back by itself. */
        record Wait() implements Answer {}

        /** It is not sent, since it shall not go without this file. */
        record Missing(String message) implements Answer {}
    }

    private static final Answer GO = new Answer.Go();
    private static final Answer WAIT = new Answer.Wait();

    /** Asks for a message that was taken from the queue. */
    public Answer ask(PendingMessage message) {
        if (files == null) {
            return GO;
        }
        List<FileOfMessage> all = files.of(message.seq());
        for (FileOfMessage file : all) {
            if (!file.state().isSettled()) {
                messages++;
                waiting.computeIfAbsent(file.key(), key -> {
                            supply.demand(key);
                            return new IntDeque();
                        })
                        .addLast(message.position());
                return WAIT;
            }
        }
        if (supply.policy().missing() == FilePolicy.Missing.REJECT) {
            for (FileOfMessage file : all) {
                if (file.state() == MediaState.MISSING) {
                    return new Answer.Missing("the file " + file.name() + " is missing: " + file.message());
                }
            }
        }
        return GO;
    }

    /** Whether all files of a message are settled, and it may go whatever became of them. */
    public boolean mayGo(PendingMessage message) {
        return files == null
                || files.of(message.seq()).stream()
                        .allMatch(file -> file.state() == MediaState.DONE
                                || (file.state() == MediaState.MISSING
                                        && supply.policy().missing() != FilePolicy.Missing.REJECT));
    }

    /** Whether so many messages wait that no more should be taken. */
    public boolean isCrowded() {
        return messages >= MAX_WAITING;
    }

    /** Whether messages wait. */
    public boolean isWaiting() {
        return messages > 0;
    }

    /** How many messages wait. */
    public int waiting() {
        return messages;
    }

    /** Why those that wait do so in vain, in this run; null if they do not. */
    public @Nullable String failure() {
        return messages == 0 ? null : supply.failure();
    }

    /** Releases messages whose files were settled. */
    public void pump() {
        if (files == null || messages == 0 || System.nanoTime() - lookedAt < BETWEEN_LOOKS.toNanos()) {
            return;
        }
        lookedAt = System.nanoTime();
        for (long file : files.news()) {
            IntDeque released = waiting.remove(file);
            if (released != null) {
                messages -= released.size();
                while (!released.isEmpty()) {
                    requeue.accept(released.removeFirst());
                }
            }
        }
    }

    /** Forgets who waits: another phase arranges the messages anew. */
    public void clear() {
        waiting.clear();
        messages = 0;
    }
}
