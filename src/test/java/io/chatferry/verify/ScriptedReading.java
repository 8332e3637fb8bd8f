package io.chatferry.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cometchat.RepeatableCalls;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.Export;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.readback.TargetList;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A target that gives prepared answers, and a real ledger into which its lists are read. */
abstract class ScriptedReading {

    static final String EMPTY = "{\"data\":[]}";

    @TempDir
    Path folder;

    final ScriptedTarget target = new ScriptedTarget();
    final RepeatableCalls calls = target.calls();
    SentLedger ledger;

    @BeforeEach
    final void open() {
        ledger = new SentLedger(
                folder,
                new Export()
                        .user("ann", "Ann")
                        .user("bob", "Bob")
                        .group("team", "ann")
                        .member("team", "bob", "participant")
                        .message("m1", "ann", "bob", 1, "one")
                        .toGroup("m2", "bob", "team", 2, "two"));
        ledger.message("m1", MessageState.SENT, "7")
                .message("m2", MessageState.SENT, "8")
                .entities(EntityState.CREATED, "ann", "bob", "team")
                .members(EntityState.CREATED)
                .startReading();
    }

    @AfterEach
    final void close() {
        calls.close();
        target.close();
        ledger.close();
    }

    final void read(TargetList.Type type) {
        new TargetListReader(ledger.reading, calls, "ann"::equals, "team"::equals).read(ledger.list(type));
    }

    final void add(TargetList.Type type) {
        TargetList some = ledger.lists().get(0);
        if (ledger.lists().stream().noneMatch(each -> each.type() == type)) {
            ledger.reading.add(
                    List.of(new TargetList(0, type, some.conversation(), some.first(), some.second(), null)));
        }
    }

    final void addMessageLookup(String id) {
        ledger.reading.add(List.of(new TargetList(0, TargetList.Type.MESSAGE, 1, id, "", null)));
    }

    final void assertFinished(TargetList.Type type) {
        assertThat(ledger.lists()).noneMatch(each -> each.type() == type);
    }

    static String page(String... ids) {
        StringBuilder items = new StringBuilder();
        for (String id : ids) {
            items.append(items.isEmpty() ? "" : ",")
                    .append("{\"id\":\"")
                    .append(id)
                    .append("\"}");
        }
        return "{\"data\":[" + items + "]}";
    }

    static String entities(String uid, int page, int pages) {
        return "{\"data\":[{\"uid\":\"" + uid + "\"}],\"meta\":{\"pagination\":{\"current_page\":" + page
                + ",\"total_pages\":" + pages + "}}}";
    }
}
