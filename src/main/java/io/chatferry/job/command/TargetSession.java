package io.chatferry.job.command;

import io.chatferry.cometchat.CallsEnded;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.TargetAccess;
import io.chatferry.job.verifying.TargetRun;
import io.chatferry.report.progress.Progress;
import java.util.concurrent.Callable;

/** Works on sent messages: requires a ledger that belongs to this target. */
final class TargetSession {

    private final LedgerSession session;

    TargetSession(LedgerSession session) {
        this.session = session;
    }

    interface Work {
        ExitCode run(TargetRun run) throws Exception;
    }

    /** {@code unused} is called instead where the ledger belongs to no target yet. */
    ExitCode run(Callable<ExitCode> unused, Work work) {
        TargetAccess target = TargetAccess.of(session.settings.target());
        session.requireLedger();
        return session.open((ledger, lock) -> TargetBinding.isBound(ledger)
                ? session.run(ledger, lock, locked -> run(locked, target, work))
                : unused.call());
    }

    private ExitCode run(LedgerSession.LockedRun locked, TargetAccess target, Work work) throws Exception {
        TargetBinding.bind(locked.ledger(), target, session.settings);
        try (Progress progress = Progress.to(session.options.err(), session.options.terminal())) {
            return work.run(new TargetRun(
                    session.settings,
                    locked.options(),
                    locked.ledger(),
                    locked.lock(),
                    locked.marker(),
                    progress,
                    target,
                    session.application));
        } catch (CallsEnded ended) {
            session.options
                    .err()
                    .println(
                            ended.message().isEmpty()
                                    ? "Stopped before the end; run the same command again to resume."
                                    : ended.message());
            return ended.reason() == CallsEnded.Reason.KEY_REFUSED ? ExitCode.KEY_REFUSED : ExitCode.STOPPED;
        }
    }
}
