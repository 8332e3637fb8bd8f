package io.chatferry.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mapping says of the documents of databases: rows at wildcards, typed values. */
class TreeMappingTests {

    @TempDir
    Path folder;

    @Test
    void takesTheValuesOfAnObjectKeyedByIdAsRows() throws IOException {
        Reading reading = read(
                "export.json",
                "{\"rooms\": {\"r1\": {\"name\": \"Lobby\"}},\n \"messages\": {\n  \"-Na\": {\"from\": \"u0\", \"m\": \"a\"},\n"
                        + "  \"-N\\u00e4\": {\"from\": \"u1\", \"m\": oops},\n  \"-Nc\": {\"from\": \"u1\", \"m\": \"c\"}}}",
                "{rows: /messages, messages: {muid: \"@key\", sender: from, text: m}}");

        assertThat(reading.muids()).containsExactly("-Na", "-Nc");
        assertThat(reading.parsed()).extracting(item -> item.origin().line()).containsExactly(3L, 5L);
        assertThat(reading.broken())
                .singleElement()
                .satisfies(item -> assertThat(item.origin().line()).isEqualTo(4));
    }

    @Test
    void walksArraysAndObjectsAtWildcards() throws IOException {
        Reading reading =
                read("tree.json", """
                {"meta": {"n": [1, {"x": "}"}]}, "rooms": {
                  "a": {"name": "A", "messages": [{"t": "a0"}, null, {"t": "a1"}], "more": 1},
                  "empty": {"name": "E"},
                  "b/c": {"messages": {"k": {"t": "b0"}, "l": "no"}}
                }}
                {"rooms": {"z": {"messages": [{"t": "z0"}]}}}
                """, "{rows: /rooms/*/messages/*, messages: {muid: \"{@1}:{@2}:{@key}\", text: t}}");

        assertThat(reading.muids()).containsExactly("a:0:0", "a:2:2", "b/c:k:k", "z:0:0");
        assertThat(reading.broken())
                .singleElement()
                .satisfies(item -> assertThat(item.problem().message()).isEqualTo("not a JSON object"));
        assertThat(reading.lost()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"rooms\": {\"a\": {\"m\": [{\"t\": \"1\"}",
                "{\"rooms\": {\"a\": {\"m\": [{\"t\": \"1\"}]}}} trailing",
                "{\"rooms\": {\"a\": {\"m\": [{\"t\": \"1\"}]}}}}",
                "{\"rooms\": {\"a\": {\"m\": [{\"t\": \"1\"}}}",
                "{\"rooms\": {\"a\": {\"m\": [{\"t\": \"1\"}], b: 1}}}"
            })
    void tellsWhatIsNotReadBehindTheRowsOfATree(String json) throws IOException {
        Reading reading = read("t.json", json, "{rows: /rooms/*/m/*, messages: {text: t}}");

        assertThat(reading.messages()).hasSize(1);
        assertThat(reading.lost()).hasSize(1);
    }

    @Test
    void tellsADocumentWithoutRows() throws IOException {
        assertThat(read("t.json", "{\"error\": 1}", "{rows: /rooms/*/m/*, messages: {text: t}}")
                        .lost())
                .singleElement()
                .satisfies(lost -> assertThat(lost.message()).contains("/rooms/*/m/*"));
    }

    @Test
    void unwrapsExtendedJson() throws IOException {
        Reading reading =
                read("m.json", """
                {"_id": {"$oid": "64a"}, "at": {"$date": "2023-05-01T12:30:00.123Z"}, "n": {"$numberLong": "5"}, "by": {"$ref": "u", "$id": {"$oid": "7f"}}}
                {"_id": {"$oid": "64b"}, "at": {"$date": {"$numberLong": "1682944200123"}}, "n": {"$numberDecimal": "1.50"}}
                {"_id": {"$oid": "64c"}, "at": {"$date": 1682944200123}, "n": {"$numberInt": "-3"}}
                {"_id": {"$binary": {"base64": "AAECAwQFBgcICQoLDA0ODw==", "subType": "04"}}, "at": {"$date": "2023-05-01T14:30:00.123+0200"}}
                """, "{types: mongo, messages: {muid: _id, sentAt: at, sender: by, metadata: {n: n}}}");

        assertThat(reading.muids()).containsExactly("64a", "64b", "64c", "00010203-0405-0607-0809-0a0b0c0d0e0f");
        assertThat(reading.messages())
                .extracting(Message::sentAt)
                .containsOnly(Instant.parse("2023-05-01T12:30:00.123Z"));
        assertThat(reading.messages().get(0).sender()).isEqualTo("7f");
        assertThat(reading.messages().stream().map(Message::metadata).map(String::valueOf))
                .containsExactly("{\"n\":5}", "{\"n\":1.50}", "{\"n\":-3}", "null");
    }

    @Test
    void unwrapsAttributeValues() throws IOException {
        Reading reading = read("m.json", """
                {"Item": {"pk": {"S": "ROOM#a#b"}, "n": {"N": "5001"}, "gone": {"BOOL": true}, "x": {"NULL": true}, "ts": {"N": "1682944200123"},
                  "m": {"M": {"S": {"S": "inner"}, "l": {"L": [{"S": "p"}, {"N": "2"}]}, "ss": {"SS": ["u", "v"]}}}}}
                """, """
                types: dynamodb
                messages: {muid: n, receiver: {from: pk, match: "ROOM#(.*)"}, text: x, sentAt: {from: ts, time: ms}, deletedAt: gone, metadata: {m: m}}
                """);

        assertThat(reading.messages()).singleElement().satisfies(message -> {
            assertThat(message.muid()).isEqualTo("5001");
            assertThat(message.receiver()).isEqualTo("a#b");
            assertThat(message.deletedAt()).isEqualTo(message.sentAt());
            assertThat(message.metadata())
                    .hasToString("{\"m\":{\"S\":\"inner\",\"l\":[\"p\",2],\"ss\":[\"u\",\"v\"]}}");
        });
        assertThat(read("m.json", "{\"Item\": {\"n\": {\"N\": \"1\"}}}", "{types: dynamodb, messages: {muid: /Item/n}}")
                        .muids())
                .containsExactly("1");
    }

    @Test
    void unwrapsTypedValuesOfFirestore() throws IOException {
        Reading reading = read("m.json", """
                {"name": "projects/p/databases/(default)/documents/rooms/r1/messages/m1", "createTime": "x", "fields": {
                  "text": {"stringValue": "hi"}, "n": {"integerValue": "7"}, "at": {"timestampValue": "2023-05-01T12:30:00.123456Z"},
                  "who": {"mapValue": {"fields": {"id": {"stringValue": "ann"}}}}, "tags": {"arrayValue": {"values": [{"stringValue": "a"}]}},
                  "none": {"arrayValue": {}}, "ref": {"referenceValue": "users/ann"}, "nothing": {"nullValue": null}}}
                """, """
                types: firestore
                messages:
                  muid: {from: __name__, match: ".*/([^/]+)"}
                  receiver: {from: __name__, match: ".*/rooms/([^/]+)/.*"}
                  sender: /who/id
                  text: text
                  sentAt: at
                  tags: tags
                  metadata: {n: n, ref: ref, nothing: nothing}
                """);

        assertThat(reading.messages()).singleElement().satisfies(message -> {
            assertThat(message.muid()).isEqualTo("m1");
            assertThat(message.receiver()).isEqualTo("r1");
            assertThat(message.sender()).isEqualTo("ann");
            assertThat(message.tags()).containsExactly("a");
            assertThat(message.sentAt()).isEqualTo(Instant.parse("2023-05-01T12:30:00.123456Z"));
            assertThat(message.metadata()).hasToString("{\"n\":7,\"ref\":\"users/ann\"}");
        });
    }

    private Reading read(String name, String content, String yaml) throws IOException {
        return Reading.mapped(folder, name, content, yaml);
    }
}
