package io.chatferry.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.config.JobFile;
import io.chatferry.model.Attachment;
import io.chatferry.model.Group;
import io.chatferry.model.Kind;
import io.chatferry.model.Member;
import io.chatferry.model.Message;
import io.chatferry.model.RejectCode;
import io.chatferry.model.User;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.RowCount;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings.UnknownColumns;
import io.chatferry.source.table.TableFormat;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What a mapping says of the files of databases: dialects, nulls, paths, types, lookups. */
class DatabaseMappingTests {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "mysql ~ a\\\\N ~ a\\N",
                "mysql ~ \\\\N ~ \\N",
                "mysql ~ \\N ~ ",
                "mysql ~ NULL ~ NULL",
                "mysql ~ a\\tb\\Zc ~ a<9>b<26>c",
                "mysql ~ a\\%b\\'c ~ a%b'c",
                "mysql-batch ~ NULL ~ ",
                "mysql-batch ~ \\\\N ~ \\N",
                "mysql-batch ~ a\\nb ~ a<10>b",
                "postgres ~ \\N ~ ",
                "postgres ~ \\\\N ~ \\N",
                "postgres ~ a\\v\\f\\b ~ a<11><12><8>",
                "postgres ~ \\303\\266\\x41\\101 ~ \u00f6AA",
                "postgres ~ a\\zb ~ azb"
            })
    void readsTheEscapesAndNullsOfADialect(String dialect, String written, String text) throws IOException {
        Reading reading = read(
                "m.txt",
                "1\t" + written + "\tann\n",
                "{dialect: " + dialect + ", columns: [id, body, who], messages: {muid: id, text: body, sender: who}}");

        assertThat(reading.messages())
                .singleElement()
                .satisfies(message -> assertThat(shown(message.text())).isEqualTo(text));
        assertThat(reading.messages()).extracting(Message::sender).containsExactly("ann");
    }

    private static @Nullable String shown(@Nullable String text) {
        return text == null
                ? null
                : text.chars()
                        .mapToObj(c -> c < ' ' ? "<" + c + ">" : Character.toString(c))
                        .collect(Collectors.joining());
    }

    @Test
    void keepsEscapedLineEndsAndTellsRowsOfTheWrongLength() throws IOException {
        Reading reading = read(
                "m.txt",
                "1\tone\\\ntwo\\\r\\\nthree\n2\ttoo\tmany\n3\n4\tfour\n",
                "{dialect: mysql, columns: [id, body], messages: {muid: id, text: body}}");

        assertThat(reading.messages()).extracting(Message::text).containsExactly("one\ntwo\r\nthree", "four");
        assertThat(reading.broken()).extracting(item -> item.problem().code()).containsOnly(RejectCode.RECORD_COLUMNS);
        assertThat(reading.broken()).extracting(item -> item.origin().line()).containsExactly(4L, 5L);
    }

    @Test
    void readsQuotesOfMySqlWithEscapes() throws IOException {
        Reading reading = read(
                "m.csv",
                "id,body\n1,\"say \\\"hi\\\", \"\"ho\"\"\\nend\"\n2,\"open\n3,plain\n4,NULL\n5,\"NULL\"\n",
                "{escape: backslash, nulls: [\"NULL\"], messages: {muid: id, text: body}}");

        assertThat(reading.muids()).containsExactly("1", "3", "4", "5");
        assertThat(reading.messages())
                .extracting(Message::text)
                .containsExactly("say \"hi\", \"ho\"\nend", "plain", null, "NULL");
        assertThat(reading.broken())
                .singleElement()
                .satisfies(item -> assertThat(item.origin().line()).isEqualTo(3));
    }

    @Test
    void tellsWhatStandsBehindTheEndOfCopiedData() throws IOException {
        String yaml = "{dialect: postgres, columns: [id, body], messages: {muid: id, text: body}}";

        assertThat(read("a.copy", "1\ta\n\\.\n\n", yaml).lost()).isEmpty();
        assertThat(read("a.copy", "1\ta\n\\.\nCOPY users\n2\tb\n", yaml).lost())
                .singleElement()
                .satisfies(lost -> assertThat(lost.message()).contains("more follows"));
    }

    @Test
    void treatsWordsForNoValueAsTextsWhereTheyAreQuoted() throws IOException {
        Reading reading = read(
                "m.csv",
                "id,body,t\n1,NULL,NULL\n2,\"NULL\",1700000000\n3,\\N,1700000000\n",
                "{nulls: [\"NULL\", \"\\\\N\"], messages: {muid: id, text: body, sentAt: t}}");

        assertThat(reading.messages()).extracting(Message::text).containsExactly(null, "NULL", null);
        assertThat(reading.problems()).isEmpty();
    }

    @Test
    void hasWordsForNoValueByColumn() throws IOException {
        Reading reading = read(
                "m.csv",
                "id,body,t\n1,NULL,NULL\n",
                "{nulls: {\"*\": [\"NULL\"], body: []}, messages: {muid: id, text: body, parentMuid: t}}");

        assertThat(reading.messages()).singleElement().satisfies(message -> {
            assertThat(message.text()).isEqualTo("NULL");
            assertThat(message.parentMuid()).isNull();
        });
    }

    @Test
    void joinsCellsAndLinesOfTextsThatAreNotQuoted() throws IOException {
        Reading reading = read(
                "m.dat",
                "1|hello|world|2024-01-01 10:00:00|{\"a\": \"x|y\"}\r\n"
                        + "2|two\nlines\r\nmore|2024-01-01 10:00:01|\r\n"
                        + "3|plain|2024-01-01 10:00:02|\r\n"
                        + "4|cut\r\n"
                        + "5|\0|2024-01-01 10:00:03|\r\n",
                """
                quote: none
                delimiter: "|"
                columns: [id, body, at, extra]
                json: [extra]
                messages: {muid: id, text: body, sentAt: at, metadata: {extra: extra}}
                """);

        assertThat(reading.muids()).containsExactly("1", "2", "3", "5");
        assertThat(reading.messages())
                .extracting(Message::text)
                .containsExactly("hello|world", "two\nlines\r\nmore", "plain", null);
        assertThat(reading.messages().get(0).metadata()).hasToString("{\"extra\":{\"a\":\"x|y\"}}");
        assertThat(reading.broken())
                .singleElement()
                .satisfies(item -> assertThat(item.origin().line()).isEqualTo(6));
    }

    @Test
    void rejectsARowThatCanBeJoinedInTwoWays() throws IOException {
        Reading reading = read(
                "m.dat",
                "1,a,b,c\n2,a,b\n",
                "{quote: none, delimiter: ',', columns: [id, name, about], groups: {guid: id, name: name, description: about}}");

        assertThat(reading.parsed()).hasSize(1);
        assertThat(reading.broken())
                .singleElement()
                .satisfies(item -> assertThat(item.problem().message()).contains("more than one way"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"windows-1252", "utf-16le", "UTF-16BE", "iso-8859-15", "gbk"})
    void decodesFilesAsTheMappingSays(String encoding) throws IOException {
        Charset charset = Charset.forName(encoding);
        String text = encoding.equals("gbk") ? "早上好" : "größer";
        Files.write(folder.resolve("m.csv"), ("id;said\n1;" + text + "\n2;x\n").getBytes(charset));
        Reading reading = Reading.of(
                folder, map("{encoding: " + encoding + ", delimiter: ';', messages: {muid: id, text: said}}"));

        assertThat(reading.messages()).extracting(Message::text).containsExactly(text, "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"windows-1252", "UTF-8"})
    void readsFilesOfExcelWithoutAMark(String encoding) throws IOException {
        Files.write(
                folder.resolve("m.csv"), "sep=;\r\nid;said\r\n1;größer – 5 €\r\n".getBytes(Charset.forName(encoding)));
        Reading reading = Reading.of(folder, map("{dialect: excel, messages: {muid: id, text: said}}"));

        assertThat(reading.messages()).extracting(Message::text).containsExactly("größer – 5 €");
    }

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
        Reading reading = Reading.of(folder, map("{users: {uid: uid, tags: {from: tags, split: array}}}"));

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
        Reading reading = Reading.of(folder, map("""
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
    void keepsLargeLookupsOnDiskAndRemovesThem() throws IOException {
        Files.writeString(
                folder.resolve("users.csv"),
                "id,uid\n"
                        + IntStream.range(0, 30_000)
                                .mapToObj(i -> i + ",u" + i + "\n")
                                .collect(Collectors.joining()));
        Files.writeString(
                folder.resolve("members.csv"),
                "room,user\n"
                        + IntStream.range(0, 30_000)
                                .mapToObj(i -> i / 2 + "," + i + "\n")
                                .collect(Collectors.joining()));
        Files.writeString(
                folder.resolve("messages.csv"),
                "id,room,who\n"
                        + IntStream.range(0, 3_000)
                                .mapToObj(i -> i + "," + i * 5 + "," + i * 10 + "\n")
                                .collect(Collectors.joining()));
        long before = temporaryFolders();
        Reading reading = Reading.of(folder, map("""
                lookups: {users: {file: users.csv, key: id}, members: {file: members.csv, key: room, many: true}}
                files:
                  - match: messages.csv
                    messages:
                      muid: id
                      sender: "@users(who)/uid"
                      receiver: {other: "@users(@members(room)/user)/uid", than: "@users(who)/uid"}
                """));

        assertThat(reading.messages()).hasSize(3_000).allSatisfy(message -> {
            int id = Integer.parseInt(Objects.requireNonNull(message.muid()));
            assertThat(message.sender()).isEqualTo("u" + id * 10);
            assertThat(message.receiver()).isEqualTo("u" + (id * 10 + 1));
        });
        assertThat(temporaryFolders()).isEqualTo(before);
    }

    private static long temporaryFolders() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("chatferry-lookups-"))
                    .count();
        }
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
                .containsExactly("5.5", "https://x.example/a", "https://x.example/b");
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
        var settings = Reading.settings(folder, map("""
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
        Path file = Files.write(folder.resolve(name), content.getBytes(StandardCharsets.UTF_8));
        return Reading.of(file, map(yaml));
    }

    private static Map<String, Object> map(String yaml) {
        return new Yaml().load(yaml);
    }
}
