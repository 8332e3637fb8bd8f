package io.chatferry.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.model.Member;
import io.chatferry.model.Message;
import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import io.chatferry.model.User;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceSettings.UnknownColumns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** {@code source.mapping}. */
class MappingTests {

    @TempDir
    Path folder;

    @Test
    void mapsColumnsConstantsDefaultsTemplatesTablesAndTimes() throws IOException {
        Reading reading = read("log.csv", """
                id;von;an;art;wann;text;Vorname;Nachname;tags
                1;ann;bob;b;24.12.2024 18:00;hi;Ann;;a, b
                2;ann;;k;25.12.2024 09:30;ho;;Lee;
                3;ann;bob;z;morgen;hu;;;
                """, """
                messages:
                  muid: "log-{id}"
                  sender: von
                  receiver: {from: [an], default: everyone}
                  receiverType: {from: art, values: {b: user, k: group}}
                  category: {value: message}
                  sentAt: {from: wann, time: "dd.MM.yyyy HH:mm"}
                  text: text
                  senderName: "{Vorname} {Nachname}"
                  tags: {from: tags, split: ","}
                  metadata: {kind: art, origin: "{@file}/{id}", fixed: {value: 7}}
                """);
        List<Message> messages = reading.messages();

        assertThat(messages).extracting(Message::muid).containsExactly("log-1", "log-2", "log-3");
        assertThat(messages).extracting(Message::receiver).containsExactly("bob", "everyone", "bob");
        assertThat(messages).extracting(Message::receiverType).containsExactly("user", "group", "z");
        assertThat(messages).extracting(Message::senderName).containsExactly("Ann", "Lee", null);
        assertThat(messages.get(0).sentAt()).isEqualTo(Instant.parse("2024-12-24T17:00:00Z"));
        assertThat(messages.get(0).tags()).containsExactly("a", "b");
        assertThat(messages.get(0).metadata()).hasToString("{\"kind\":\"b\",\"origin\":\"log/1\",\"fixed\":7}");
        assertThat(reading.problems()).extracting(Problem::code).containsExactly(RejectCode.SENT_AT_INVALID);
        assertThat(reading.notices()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "s, 1700000000.25, 2023-11-14T22:13:20.250Z",
        "ms, 1700000000123, 2023-11-14T22:13:20.123Z",
        "us, 1700000000123456, 2023-11-14T22:13:20.123456Z",
        "100ns, 17000000001234567, 2023-11-14T22:13:20.123456700Z",
        "ns, 1700000000123456789, 2023-11-14T22:13:20.123456789Z"
    })
    void readsUnitsOfTime(String unit, String number, Instant meant) throws IOException {
        Reading reading =
                read("m.jsonl", "{\"t\":" + number + "}\n", "messages: {sentAt: {from: t, time: " + unit + "}}");

        assertThat(reading.messages().get(0).sentAt()).isEqualTo(meant);
    }

    @Test
    void readsSeveralKindsFromOnePageWithValuesAroundTheRows() throws IOException {
        Reading reading = read("room.json", """
                {"room": {"id": 12, "topic": "x"}, "data": {"items": [
                  {"who": {"id": "ann"}, "said": "hi", "extra": "{\\"a\\":{\\"b\\":1}}", "to": ["bob", "cem"]},
                  {"who": {"id": "bob"}, "said": oops, "to": []},
                  {"who": {"id": "bob"}, "said": "ho", "extra": "no json", "to": []}
                ]}, "next": null}
                """, """
                rows: /data/items
                json: [extra]
                users: {uid: /who/id}
                members: {each: to, guid: "room-{@page/room/id}", uid: "@item"}
                messages:
                  sender: /who/id
                  receiver: "room-{@page/room/id}"
                  text: said
                  metadata: {b: /extra/a/b}
                """);

        assertThat(reading.records(User.class)).extracting(User::uid).containsExactly("ann", "bob");
        assertThat(reading.records(Member.class)).extracting(Member::key).containsExactly("room-12/bob", "room-12/cem");
        assertThat(reading.messages()).extracting(Message::receiver).containsExactly("room-12", "room-12");
        assertThat(reading.messages().get(0).metadata()).hasToString("{\"b\":1}");
        assertThat(reading.broken())
                .singleElement()
                .satisfies(item -> assertThat(item.origin().line()).isEqualTo(3));
        assertThat(reading.problems()).extracting(Problem::code).contains(RejectCode.JSON_INVALID);
    }

    @Test
    void reportsUnusedColumnsOnceAndKeepsThemIfSet() throws IOException {
        Files.writeString(folder.resolve("a.csv"), "x,y,z\n1,2,3\n4,5,6\n");
        Files.writeString(folder.resolve("b.csv"), "x,y,z\n1,2,3\n");
        Map<String, Object> mapping = new Yaml().load("{ignore: [z], users: {uid: x, name: gone}}");
        Reading warned = Reading.of(Reading.settings(folder, mapping, UnknownColumns.WARN));
        Reading kept = Reading.of(Reading.settings(folder, mapping, UnknownColumns.KEEP));

        assertThat(warned.notices())
                .hasSize(2)
                .anyMatch(words -> words.contains("\"gone\""))
                .anyMatch(words -> words.contains("\"y\""));
        assertThat(kept.records(User.class).get(0).metadata()).hasToString("{\"y\":\"2\"}");
    }

    @Test
    void reportsAPageWithoutRows() throws IOException {
        Reading reading = read("m.json", "{\"error\": \"not allowed\"}", "{rows: /messages, messages: {text: t}}");

        assertThat(reading.lost())
                .singleElement()
                .satisfies(lost -> assertThat(lost.message()).contains("/messages"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\0', textBlock = """
            messages: {sender: a, recever: b} ~ source.mapping.messages.recever ~ receiver
            files: [{match: "*.csv", mesages: {text: t}}] ~ source.mapping.files[0].mesages ~ messages
            messages: {sentAt: {from: t, tim: s}} ~ source.mapping.messages.sentAt.tim ~ time
            messages: {sentAt: {from: t, time: bogus}} ~ source.mapping.messages.sentAt.time ~ ms
            messages: {text: {default: x}} ~ source.mapping.messages.text ~ from
            messages: {text: "{a"} ~ source.mapping.messages.text ~ }
            messages: {text: "@rowe/x"} ~ source.mapping.messages.text ~ @row
            messages: [] ~ source.mapping ~ users
            messages: hello ~ source.mapping.messages ~ map
            header: false ~ source.mapping ~ users
            {header: false, users: {uid: a}} ~ source.mapping.columns ~ header
            {rows: messages, users: {uid: a}} ~ source.mapping.rows ~ pointer
            {delimiter: "é", users: {uid: a}} ~ source.mapping.delimiter ~ tab
            {match: other.csv, users: {uid: a}} ~ source.mapping ~ m.csv
            """)
    void namesThePlaceOfAMistake(String yaml, String place, String hint) throws IOException {
        assertThatThrownBy(() -> read("m.csv", "a,t\n1,2\n", yaml))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining(place)
                .hasMessageContaining(hint)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSizeLessThanOrEqualTo(2));
    }

    private Reading read(String name, String content, String yaml) throws IOException {
        Map<String, Object> mapping = new Yaml().load(yaml);
        return Reading.of(Files.writeString(folder.resolve(name), content), mapping);
    }
}
