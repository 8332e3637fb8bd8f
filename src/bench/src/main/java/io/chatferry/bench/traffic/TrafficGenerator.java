package io.chatferry.bench.traffic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Makes the traffic of a shape: the same for the same shape, number and seed, on every machine. */
public final class TrafficGenerator {

    private static final long SEED = 20_230_101;
    private static final long FIRST = 1_672_531_200; // 2023-01-01
    private static final int MESSAGES_A_SENDER = 60;
    private static final int CRITICAL_SENDERS = 3_000;
    /** At three tenths of the app's limit it needs a tenth longer than all messages together. */
    private static final double CRITICAL_SHARE = 0.33;

    private static final List<String> WORDS = List.of(
            "anchor", "bread", "café", "drum", "evening", "ferry", "garden", "harbour", "inlet", "jetty", "kiosk",
            "lantern", "morning", "naïve", "offer", "pier", "quay", "rope", "signal", "tide", "ünder", "valley",
            "water", "yard", "zero", "☕");

    private final Shape shape;
    private final int messages;
    private final Random random;
    private final int[] counts;

    private TrafficGenerator(Shape shape, int messages) {
        this.shape = shape;
        this.messages = messages;
        this.random = new Random(SEED);
        int senders = Math.max(200, messages / MESSAGES_A_SENDER);
        this.counts = switch (shape) {
            case EVEN -> Senders.even(messages, senders);
            case ZIPF -> Senders.zipf(messages, 4 * senders, 1.05 * Senders.SHARE_AT_LIMIT);
            case CRITICAL -> Senders.zipf(messages, CRITICAL_SENDERS, CRITICAL_SHARE);
            case GIANT -> Senders.talkers(messages, senders, Giant.TALKERS, 1.02, 0.9);
        };
    }

    public static Traffic generate(Shape shape, int messages) {
        return new TrafficGenerator(shape, messages).traffic();
    }

    private Traffic traffic() {
        List<Integer> senders = shape == Shape.GIANT ? Giant.senders(counts, random) : shuffledSenders();
        List<Message> made = new ArrayList<>(messages);
        long time = FIRST;
        for (int i = 0; i < messages; i++) {
            time += pause();
            made.add(message(i, senders.get(i), time));
        }
        return new Traffic(made);
    }

    private List<Integer> shuffledSenders() {
        List<Integer> senders = new ArrayList<>(messages);
        for (int sender = 0; sender < counts.length; sender++) {
            senders.addAll(Collections.nCopies(counts[sender], sender));
        }
        Collections.shuffle(senders, random);
        return senders;
    }

    /** Seconds to the next message of anybody; a group in which many write has several in one second. */
    private int pause() {
        return switch (shape) {
            case EVEN -> random.nextInt(40);
            case ZIPF, CRITICAL -> random.nextInt(4) == 0 ? random.nextInt(60) : 0;
            case GIANT -> random.nextInt(3) == 0 ? random.nextInt(4) : 0;
        };
    }

    private Message message(int number, int sender, long time) {
        String group = group(sender);
        return new Message(
                String.format(Locale.ROOT, "%s-m%07d", name(), number),
                uid(sender),
                group.isEmpty() ? uid(partner(sender)) : group,
                !group.isEmpty(),
                time,
                text());
    }

    /** The group that the next message of a sender goes to; empty for another user. */
    private String group(int sender) {
        return switch (shape) {
            case EVEN -> "";
            case ZIPF, CRITICAL -> random.nextInt(10) < 3 ? name() + "-g" + skewed(200) : "";
            case GIANT -> sender < Giant.TALKERS || random.nextInt(10) < 6 ? name() + "-everybody" : "";
        };
    }

    private int partner(int sender) {
        int distance = shape == Shape.ZIPF || shape == Shape.CRITICAL ? 1 + skewed(20) * 7 : 1 + random.nextInt(3);
        return (sender + distance) % counts.length;
    }

    /** Below {@code bound}, small ones far more often: uniform in the logarithm. */
    private int skewed(int bound) {
        return (int) Math.pow(bound + 1.0, random.nextDouble()) - 1;
    }

    private String uid(int sender) {
        return String.format(Locale.ROOT, "%s-u%05d", name(), sender);
    }

    private String name() {
        return shape.name().toLowerCase(Locale.ROOT);
    }

    private String text() {
        int words = 3 + skewed(40);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(i == 0 ? "" : " ").append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return text.toString();
    }
}
