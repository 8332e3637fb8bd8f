package io.chatferry.source.dump;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The tables of a made-up chat, with texts that are hard to write and to read; the same for the same seed. */
record SampleChat(List<Post> posts) {

    static final List<String> USERS = List.of("zoe_q", "Ömer", "li wei", "d'Arcy", "noor-7");
    static final Map<String, List<String>> ROOMS = new LinkedHashMap<>();
    static final Map<String, List<String>> PAIRS = new LinkedHashMap<>();

    static {
        ROOMS.put("lager", List.of("zoe_q", "Ömer", "li wei", "noor-7"));
        ROOMS.put("Büro \"West\"", List.of("d'Arcy", "zoe_q"));
        PAIRS.put("p-1", List.of("zoe_q", "Ömer"));
        PAIRS.put("p-2", List.of("noor-7", "li wei"));
    }

    /** Pieces of texts, each of which some tool writes in a way of its own. */
    private static final List<String> PIECES = List.of(
            "NULL",
            "\\N",
            "null",
            "\\n and \\t as two characters",
            "tab\there",
            "two\nlines",
            "\n\nblank lines around\n",
            "C:\\new\\table\\",
            "\\",
            "\\\\",
            "\\.",
            "\"",
            "\"\"",
            "\"quoted\"",
            "he said \"no\", and left",
            "'",
            "a,b,,c",
            "a;b;;c",
            "a|b",
            "=1+1",
            "0042",
            "1.23457E+15",
            "+49 30 1234",
            "{\"a\": [1, \"x\"]}",
            "[1,2]",
            "{a,b}",
            "👩🏽‍🔧 🇩🇪 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
            "山田さん、おはよう。",
            "한국어",
            "صباح الخير",
            "שלום, עולם",
            "e\u0301 and \u00e9",
            "% $x ${y} {z} <b>&amp;",
            "x",
            "-",
            "N/A",
            "sep=;",
            "# no comment",
            "--",
            "id",
            "line\u2028separator",
            "soft\u00adhyphen",
            "\u00a0nbsp\u00a0",
            "trailing backslash \\",
            "\\\"",
            "\"\\",
            "a\\,b",
            "a\\\tb",
            "\\\nc",
            "long " + "wörter ".repeat(300));

    private static final List<String> EMOJI = List.of("👍", "🎉", "❤️", "👩🏽‍🔧");

    /** An attached file. */
    record FileLink(String url, String name, String mime, int size) {}

    /** A row of the table of messages. */
    record Post(
            int id,
            String room,
            boolean isDirect,
            @Nullable String sender,
            @Nullable String peer,
            String kind,
            @Nullable String body,
            Instant createdAt,
            @Nullable Instant editedAt,
            @Nullable Instant deletedAt,
            @Nullable Integer replyTo,
            List<FileLink> files,
            Map<String, List<String>> reactions,
            @Nullable String extra) {

        boolean isExpected() {
            return !kind.equals("system") && deletedAt == null;
        }
    }

    /** A chat in which each piece is a text of its own once, and a part of others. */
    static SampleChat of(long seed) {
        return of(seed, true);
    }

    /** @param commas whether the names of files have commas */
    static SampleChat of(long seed, boolean commas) {
        Random random = new Random(seed);
        List<Post> posts = new ArrayList<>();
        Instant time = Instant.parse("2024-03-30T22:00:00.123456Z");
        List<String> texts = new ArrayList<>(PIECES);
        for (int i = 0; i < PIECES.size(); i++) {
            texts.add(pick(PIECES, random) + pick(List.of(" ", "", "\n", "\t"), random) + pick(PIECES, random));
        }
        java.util.Collections.shuffle(texts, random);
        for (String text : texts) {
            time = time.plusSeconds(61 + random.nextInt(4000));
            posts.add(post(posts.size() + 1, text, time, commas, random));
        }
        return new SampleChat(posts);
    }

    private static Post post(int id, String text, Instant time, boolean commas, Random random) {
        boolean isDirect = random.nextInt(3) == 0;
        Map<String, List<String>> rooms = isDirect ? PAIRS : ROOMS;
        String room = pick(List.copyOf(rooms.keySet()), random);
        List<String> members = rooms.getOrDefault(room, List.of());
        String sender = pick(members, random);
        String peer = isDirect ? members.get(1 - members.indexOf(sender)) : null;
        String kind = random.nextInt(25) == 0 ? "system" : random.nextInt(8) == 0 ? "file" : "text";
        boolean isSystem = kind.equals("system");
        FileLink file = new FileLink(
                "https://f.example/" + id + "/a%20b.pdf",
                "a \"b\"" + (commas ? ", " : " ") + id + ".pdf",
                "application/pdf",
                id);
        Map<String, List<String>> reactions = new LinkedHashMap<>();
        for (int i = random.nextInt(3); i > 1 && !isSystem; i--) {
            reactions.put(pick(EMOJI, random), List.of(members.get(0)));
        }
        return new Post(
                id,
                room,
                isDirect,
                isSystem ? null : sender,
                isSystem ? null : peer,
                kind,
                kind.equals("file") ? null : text,
                time,
                !isSystem && random.nextInt(9) == 0 ? time.plusSeconds(70) : null,
                !isSystem && random.nextInt(15) == 0 ? time.plusSeconds(3600) : null,
                id > 1 && !isSystem && random.nextInt(5) == 0 ? Integer.valueOf(1 + random.nextInt(id - 1)) : null,
                kind.equals("file") ? List.of(file) : List.of(),
                reactions,
                random.nextInt(6) == 0 ? "{\"client\": \"an\\\"d, \\\\ roid\", \"v\": [1, 2]}" : null);
    }

    private static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
