package io.chatferry.soak;

import io.chatferry.soak.ExportRecord.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A made-up history: users and groups, described or not; conversations busy and quiet, with many messages in the same
 * second; ids given and left out; records that are broken, repeated, contradicted or deleted. It knows the
 * expected outcome of each. Grows once, at {@link #half}: later messages are later in time as well.
 */
final class RandomHistory {

    static final int FILES = 3;
    private static final long START_MILLIS = 1_650_000_000_000L;
    private static final String[] PHRASES = {
        "harbour", "Grüße", "おはよう", "🥐 fresh", "a \"quoted\" word", "comma, and; semicolon", "line\nbreak", "forbidden"
    };

    private final Random random;
    private final double givenMuids;
    private final boolean wholeSeconds;
    private final List<String> users = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();
    private final List<String[]> conversations = new ArrayList<>();
    private final List<ExportRecord> rows = new ArrayList<>();
    private final List<ExportRecord> copies = new ArrayList<>();
    private final Map<String, String> lastMuid = new HashMap<>();
    private long now = START_MILLIS;
    private long half = Long.MAX_VALUE;

    RandomHistory(Random random, int messages) {
        this.random = random;
        this.givenMuids = List.of(0.0, 0.5, 1.0).get(random.nextInt(3));
        this.wholeSeconds = random.nextInt(4) == 0;
        addUsersAndGroups();
        double brokenShare = random.nextInt(3) * 0.03;
        for (int i = 0; i < messages; i++) {
            if (i == messages / 2) {
                now += 1_000; // the later half shares no second with the earlier one
                half = now / 1_000 * 1_000;
                now = half;
            }
            advanceClock();
            ExportRecord row = valid(i);
            rows.add(row);
            if (random.nextDouble() < brokenShare) {
                rows.add(broken(i));
            }
            if (random.nextDouble() < brokenShare && row.fields().containsKey("muid")) {
                copies.add(copy(row, i));
            }
            while (!row.fields().containsKey("muid") && random.nextInt(40) == 0) {
                rows.add(row); // without an id it is another message that happens to be equal
            }
        }
        if (random.nextInt(3) == 0) {
            Collections.shuffle(rows, random);
        }
    }

    /** The instant at which the history can be cut in two, in Unix milliseconds. */
    long half() {
        return half;
    }

    /** All users, including those that no file describes. */
    List<String> users() {
        return users;
    }

    List<String> groups() {
        return groups;
    }

    /** The records of a file that are earlier than an instant, in the order of the file. */
    List<ExportRecord> file(int number, long before) {
        List<ExportRecord> all = new ArrayList<>(rows);
        all.addAll(copies); // after the records that they repeat
        return all.stream()
                .filter(row -> row.file() == number && row.millis() < before)
                .toList();
    }

    long count(Outcome outcome) {
        return IntStream.range(0, FILES)
                .mapToLong(file -> file(file, Long.MAX_VALUE).stream()
                        .filter(row -> row.outcome() == outcome)
                        .count())
                .sum();
    }

    /** The number of messages of the sender that has most. */
    long messagesOfBusiestSender() {
        return largest(ExpectedMessage::sender);
    }

    /** The number of messages of the conversation that has most. */
    long messagesOfLongestConversation() {
        return largest(ExpectedMessage::conversation);
    }

    private long largest(Function<ExpectedMessage, String> of) {
        Map<String, Long> counts = messages().stream().collect(Collectors.groupingBy(of, Collectors.counting()));
        return Collections.max(counts.values());
    }

    /** The messages that must arrive, in the order of the source: by time, then by file, then by record. */
    List<ExpectedMessage> messages() {
        List<ExportRecord> all = new ArrayList<>();
        for (int file = 0; file < FILES; file++) {
            all.addAll(file(file, Long.MAX_VALUE));
        }
        return all.stream()
                .filter(row -> row.outcome() == Outcome.SENT)
                .sorted(Comparator.comparingLong(ExportRecord::millis))
                .map(ExportRecord::message)
                .toList();
    }

    private void addUsersAndGroups() {
        int userCount = 3 + random.nextInt(30);
        for (int i = 0; i < userCount; i++) {
            users.add(i % 3 == 0 ? "User-" + i : "user_" + i);
        }
        int groupCount = 1 + random.nextInt(5);
        for (int i = 0; i < groupCount; i++) {
            groups.add(i % 2 == 0 ? "Room-" + i : "room_" + i);
            conversations.add(new String[] {"group", groups.get(i)});
        }
        for (int i = 0; i < userCount; i++) {
            conversations.add(new String[] {users.get(i), users.get((i + 1 + random.nextInt(userCount - 1)) % userCount)
            });
        }
        Collections.shuffle(conversations, random);
    }

    private void advanceClock() {
        if (random.nextInt(100) < 40) {
            now += 1_000L * (1 + (random.nextInt(20) == 0 ? random.nextInt(500_000) : random.nextInt(60)));
        } else if (random.nextBoolean()) {
            now = Math.min(now + random.nextInt(300), now / 1_000 * 1_000 + 999);
        }
        if (wholeSeconds) {
            now = now / 1_000 * 1_000;
        }
    }

    private ExportRecord valid(int number) {
        // a few conversations are much busier than the others
        String[] conversation = conversations.get((int) (conversations.size() * Math.pow(random.nextDouble(), 3)));
        boolean toGroup = conversation[0].equals("group");
        int side = random.nextInt(2);
        String sender = toGroup ? users.get(random.nextInt(users.size())) : conversation[side];
        String receiver = toGroup ? conversation[1] : conversation[1 - side];
        Map<String, Object> fields = new LinkedHashMap<>();
        if (random.nextDouble() < givenMuids) {
            fields.put("muid", "M-" + number);
        }
        fields.put("sender", sender);
        fields.put("receiver", receiver);
        fields.put("receiverType", toGroup ? "group" : "user");
        fields.put("sentAt", wholeSeconds ? now / 1_000 : now);
        String mark = content(fields, number);
        if (random.nextInt(30) == 0) {
            fields.put("deletedAt", now / 1_000 + 60);
            return ExportRecord.of(fields, random.nextInt(FILES), now, Outcome.SKIPPED);
        }
        extras(fields, toGroup ? receiver : conversation[0] + conversation[1]);
        ExpectedMessage message = new ExpectedMessage(
                sender.toLowerCase(Locale.ROOT),
                toGroup ? "group" : "user",
                receiver.toLowerCase(Locale.ROOT),
                now / 1_000,
                mark,
                fields.containsKey("parentMuid"));
        return new ExportRecord(fields, "", random.nextInt(FILES), now, Outcome.SENT, message);
    }

    /** Adds text, mostly, or an image, or custom data; returns what identifies the content. */
    private String content(Map<String, Object> fields, int number) {
        int kind = random.nextInt(20);
        if (kind == 0) {
            String url = "https://files.example.com/" + number + ".png";
            fields.put("type", "image");
            fields.put(
                    "attachments",
                    List.of(Map.of("url", url, "name", "p.png", "mimeType", "image/png", "extension", "png")));
            return url;
        }
        if (kind == 1) {
            fields.put("category", "custom");
            fields.put("type", "poll");
            fields.put("customData", Map.of("mark", "poll " + number));
            return "poll " + number;
        }
        String phrase = PHRASES[random.nextInt(PHRASES.length)];
        String text = "#" + number + " " + phrase.repeat(random.nextInt(15) == 0 ? 1 + random.nextInt(60) : 1);
        fields.put("text", text);
        return text;
    }

    private void extras(Map<String, Object> fields, String conversation) {
        if (random.nextInt(10) == 0) {
            fields.put("tags", List.of("starred", "to do"));
        }
        if (random.nextInt(10) == 0) {
            fields.put("metadata", Map.of("legacy", random.nextInt()));
        }
        if (random.nextInt(10) == 0) {
            fields.put("reactions", List.of(Map.of("reaction", "❤", "uids", List.of(users.get(0)))));
        }
        String parent = lastMuid.get(conversation);
        if (parent != null && random.nextInt(10) == 0) {
            fields.put("parentMuid", parent);
        }
        if (fields.get("muid") instanceof String muid) {
            lastMuid.put(conversation, muid);
        }
    }

    /** A later record with the same id: with the same content, or with another. */
    private ExportRecord copy(ExportRecord row, int number) {
        int file = row.file() + random.nextInt(FILES - row.file());
        if (row.outcome() != Outcome.SENT) {
            return ExportRecord.of(row.fields(), file, row.millis(), row.outcome());
        }
        if (random.nextBoolean()) {
            return ExportRecord.of(row.fields(), file, row.millis(), Outcome.DUPLICATE);
        }
        Map<String, Object> other = new LinkedHashMap<>(row.fields());
        other.put("metadata", Map.of("contradicts", number));
        return ExportRecord.of(other, file, row.millis(), Outcome.REJECTED);
    }

    private ExportRecord broken(int number) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("muid", "broken-" + number);
        fields.put("sender", users.get(0));
        fields.put("receiver", users.get(1));
        fields.put("receiverType", "user");
        fields.put("text", "must not arrive " + number);
        fields.put("sentAt", now / 1_000);
        int file = random.nextInt(FILES);
        switch (random.nextInt(9)) {
            case 0 -> fields.put("text", "");
            case 1 -> fields.put("receiverType", "room");
            case 2 -> fields.put("sentAt", "2100-01-01T00:00:00Z");
            case 3 -> fields.put("sentAt", "yesterday");
            case 4 -> fields.put("text", "x".repeat(10_300));
            case 5 -> fields.put("category", "memo");
            case 6 -> fields.put("sender", "");
            case 7 -> fields.put("tags", Collections.nCopies(26, "tag"));
            default -> {
                return new ExportRecord(Map.of(), "no record " + number, file, now, Outcome.REJECTED, null);
            }
        }
        return ExportRecord.of(fields, file, now, Outcome.REJECTED);
    }
}
