package io.chatferry.sandbox;

import io.chatferry.sandbox.api.ChatApi;
import io.chatferry.sandbox.faults.FaultPlan;
import io.chatferry.sandbox.faults.FaultPlan.FaultDecision;
import io.chatferry.sandbox.http.Application;
import io.chatferry.sandbox.http.Call;
import io.chatferry.sandbox.http.Reply;
import io.chatferry.sandbox.http.ReplyOutcome;
import io.chatferry.sandbox.settings.Fault;
import io.chatferry.sandbox.settings.SandboxSettings;
import io.chatferry.sandbox.settings.Setting;
import io.chatferry.sandbox.web.LiveCounters;
import io.chatferry.sandbox.web.WebPages;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BiConsumer;

/** Handles a request: the faults before the call, the call itself, and the faults after it. */
final class Sandbox implements Application {

    private static final String OVERLOADED =
            "<html><head><title>503 Service Temporarily Unavailable</title></head><body><center><h1>503 Service"
                    + " Temporarily Unavailable</h1></center></body></html>";

    private final ChatApi api;
    private final WebPages pages;
    private final WebGuard guard;
    private final FaultPlan plan;
    private final LiveCounters counters;
    private final SandboxSettings settings;
    private final BiConsumer<Runnable, Duration> later;

    Sandbox(
            ChatApi api,
            WebPages pages,
            FaultPlan plan,
            LiveCounters counters,
            SandboxSettings settings,
            BiConsumer<Runnable, Duration> later) {
        this.api = api;
        this.pages = pages;
        this.guard = new WebGuard(settings);
        this.plan = plan;
        this.counters = counters;
        this.settings = settings;
        this.later = later;
    }

    @Override
    public ReplyOutcome handle(Call call) {
        if (pages.serve(call)) {
            return new ReplyOutcome.Answer(guard.refusal(call).orElseGet(() -> pages.answer(call)), Duration.ZERO);
        }
        if (guard.isForeign(call)) {
            return new ReplyOutcome.Answer(api.foreignHost(), Duration.ZERO);
        }
        counters.begin();
        try {
            return answer(call);
        } finally {
            counters.end();
        }
    }

    private ReplyOutcome answer(Call call) {
        FaultDecision decision = plan.decide(call);
        Duration pause = decision.latency();
        if (decision.fault().isEmpty()) {
            return new ReplyOutcome.Answer(carryOut(call), pause);
        }
        Fault fault = decision.fault().get();
        counters.fault(fault.name());
        return switch (fault) {
            case TOO_MANY -> new ReplyOutcome.Answer(api.tooMany(), pause);
            case ERROR_BEFORE -> new ReplyOutcome.Answer(api.failure(), pause);
            case HTML_503 -> new ReplyOutcome.Answer(Reply.html(503, OVERLOADED), pause);
            case CUT_BEFORE -> new ReplyOutcome.Cut(pause);
            case CUT_LATE -> {
                counters.begin();
                later.accept(() -> carryOutLate(call), settings.duration(Setting.FAULT_CUT_LATE_BY));
                yield new ReplyOutcome.Cut(pause);
            }
            case ERROR_AFTER -> {
                carryOut(call);
                yield new ReplyOutcome.Answer(api.failure(), pause);
            }
            case CUT_AFTER -> {
                carryOut(call);
                yield new ReplyOutcome.Cut(pause);
            }
            case TRUNCATED -> new ReplyOutcome.Truncated(carryOut(call), pause);
            case BAD_JSON -> new ReplyOutcome.Answer(half(carryOut(call)), pause);
            case STALL ->
                new ReplyOutcome.Answer(carryOut(call), pause.plus(settings.duration(Setting.FAULT_STALL_FOR)));
        };
    }

    private Reply carryOut(Call call) {
        ChatApi.Answered answered = api.answer(call);
        counters.call(answered.route(), answered.reply().status());
        return answered.reply();
    }

    private void carryOutLate(Call call) {
        try {
            carryOut(call);
        } finally {
            counters.end();
        }
    }

    private static Reply half(Reply reply) {
        byte[] body = Arrays.copyOf(reply.body(), reply.body().length / 2);
        return new Reply(reply.status(), reply.contentType(), reply.headers(), body);
    }
}
