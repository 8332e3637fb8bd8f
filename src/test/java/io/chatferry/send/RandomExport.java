package io.chatferry.send;

import io.chatferry.ledger.Export;
import io.chatferry.model.Kind;
import io.chatferry.model.RejectCode;
import io.chatferry.soak.ExpectedMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * A small export of anything: few people, so that their messages get in each other's way; ids given or derived; many
 * messages in a second, some at the same instant; duplicates, contradictions, rejects. It can be cut off at any second.
 */
final class RandomExport {

    private final List<Line> lines = new ArrayList<>();
    private final List<String> users = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();
    private final int described;

    /** A record, as {@code write} adds it to an export. */
    private record Line(long nanos, ExpectedMessage message, Write write) {}

    private interface Write {
        void to(Export export);
    }

    RandomExport(Random random) {
        int people = 2 + random.nextInt(8);
        for (int i = 0; i < people; i++) {
            users.add("user" + i);
        }
        for (int i = 0; i < random.nextInt(3); i++) {
            groups.add("group" + i);
        }
        described = random.nextInt(people + 1);
        int messages = 1 + random.nextInt(70);
        long nanos = Sending.START * Export.SECOND;
        for (int i = 0; i < messages; i++) {
            nanos += List.of(0L, 0L, 1_000_000L, 400_000_000L, 2 * Export.SECOND, 50 * Export.SECOND)
                    .get(random.nextInt(6));
            add(random, i, nanos);
        }
    }

    /** The first so many records, with everybody whom the export describes. */
    Export export(int records) {
        Export export = new Export();
        users.stream().limit(described).forEach(uid -> export.user(uid, "Name of " + uid));
        groups.forEach(guid -> {
            if (guid.hashCode() % 2 == 0) {
                export.group(guid, users.get(0)).member(guid, users.get(1), "admin");
            }
        });
        lines.stream().limit(records).forEach(line -> line.write().to(export));
        return export;
    }

    /** How many records there are beside people. */
    int size() {
        return lines.size();
    }

    /** The last place before {@code records} where the history can be cut: no second is on both sides. */
    int cut(int records) {
        int cut = records;
        while (cut > 0 && cut < lines.size() && second(cut - 1) == second(cut)) {
            cut--;
        }
        return cut;
    }

    /** What has to arrive, in the order of the source. */
    List<ExpectedMessage> messages() {
        return lines.stream()
                .filter(line -> line.message() != null)
                .sorted(Comparator.comparingLong(Line::nanos))
                .map(Line::message)
                .toList();
    }

    /** Everybody who has to be there in the end. */
    Set<String> uids() {
        Set<String> uids = new TreeSet<>(users.subList(0, described));
        for (ExpectedMessage message : messages()) {
            uids.add(message.sender());
            if (message.receiverType().equals("user")) {
                uids.add(message.receiver());
            }
        }
        return uids;
    }

    private long second(int line) {
        return lines.get(line).nanos() / Export.SECOND;
    }

    private void add(Random random, int number, long nanos) {
        String sender = users.get(random.nextInt(users.size()));
        boolean toGroup = !groups.isEmpty() && random.nextInt(3) == 0;
        String receiver = toGroup
                ? groups.get(random.nextInt(groups.size()))
                : users.get((users.indexOf(sender) + 1 + random.nextInt(users.size() - 1)) % users.size());
        boolean derived = random.nextInt(3) == 0;
        String text = "text " + number;
        ExpectedMessage planned =
                new ExpectedMessage(sender, toGroup ? "group" : "user", receiver, nanos / Export.SECOND, text);
        Write message = export -> export.message(
                "m" + number,
                derived,
                Export.user(sender),
                toGroup ? Export.group(receiver) : Export.user(receiver),
                nanos,
                text);
        lines.add(new Line(nanos, planned, message));
        switch (random.nextInt(20)) {
            case 0 ->
                lines.add(new Line(nanos, derived ? planned : null, message)); // derived: another one that equals it
            case 1 ->
                lines.add(new Line(
                        nanos,
                        null,
                        export -> export.rejected(
                                Kind.MESSAGE, "broken" + number, RejectCode.TEXT_EMPTY, RejectCode.TAGS_OVER_25)));
            case 2 -> lines.add(new Line(nanos, null, export -> export.skipped(Kind.MESSAGE)));
            default -> {
                // a message alone
            }
        }
    }
}
