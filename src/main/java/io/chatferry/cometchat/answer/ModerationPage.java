package io.chatferry.cometchat.answer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The moderation status of a message (CometChat documentation, "Moderation").
 *
 * @param id the target's id of the message
 * @param status {@code pending}, {@code approved}, {@code disapproved}; null where the item of a list does not say
 * @param rule name or id of the rule that holds it back; empty where the target does not name it
 */
public record ModerationPage(String id, @Nullable String status, String rule) {

    private static final int RULE = 400;

    /** Those of a page of a list. */
    public static List<ModerationPage> in(Answer.Success answer) {
        List<ModerationPage> found = new ArrayList<>();
        for (JsonNode message : answer.body().path("data")) {
            String id = ApiJson.id(message);
            if (id != null) {
                JsonNode moderation = message.path("data").path("moderation");
                found.add(new ModerationPage(id, ApiJson.text(moderation, "status"), rule(moderation, message)));
            }
        }
        return found;
    }

    /** Named in the message's own node, or beside it as in the list of blocked messages. */
    private static String rule(JsonNode moderation, JsonNode message) {
        for (String each : new String[] {
            ApiJson.text(moderation.path("rule"), "name"),
            ApiJson.text(moderation.path("rule"), "id"),
            ApiJson.text(moderation, "rule"),
            ApiJson.text(message, "ruleName"),
            ApiJson.text(message, "ruleId")
        }) {
            if (each != null && !each.isEmpty()) {
                return BoundedText.line(each, RULE);
            }
        }
        return "";
    }
}
