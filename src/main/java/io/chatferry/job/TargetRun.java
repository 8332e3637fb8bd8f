package io.chatferry.job;

import io.chatferry.cometchat.CometChat;
import io.chatferry.cometchat.Limits;
import io.chatferry.cometchat.RepeatableCalls;
import io.chatferry.cometchat.Timeouts;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerMarker;
import io.chatferry.ledger.RunLock;
import io.chatferry.report.Progress;

/** A run that asks the target about what is in the ledger, and sends nothing. */
final class TargetRun {

    private static final int CONNECTIONS = 32;

    final JobSettings settings;
    final RunOptions options;
    final Ledger ledger;
    final RunLock lock;
    final LedgerMarker marker;
    final Progress progress;
    final TargetAccess target;

    TargetRun(
            JobSettings settings,
            RunOptions options,
            Ledger ledger,
            RunLock lock,
            LedgerMarker marker,
            Progress progress,
            TargetAccess target) {
        this.settings = settings;
        this.options = options;
        this.ledger = ledger;
        this.lock = lock;
        this.marker = marker;
        this.progress = progress;
        this.target = target;
    }

    /** The way to the target, within the job's limits. */
    RepeatableCalls calls() {
        JobSettings.Limits limits = settings.limits();
        return new RepeatableCalls(
                        new CometChat(target.base(), target.appId(), target.key(), Timeouts.DEFAULT, CONNECTIONS),
                        new Limits(limits.standard(), limits.core(), limits.dataImport(), limits.window()))
                .tellingOf(words -> progress.update(0, words));
    }
}
