package io.chatferry.job.checking;

import io.chatferry.cometchat.ApiCalls;
import io.chatferry.cometchat.CometChat;
import io.chatferry.cometchat.PacedClient;
import io.chatferry.cometchat.ServerClock;
import io.chatferry.cometchat.Timeouts;
import io.chatferry.cometchat.Unreachable;
import io.chatferry.cometchat.answer.Answer;
import io.chatferry.cometchat.answer.ErrorPolicy;
import io.chatferry.config.JobSettings;
import io.chatferry.config.SettingsException;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.RunOptions;
import io.chatferry.job.run.SendSettingsFactory;
import io.chatferry.job.run.TargetAccess;
import io.chatferry.job.run.WaitTimes;
import io.chatferry.report.format.Figures;
import io.chatferry.send.transport.PacedCalls;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Checks of the target by calls that change nothing: address, clock, app, key. */
final class TargetChecks {

    private static final long PATIENCE_SECONDS = 60;

    /** Less is no matter: times are sent in whole seconds, and the way to the target takes some of one. */
    private static final Duration TOLERATED_SKEW = Duration.ofSeconds(5);

    private final JobSettings settings;
    private final RunOptions options;
    private final Clock clock;

    TargetChecks(JobSettings settings, RunOptions options, Clock clock) {
        this.settings = settings;
        this.options = options;
        this.clock = clock;
    }

    /** {@code withKey}: also makes a call with the key, which is noted as usage of the limits. */
    List<CheckResult> all(boolean withKey) throws InterruptedException {
        TargetAccess target;
        try {
            target = TargetAccess.of(settings.target());
        } catch (SettingsException missing) {
            return List.of(CheckResult.failed("target", ExitCode.USAGE, String.valueOf(missing.getMessage())));
        }
        List<CheckResult> results = new ArrayList<>();
        try {
            ServerClock server = ServerClock.ask(target.base(), clock);
            results.add(CheckResult.ok(
                    "target",
                    target.base() + " answers in "
                            + Figures.counted(server.roundTrip().toMillis(), "ms", "ms") + region("\n  ", "")));
            results.add(skew(server));
        } catch (IOException fault) {
            Unreachable unreachable = Unreachable.of(target.base(), fault);
            results.add(CheckResult.failed(
                    "target",
                    ExitCode.STOPPED,
                    unreachable.what() + "\n  " + unreachable.remedy() + region(" (", ")")));
            return results;
        }
        if (withKey) {
            results.add(key(target));
        }
        return results;
    }

    private String region(String before, String after) {
        String region = settings.target().region();
        return region.isEmpty() ? "" : before + region + after;
    }

    private static CheckResult skew(ServerClock server) {
        if (server.skew() == null) {
            return CheckResult.warning(
                    "clock", "the target does not tell its time: compare this machine's by other means");
        }
        Duration skew = server.skew();
        if (skew.abs().compareTo(TOLERATED_SKEW) <= 0) {
            return CheckResult.ok("clock", "as the target's, to within " + TOLERATED_SKEW.toSeconds() + " s");
        }
        return CheckResult.warning(
                "clock",
                "this machine's is " + Figures.duration(skew.abs())
                        + (skew.isNegative() ? " behind" : " ahead of")
                        + " the target's\n  set it (NTP): by it the newest messages are judged as from the future or not");
    }

    private CheckResult key(TargetAccess target) throws InterruptedException {
        Answer answer;
        try (PacedClient calls = new PacedCalls(
                new CometChat(target.base(), target.appId(), target.key(), Timeouts.DEFAULT, 1),
                SendSettingsFactory.settings(settings, null, WaitTimes.REAL, clock),
                SendSettingsFactory.limits(settings, options, target),
                clock)) {
            answer = calls.send(ApiCalls.listUsers(1, 1)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            return CheckResult.failed(
                    "key",
                    ExitCode.STOPPED,
                    "the target does not answer within " + PATIENCE_SECONDS
                            + " s, or its limit is used up\n  try again");
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
        if (answer instanceof Answer.Success success) {
            long users = success.body().at("/meta/pagination/total").asLong(-1);
            return CheckResult.ok(
                    "key",
                    "accepted for app " + target.appId()
                            + (users < 0 ? "" : ", which has " + Figures.counted(users, "user", "users")));
        }
        return refused(answer);
    }

    private static CheckResult refused(Answer answer) {
        if (answer instanceof Answer.Refused refused) {
            String detail = refused.code() + " (HTTP " + refused.status() + "): " + refused.message();
            return ErrorPolicy.of(refused.code()).concernsAll()
                    ? CheckResult.failed("key", ExitCode.KEY_REFUSED, ErrorPolicy.keyRefused(detail))
                    : CheckResult.failed(
                            "key",
                            ExitCode.STOPPED,
                            "the target refuses to list users: " + detail
                                    + "\n  use a key of scope fullAccess; the code says what else it may be");
        }
        String fault = answer instanceof Answer.NotSent notSent
                ? notSent.message()
                : answer instanceof Answer.InDoubt doubt ? doubt.message() : "no answer";
        return CheckResult.failed(
                "key", ExitCode.STOPPED, fault + "\n  check target.app-id, target.region and target.base-url");
    }
}
