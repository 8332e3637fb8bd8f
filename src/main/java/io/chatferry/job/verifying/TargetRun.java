package io.chatferry.job.verifying;

import io.chatferry.cometchat.CometChat;
import io.chatferry.cometchat.RepeatableCalls;
import io.chatferry.cometchat.Timeouts;
import io.chatferry.config.JobSettings;
import io.chatferry.job.run.RunOptions;
import io.chatferry.job.run.SendSettingsFactory;
import io.chatferry.job.run.TargetAccess;
import io.chatferry.job.run.WaitTimes;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerMarker;
import io.chatferry.ledger.RunLock;
import io.chatferry.report.progress.Progress;
import io.chatferry.send.transport.PacedCalls;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/** A run that compares the target with the ledger, or deletes from the target; it sends no message. */
public final class TargetRun {

    private static final int CONNECTIONS = 32;

    final JobSettings settings;
    final RunOptions options;
    final Ledger ledger;
    final RunLock lock;
    public final LedgerMarker marker;
    final Progress progress;
    final TargetAccess target;
    final @Nullable ApplicationContext application;

    public TargetRun(
            JobSettings settings,
            RunOptions options,
            Ledger ledger,
            RunLock lock,
            LedgerMarker marker,
            Progress progress,
            TargetAccess target,
            @Nullable ApplicationContext application) {
        this.settings = settings;
        this.options = options;
        this.ledger = ledger;
        this.lock = lock;
        this.marker = marker;
        this.progress = progress;
        this.target = target;
        this.application = application;
    }

    /** Calls to the target, within the limits that all runs of the app on this machine share. */
    RepeatableCalls calls(Clock clock) {
        return new RepeatableCalls(new PacedCalls(
                        new CometChat(target.base(), target.appId(), target.key(), Timeouts.DEFAULT, CONNECTIONS),
                        SendSettingsFactory.settings(settings, null, WaitTimes.REAL, clock),
                        SendSettingsFactory.limits(settings, options, target),
                        clock))
                .onWait(fault -> {
                    progress.notice(fault);
                    progress.update(0, "waiting for the target");
                });
    }
}
