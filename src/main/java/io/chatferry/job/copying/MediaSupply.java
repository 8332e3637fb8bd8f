package io.chatferry.job.copying;

import io.chatferry.config.JobSettings;
import io.chatferry.ledger.media.FilePolicy;
import io.chatferry.media.copying.FileCopier;
import io.chatferry.send.files.FileSupply;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the steps {@code media} and {@code send}, which run at the same time, tell each other. Thread-safe. */
public final class MediaSupply implements FileSupply {

    private final FilePolicy policy;
    private final CountDownLatch sendingEnded = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<Long> early = new ConcurrentLinkedQueue<>();
    private volatile @Nullable FileCopier copier;
    private volatile @Nullable String failure;

    public MediaSupply(JobSettings.Media media) {
        this.policy = new FilePolicy(FilePolicy.Missing.valueOf(media.missing().name()), media.keepSourceUrl());
    }

    @Override
    public FilePolicy policy() {
        return policy;
    }

    @Override
    public void demand(long fileKey) {
        FileCopier running = copier;
        if (running == null) {
            early.add(fileKey);
            running = copier;
        } else {
            running.demand(fileKey);
        }
        if (running != null) {
            passOn(running);
        }
    }

    /** From now on, this copies what is demanded. */
    void started(FileCopier running) {
        copier = running;
        passOn(running);
    }

    private void passOn(FileCopier running) {
        for (Long key = early.poll(); key != null; key = early.poll()) {
            running.demand(key);
        }
    }

    @Override
    public @Nullable String failure() {
        return failure;
    }

    /** No more files are copied in this run. */
    void failed(String message) {
        failure = message;
    }

    /** Nothing is sent any more: no file is needed in this run. */
    public void sendingEnded() {
        sendingEnded.countDown();
    }

    boolean hasSendingEnded() {
        return sendingEnded.getCount() == 0;
    }

    /** Waits until nothing is sent any more. */
    void awaitSending() throws InterruptedException {
        boolean ended = false;
        while (!ended) {
            ended = sendingEnded.await(1, TimeUnit.SECONDS);
        }
    }
}
