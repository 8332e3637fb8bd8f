package io.chatferry.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.cometchat.CallsEnded;
import io.chatferry.ledger.readback.TargetList;
import io.chatferry.model.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages, users and groups that are looked up one by one. */
@Timeout(60)
class SingleLookupTests extends ScriptedReading {

    @ParameterizedTest
    @CsvSource({
        "{\"data\":{\"id\":\"7\"}}, 200, 1",
        "{\"data\":{\"id\":7}}, 200, 1",
        "{\"data\":{\"id\":\"8\"}}, 200, 0",
        "{\"data\":{}}, 200, 0"
    })
    void looksUpSingleMessage(String body, int status, int items) {
        addMessageLookup("7");
        target.on("GET /messages/7", new ScriptedTarget.Answer(status, body));

        read(TargetList.Type.MESSAGE);

        assertThat(ledger.items(Kind.MESSAGE)).hasSize(items);
    }

    @ParameterizedTest
    @CsvSource({
        "404, ERR_MESSAGE_ID_NOT_FOUND, true",
        "400, ERR_MSG_NOT_FOUND, true",
        "404, ERR_API_NOT_FOUND, true",
        "400, ERR_BAD_REQUEST, false",
        "402, ERR_PLAN_EXPIRED, false"
    })
    void treatsAbsentMessageAsRead(int status, String code, boolean isAbsent) {
        addMessageLookup("7");
        target.on("GET /messages/7", ScriptedTarget.refusal(status, code));

        if (isAbsent) {
            read(TargetList.Type.MESSAGE);
            assertFinished(TargetList.Type.MESSAGE);
        } else {
            assertThatThrownBy(() -> read(TargetList.Type.MESSAGE)).isInstanceOf(CallsEnded.class);
        }
    }

    @Test
    void looksUpUserAndGroup() {
        target.on("GET /users/", "{\"data\":{\"uid\":\"x\",\"name\":\"X\"}}");
        target.on("GET /groups/team", "{\"data\":{\"guid\":\"team\"}}");

        String user = ledger.list(TargetList.Type.USER).first();
        read(TargetList.Type.USER);
        read(TargetList.Type.GROUP);

        assertThat(ledger.items(Kind.USER)).containsExactly(user);
        assertThat(ledger.items(Kind.GROUP)).containsExactly("team");
    }

    @Test
    void findsDeactivatedUserInList() {
        String user = ledger.list(TargetList.Type.USER).first();
        target.on("GET /users/" + user, ScriptedTarget.refusal(404, "ERR_UID_NOT_FOUND"));
        target.on(
                "GET /users?",
                "{\"data\":[{\"uid\":\"" + user + "2\"},{\"uid\":\"" + user + "\",\"deactivatedAt\":5}]}");

        read(TargetList.Type.USER);

        assertThat(ledger.items(Kind.USER)).containsExactly(user);
    }

    @Test
    void treatsUserThatNoListShowsAsAbsent() {
        String user = ledger.list(TargetList.Type.USER).first();
        target.on("GET /users/" + user, ScriptedTarget.refusal(404, "ERR_UID_NOT_FOUND"));
        target.on("GET /users?", "{\"data\":[{\"uid\":\"" + user + "2\"}]}");

        read(TargetList.Type.USER);

        assertThat(ledger.items(Kind.USER)).isEmpty();
    }

    @Test
    void keepsLookupThatTargetRefuses() {
        target.on("GET /users/", ScriptedTarget.refusal(400, "ERR_BAD_REQUEST"));

        assertThatThrownBy(() -> read(TargetList.Type.USER)).isInstanceOf(CallsEnded.class);
        assertThat(ledger.list(TargetList.Type.USER)).isNotNull();
    }
}
