package io.chatferry.bench.reading;

import java.util.List;
import java.util.Random;

/** Texts as people write them: 1 to 40 words, most of them short, some with an emoji, a link or a name. */
final class GeneratedText {

    private static final List<String> WORDS = List.of(
            "the",
            "a",
            "to",
            "we",
            "it",
            "is",
            "on",
            "for",
            "that",
            "this",
            "not",
            "with",
            "at",
            "have",
            "can",
            "tomorrow",
            "meeting",
            "release",
            "ticket",
            "server",
            "review",
            "lunch",
            "deploy",
            "customer",
            "question",
            "today",
            "branch",
            "update",
            "invoice",
            "test",
            "thanks",
            "please",
            "look",
            "again",
            "über",
            "café",
            "はい");
    private static final List<String> EMOJIS = List.of("🎉", "👍", "😀", "🚀");
    private static final int MOST = 40;

    private GeneratedText() {}

    /**
     * One text.
     *
     * @param name how a user is mentioned, which one text in ten does
     * @param link how a link is written, which one text in twenty has
     */
    static String of(Random random, String name, String link) {
        int words = 1 + (int) (MOST * Math.pow(random.nextDouble(), 2));
        StringBuilder text = new StringBuilder();
        if (random.nextInt(10) == 0) {
            text.append(name).append(' ');
        }
        for (int i = 0; i < words; i++) {
            text.append(i == 0 ? "" : " ").append(pick(WORDS, random));
        }
        if (random.nextInt(20) == 0) {
            text.append(' ').append(link);
        }
        if (random.nextInt(10) == 0) {
            text.append(' ').append(pick(EMOJIS, random));
        }
        return text.toString();
    }

    static <T> T pick(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }
}
