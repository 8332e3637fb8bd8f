package io.chatferry.sandbox.app;

import io.chatferry.sandbox.settings.SandboxSettings;
import io.chatferry.sandbox.settings.Setting;
import io.chatferry.sandbox.store.ChatMessage.Screening;
import io.chatferry.sandbox.store.ChatMessage.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Moderation: a message is pending for a while, then approved, or disapproved if it contains a keyword. */
public final class Moderation {

    private static final String RULE = "keywords";

    private final List<String> keywords;
    private final long delayMillis;

    Moderation(SandboxSettings settings) {
        keywords = Arrays.stream(settings.text(Setting.KEYWORDS).split(","))
                .map(word -> word.strip().toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .toList();
        delayMillis = settings.duration(Setting.MODERATION_DELAY).toMillis();
    }

    public Screening screen(@Nullable String text, long nowMillis) {
        String lower = text == null ? "" : text.toLowerCase(Locale.ROOT);
        boolean bad = keywords.stream().anyMatch(lower::contains);
        return new Screening(bad ? Verdict.DISAPPROVED : Verdict.APPROVED, nowMillis + delayMillis, bad ? RULE : null);
    }
}
