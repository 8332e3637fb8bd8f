package io.chatferry.send.entity;

import static io.chatferry.send.Sending.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.chatferry.ledger.Export;
import io.chatferry.send.Sending;
import io.chatferry.send.StandIn;
import io.chatferry.send.StandIn.Call;
import io.chatferry.send.StandIn.Reply;
import io.chatferry.send.state.SendResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** In which order users and groups are created by data import. */
@Timeout(120)
class EntityImporterTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** More than one call carries. */
    private static final int SENDERS = 60;

    private static final int IDLE = 1_000;

    @TempDir
    Path folder;

    /** The ids in each call that creates users or groups, in the order in which the calls came. */
    private final List<List<String>> calls = Collections.synchronizedList(new ArrayList<>());
    /** The target refuses messages to a group that was not imported. */
    private boolean membersOnly;

    @Test
    void createsGroupOwnersOfBusiestSendersFirst() throws Exception {
        Export export = idleUsers();
        for (int sender = SENDERS - 1; sender >= 0; sender--) {
            export.user("owner" + sender, "Owner").group("group" + sender, "owner" + sender);
        }
        for (int sender = SENDERS - 1; sender >= 0; sender--) {
            for (int i = 0; i < messagesOf(sender); i++) {
                String muid = "m" + sender + "-" + i;
                export.toGroup(muid, "sender" + sender, "group" + sender, START + i, "text");
            }
        }
        send(export, "sandbox.limits.sender=0");

        assertThat(calls.get(0)).containsExactlyElementsOf(numbered("owner", 0, EntityImporter.ROWS));
        assertThat(calls.get(1))
                .startsWith(numbered("owner", EntityImporter.ROWS, SENDERS).toArray(String[]::new));
        assertThat(calls.stream().flatMap(List::stream)).doesNotHaveDuplicates().contains("idle0", "idle" + (IDLE - 1));
    }

    @Test
    void createsAwaitedGroupBeforeUnneededUsers() throws Exception {
        membersOnly = true;
        Export export = idleUsers();
        export.group("group", null).toGroup("m1", "ann", "group", START, "text");
        send(export);

        assertThat(calls)
                .contains(List.of("group"))
                .last()
                .asInstanceOf(LIST)
                .first(STRING)
                .startsWith("idle");
    }

    @Test
    void createsSelfMessagingUserBeforeUnneededUsers() throws Exception {
        Export export = idleUsers();
        export.message("m1", "ann", "ann", START, "text");
        send(export);

        assertThat(calls.get(0)).startsWith("ann").hasSize(EntityImporter.ROWS);
    }

    private void send(Export export, String... settings) throws Exception {
        try (Sending sending = new Sending(folder.resolve("work"), settings);
                StandIn target = new StandIn(sending.sandbox.baseUrl(), this::noted)) {
            sending.target = target.baseUrl();
            sending.sender = 100_000; // the line of each sender is its own
            sending.job.pass(export);

            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            sending.assertArrivedOnce(export);
        }
    }

    private Reply noted(Call call) throws IOException {
        if (call.is("POST", "/data_import/users")) {
            calls.add(ids(call, "users"));
        } else if (call.is("POST", "/data_import/groups")) {
            calls.add(ids(call, "groups"));
        } else if (membersOnly
                && call.is("POST", "/messages")
                && List.copyOf(calls).stream().noneMatch(ids -> ids.contains("group"))) {
            return Reply.error(401, "ERR_GROUP_NOT_JOINED");
        }
        return call.forwarded();
    }

    private static List<String> ids(Call call, String kind) {
        return List.copyOf(JSON.readTree(call.body()).path(kind).propertyNames());
    }

    private static Export idleUsers() {
        Export export = new Export();
        for (int i = 0; i < IDLE; i++) {
            export.user("idle" + i, "Writes nothing and gets nothing");
        }
        return export;
    }

    /** The first of them has most. */
    private static int messagesOf(int sender) {
        return SENDERS - sender;
    }

    private static List<String> numbered(String name, int from, int to) {
        List<String> result = new ArrayList<>();
        for (int i = from; i < to; i++) {
            result.add(name + i);
        }
        return result;
    }
}
