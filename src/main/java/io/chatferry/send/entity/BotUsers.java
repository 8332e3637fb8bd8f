package io.chatferry.send.entity;

import io.chatferry.cometchat.ApiCalls;
import io.chatferry.cometchat.answer.Answer;
import io.chatferry.send.transport.RequestScheduler;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The users of the target that are bots, found out with one call before the first message: for them there is a call of
 * its own. Where the target does not say, nobody is one. Not thread-safe.
 */
public final class BotUsers {

    private static final Duration RETRY = Duration.ofSeconds(2);

    private final RequestScheduler scheduler;
    private final Set<String> uids = new HashSet<>();
    private boolean asked;
    private boolean known;

    public BotUsers(RequestScheduler scheduler) {
        this.scheduler = scheduler;
    }

    private void ask() {
        scheduler.ask(ApiCalls.listBots(), answer -> {
            if (answer instanceof Answer.InDoubt) {
                scheduler.after(RETRY, this::ask);
                return;
            }
            if (answer instanceof Answer.Success success) {
                for (JsonNode bot : success.body().path("data")) {
                    uids.add(bot.path("uid").asString(""));
                }
            }
            known = true;
        });
    }

    /** Whether the target has answered; the first who wants to know makes it asked. */
    public boolean isKnown() {
        if (!asked) {
            asked = true;
            ask();
        }
        return known;
    }

    public boolean contains(String uid) {
        return uids.contains(uid);
    }

    /** The target says that this one is none. */
    public void remove(String uid) {
        uids.remove(uid);
    }
}
