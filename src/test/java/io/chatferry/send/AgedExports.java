package io.chatferry.send;

import io.chatferry.ledger.Export;
import java.time.Instant;

/** Exports of messages of many ages, by ten users; {@code m17} is the 17th youngest. */
final class AgedExports {

    static final long DAY = 86_400;
    static final long NOW = Instant.now().getEpochSecond();
    private static final int GROUPS = 9;

    private AgedExports() {}

    /** One message a day, the oldest first, by ten people and of many lengths; {@code m17} is 17 days old. */
    static Export history(int days) {
        return export(days, 0);
    }

    /** The same, and none is younger than 200 days. */
    static Export older(int days) {
        return export(days, 200);
    }

    /** The same with eight messages a day: young enough for every plan. */
    static Export recent(int messages) {
        return export(messages, 0, DAY / 8);
    }

    /** As {@link #history}, to groups whose owners write nothing. */
    static Export toGroupsWithOwners(int days) {
        Export export = new Export();
        for (int group = 0; group < GROUPS; group++) {
            export.user("owner" + group, "Owner").group("group" + group, "owner" + group);
        }
        for (int age = days - 1; age >= 0; age--) {
            String text = "x".repeat(10 + age * 37 % 400);
            export.toGroup("m" + age, "user" + age * 7 % 10, "group" + age % GROUPS, NOW - age * DAY - 3_600, text);
        }
        return export;
    }

    private static Export export(int days, int youngest) {
        return export(days, youngest, DAY);
    }

    private static Export export(int messages, int youngest, long seconds) {
        Export export = new Export();
        for (int age = messages - 1 + youngest; age >= youngest; age--) {
            int sender = age * 7 % 10;
            int receiver = (sender + 1 + age % 9) % 10;
            String text = "x".repeat(10 + age * 37 % 400);
            export.message("m" + age, "user" + sender, "user" + receiver, NOW - age * seconds - 3_600, text);
        }
        return export;
    }
}
