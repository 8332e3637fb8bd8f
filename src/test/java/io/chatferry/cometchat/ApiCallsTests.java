package io.chatferry.cometchat;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cometchat.ApiCall.LimitClass;
import io.chatferry.cometchat.answer.Cursor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApiCallsTests {

    @Test
    void encodesPathsAndQueries() {
        assertThat(ApiCalls.getUser("a b/ü?").path()).isEqualTo("/users/a%20b%2F%C3%BC%3F");
        assertThat(ApiCalls.moderatedToGroup("a&b", "c+d", 50, new Cursor("prepend", "9"))
                        .path())
                .isEqualTo("/moderation/messages?sender=a%26b&receiverGUID=c%2Bd&limit=50&affix=prepend&id=9");
        assertThat(ApiCalls.listUsers(2, 1000).path()).isEqualTo("/users?withDeactivated=true&perPage=1000&page=2");
        assertThat(ApiCalls.groupMessages("team", 5L, 9L, 10, Cursor.OLDEST).path())
                .isEqualTo("/groups/team/messages?fromTimestamp=5&toTimestamp=9&limit=10&affix=append");
    }

    @Test
    void assignsEachCallToItsLimitClass() {
        assertThat(ApiCalls.sendModerated("{}").limit()).isEqualTo(LimitClass.STANDARD);
        assertThat(ApiCalls.importMembers("{}").limit()).isEqualTo(LimitClass.DATA_IMPORT);
        assertThat(ApiCalls.deactivateUsers(List.of("a", "b")))
                .isEqualTo(
                        new ApiCall("DELETE", "/users", null, "{\"uidsToDeactivate\":[\"a\",\"b\"]}", LimitClass.CORE));
        assertThat(ApiCalls.createRole("vip", "V \"IP\"").body())
                .isEqualTo("{\"role\":\"vip\",\"name\":\"V \\\"IP\\\"\"}");
    }
}
