package io.chatferry.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What is kept of a record that the target shows. */
class TargetFieldsTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"id":"1","muid":"m","sender":"a","conversationId":"c"}     | {"id":"1","sender":"a"}
            {"receiver":"b","receiverType":"user","category":"message"} | {"receiver":"b","receiverType":"user","category":"message"}
            {"type":"text","sentAt":5,"deliveredAt":6,"updatedAt":7}    | {"type":"text","sentAt":5}
            {"tags":["t"],"parentId":3,"deletedAt":4,"deletedBy":"a"}   | {"tags":["t"],"parentId":3,"deletedAt":4}
            {"id":"1","parentId":null}                                  | {"id":"1"}
            {"data":{"text":"t","metadata":{"a":1},"poll":[2]}}         | {"data":{"text":"t","metadata":{"a":1},"poll":[2]}}
            {"data":{"text":"t","entities":{},"reactions":[],"mentions":{},"resource":"r"}} | {"data":{"text":"t"}}
            {"data":{"moderation":{"status":"approved"}}}               | {"data":{"moderation":{"status":"approved"}}}
            {"id":"1","data":"text"}                                    | {"id":"1"}
            """)
    void keepsComparedFieldsOfMessage(String shown, String kept) {
        assertThat(TargetFields.message(JSON.readTree(shown))).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"uid":"u","name":"n","avatar":"a","link":"l","role":"r","status":"online"} | {"uid":"u","name":"n","avatar":"a","link":"l","role":"r"}
            {"guid":"g","icon":"i","type":"public","owner":"u","membersCount":5} | {"guid":"g","icon":"i","type":"public","owner":"u"}
            {"metadata":{"a":1},"tags":["t"],"createdAt":5,"updatedAt":6} | {"tags":["t"],"metadata":{"a":1},"createdAt":5}
            {"uid":"u","scope":"admin","joinedAt":7,"isBanned":true,"hasJoined":true} | {"uid":"u","scope":"admin","joinedAt":7,"isBanned":true}
            {"uid":"u","deactivatedAt":8,"lastActiveAt":9,"avatar":null} | {"uid":"u","deactivatedAt":8}
            """)
    void keepsComparedFieldsOfEntity(String shown, String kept) {
        assertThat(TargetFields.entity(JSON.readTree(shown))).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"id":"1","data":{"text":"t","entities":{"a":1}}}
            """)
    void doesNotChangeItsArgument(String shown) {
        var message = JSON.readTree(shown);
        TargetFields.message(message);
        assertThat(message.toString()).isEqualTo(shown);
    }
}
