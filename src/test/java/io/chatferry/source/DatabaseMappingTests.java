package io.chatferry.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.config.JobFile;
import io.chatferry.model.Attachment;
import io.chatferry.model.Group;
import io.chatferry.model.Kind;
import io.chatferry.model.Member;
import io.chatferry.model.Message;
import io.chatferry.model.User;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.RowCount;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings.UnknownColumns;
import io.chatferry.source.table.TableFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a mapping says of the rows of databases: lookups, alternatives, lists, deletions, mistakes. */
class DatabaseMappingTests {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "{a,b} ~ a,b",
                "{\"a, b\",\"c\\\"d\\\\e\"} ~ a, b|c\"d\\e",
                "{} ~ ",
                "{NULL,a,\"NULL\"} ~ a|NULL",
                "[0:1]={a,b} ~ a|b",
                "[\"a\", \"b\"] ~ a|b",
                "plain ~ plain"
            })
    void splitsArraysOfPostgres(String written, String tags) throws IOException {
        Files.writeString(
                folder.resolve("u.jsonl"),
                "{\"uid\":\"u\",\"tags\":" + new tools.jackson.databind.ObjectMapper().writeValueAsString(written)
                        + "}\n");
        Reading reading = Reading.of(folder, Reading.yaml("{users: {uid: uid, tags: {from: tags, split: array}}}"));

        String joined = String.join("|", reading.records(User.class).get(0).tags());
        assertThat(joined).isEqualTo(tags == null ? "" : tags.replace("a,b", "a|b"));
    }

    @Test
    void looksRowsUpAndCountsThoseThatFindNothing() throws IOException {
        Files.writeString(folder.resolve("users.csv"), "id,uid\n1,ann\n2,bob\n3,cem\n1,twice\n");
        Files.writeString(folder.resolve("rooms.csv"), "id,slug\n10,lobby\n11,\n");
        Files.writeString(folder.resolve("members.csv"), "room_id,user_id\n10,1\n10,2\n10,3\n11,1\n11,2\n12,1\n");
        Files.writeString(folder.resolve("reactions.csv"), "message_id,user_id,emoji\n100,1,x\n100,2,x\n100,3,y\n");
        Files.writeString(
                folder.resolve("messages.csv"),
                "id,room_id,sender_id,body\n100,10,1,hi\n101,11,1,psst\n102,12,1,note\n103,10,9,gone\n");
        Reading reading = Reading.of(folder, Reading.yaml("""
                lookups:
                  users: {file: users.csv, key: id}
                  rooms: {file: rooms.csv, key: id}
                  members: {file: members.csv, key: room_id, many: true}
                  reactions: {file: reactions.csv, key: message_id, many: true}
                files:
                  - match: messages.csv
                    messages:
                      muid: id
                      sender: {from: ["@users(sender_id)/uid", "user-{sender_id}"]}
                      receiver:
                        - {other: "@users(@members(room_id)/user_id)/uid", than: "@users(sender_id)/uid"}
                        - {from: "@rooms(room_id)/slug"}
                      receiverType: [{value: group, when: {"@members(room_id)/#": "3"}}, {value: user}]
                      text: body
                      reactions: {each: "@reactions(id)", reaction: emoji, uids: "@users(user_id)/uid"}
                """));

        assertThat(reading.messages()).extracting(Message::sender).containsExactly("ann", "ann", "ann", "user-9");
        assertThat(reading.messages()).extracting(Message::receiver).containsExactly("lobby", "bob", "ann", "lobby");
        assertThat(reading.messages())
                .extracting(Message::receiverType)
                .containsExactly("group", "user", "user", "group");
        assertThat(reading.messages().get(0).reactions())
                .extracting(reaction -> reaction.reaction() + reaction.uids())
                .containsExactly("x[ann, bob]", "y[cem]");
        assertThat(reading.notices())
                .hasSize(2)
                .anyMatch(words -> words.contains("lookups.users: 1 row found nothing"))
                .anyMatch(words -> words.contains("1 row has the key of an earlier one"));
    }

    @Test
    void takesTheFirstWayWhoseConditionsHold() throws IOException {
        Reading reading = read("m.csv", "id,kind,a,b\n1,x,A,B\n2,y,A,B\n3,x,,B\n4,y,,\n", """
                messages:
                  muid: id
                  text: [{from: a, when: {kind: x}}, {from: b}, {value: none}]
                """);

        assertThat(reading.messages()).extracting(Message::text).containsExactly("A", "B", null, "none");
    }

    @Test
    void iteratesOverObjectsWithKeys() throws IOException {
        Reading reading = read("m.json", """
                {"id": "m", "members": {"ann": true, "bob": true}, "files": {"k1": {"url": "https://x.example/a"}, "k2": {"name": "no url"}},
                 "likes": {"+1": {"ann": true, "bob": false}, "!": ["cem"], "": ["dan"], "?": {}}}
                """, """
                members: {each: members, guid: id, uid: "@key"}
                messages:
                  muid: id
                  attachments: {each: files, url: url, name: name}
                  reactions: {each: likes, reaction: "@key", uids: "@item"}
                """);

        assertThat(reading.records(Member.class)).extracting(Member::uid).containsExactly("ann", "bob");
        assertThat(reading.messages().get(0).attachments())
                .extracting(Attachment::url)
                .containsExactly("https://x.example/a");
        assertThat(reading.messages().get(0).reactions())
                .extracting(reaction -> reaction.reaction() + reaction.uids())
                .containsExactly("+1[ann]", "![cem]");
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.notices())
                .anyMatch(words -> words.startsWith("1 attachment is left out of messages"))
                .anyMatch(words -> words.startsWith("2 reactions"));
    }

    @Test
    void aBadReactionOrAttachmentCostsItself() throws IOException {
        Reading reading = read("m.json", """
                {"id": "m", "files": [{"url": 5.5}, {"url": {"a": 1}}, "https://x.example/a", {"url": "https://x.example/b"}, 7],
                 "likes": [{"reaction": "+1", "uids": ["ann", {}]}, {"reaction": 5, "uids": ["bob"]}, {"uids": ["cem"]}, "no"]}
                """, "{messages: {muid: id, attachments: files, reactions: likes}}");

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.messages().get(0).attachments())
                .extracting(Attachment::url)
                .containsExactly("https://x.example/a", "https://x.example/b");
        assertThat(reading.messages().get(0).reactions())
                .extracting(reaction -> reaction.reaction() + reaction.uids())
                .containsExactly("+1[ann]");
        assertThat(reading.notices()).anyMatch(words -> words.startsWith("4 reactions"));
    }

    @Test
    void readsDeletionsWithoutATime() throws IOException {
        Reading reading = read(
                "m.csv",
                "id,t,gone\n1,1700000000,t\n2,1700000000,f\n3,1700000000,1\n4,1700000000,0\n5,1700000000,1700000009\n6,1700000000,\n",
                "{messages: {muid: id, sentAt: t, deletedAt: gone}}");

        Instant sent = Instant.ofEpochSecond(1_700_000_000);
        assertThat(reading.messages())
                .extracting(Message::deletedAt)
                .containsExactly(sent, null, sent, null, sent.plusSeconds(9), null);
        assertThat(reading.problems()).isEmpty();
    }

    @Test
    void makesGroupsWithoutATypePrivateAndCountsThem() throws IOException {
        Reading reading = read(
                "g.csv",
                "id,access\n1,\n2,open\n3,odd\n4,\n",
                "{groups: {guid: id, type: {from: access, values: {open: public}}}}");

        assertThat(reading.records(Group.class))
                .extracting(Group::type)
                .containsExactly("private", "public", "odd", "private");
        assertThat(reading.notices()).containsExactly("2 groups without a type: private; set `type`");
    }

    @Test
    void namesColumnsOfTheFileAlone() throws IOException {
        Reading reading = read(
                "m.csv",
                "id,likes,profile\n1,\"[{\"\"e\"\":\"\"x\"\",\"\"u\"\":[\"\"a\"\"]}]\",\"{\"\"city\"\":\"\"Kiel\"\"}\"\n",
                """
                json: [likes, profile]
                messages: {muid: id, reactions: {each: likes, reaction: e, uids: u}, metadata: {city: /profile/city}, text: gone}
                """);

        assertThat(reading.notices())
                .singleElement()
                .satisfies(words -> assertThat(words).contains("\"gone\""));
        assertThat(reading.messages().get(0).reactions()).hasSize(1);
    }

    @Test
    void countsTheRowsThatEachDescriptionTakes() throws IOException {
        Files.writeString(folder.resolve("m.csv"), "id,kind\n1,a\n2,b\n3,c\n4,a\n5,d\n");
        List<RowCount> counts = new ArrayList<>();
        var settings = Reading.settings(folder, Reading.yaml("""
                files:
                  - match: m.csv
                    ignore: ["*"]
                    users: {when: {kind: a}, uid: id}
                    messages: [{when: {kind: a}, muid: id}, {when: {kind: [b, x]}, muid: id}, {when: {kind: z}, muid: id}]
                """), UnknownColumns.WARN);
        try (ExportFiles files = ExportFiles.open(folder);
                RecordStream stream = TableFormat.csv().open(files, settings)) {
            for (SourceItem item = stream.next(); item != null; item = stream.next()) {
                assertThat(item).isNotNull();
            }
            counts.addAll(stream.rowCounts());
        }

        assertThat(counts)
                .extracting(
                        count -> count.description().substring("source.mapping.files[0]".length()) + " " + count.kind()
                                + " " + count.taken() + " " + count.notTaken() + " "
                                + (count.firstNotTaken() == null
                                        ? ""
                                        : count.firstNotTaken().line()))
                .containsExactlyInAnyOrder(
                        ".users " + Kind.USER + " 2 3 3",
                        ".messages[0] " + Kind.MESSAGE + " 2 3 3",
                        ".messages[1] " + Kind.MESSAGE + " 1 4 2",
                        ".messages[2] " + Kind.MESSAGE + " 0 5 2",
                        " null 3 2 4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "messages: {text: '@file/x'} ~ 6:16 ~ nothing can follow it",
                "messages: {text: '@users(id)/uid'} ~ 6:16 ~ not described in `lookups`",
                "messages: {text: [{from: a, tim: s}]} ~ 6:33 ~ unknown key",
                "dialect: oracle ~ 6:5 ~ is none of",
                "encoding: utf-99 ~ 6:5 ~ is not an encoding",
                "nulls: [1] ~ 6:5 ~ Put it in quotes",
                "types: bson ~ 6:5 ~ is none of",
                "lookups: {users: {file: u.csv}} ~ 6:15 ~ needs `file` and `key`",
                "lookups: {users: {file: none.csv, key: id}} ~ 6:23 ~ no file matches",
                "messages: {receiver: {other: a}} ~ 6:16 ~ belong together",
                "messages: {text: {from: a, match: '('}} ~ 6:32 ~ regular expression"
            })
    void namesThePlaceOfAMistakeInTheJobFile(String line, String place, String what) throws IOException {
        Files.writeString(folder.resolve("m.csv"), "id\n1\n");
        Path job = Files.writeString(folder.resolve("job.yaml"), """
                name: job
                source:
                  path: m.csv
                  format: csv
                  mapping:
                    %s
                    %s
                target: {app-id: app, region: us}
                """.formatted(
                        line, line.startsWith("messages") ? "" : "messages: {muid: id}"));

        assertThatThrownBy(
                        () -> Reading.of(JobFile.read(job, List.of(), Map.of()).source()))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("job.yaml:" + place + ": source.mapping")
                .hasMessageContaining(what)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSizeLessThanOrEqualTo(2));
    }

    @Test
    void refusesANullWordWithoutQuotesInAJobFile() throws IOException {
        Files.writeString(folder.resolve("m.csv"), "id\n1\n");
        Path job = Files.writeString(
                folder.resolve("job.yaml"),
                "name: job\nsource:\n  path: m.csv\n  mapping:\n    nulls: [NULL]\n    messages: {muid: id}\n");

        assertThatThrownBy(() -> JobFile.read(job, List.of(), Map.of()))
                .hasMessageContaining("job.yaml:5:13")
                .hasMessageContaining("put it in quotes");
    }

    private Reading read(String name, String content, String yaml) throws IOException {
        return Reading.mapped(folder, name, content, yaml);
    }
}
