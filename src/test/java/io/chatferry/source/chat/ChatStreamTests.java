package io.chatferry.source.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Group;
import io.chatferry.model.Kind;
import io.chatferry.model.Member;
import io.chatferry.model.Message;
import io.chatferry.model.User;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.api.SourceSettings.UnknownColumns;
import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.model.ChatExport;
import io.chatferry.source.chat.model.ChatMember;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatPass;
import io.chatferry.source.chat.model.ChatReaction;
import io.chatferry.source.chat.model.ChatRules;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.ChatUser;
import io.chatferry.source.chat.model.Conversation;
import io.chatferry.source.chat.model.Labels;
import io.chatferry.source.chat.model.Mentions;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.chat.reading.FileRows;
import io.chatferry.source.row.Row;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What holds for the records of every chat system, on an export whose rows say what the sink takes. */
class ChatStreamTests {

    @TempDir
    Path folder;

    /** Rows of JSON, each with the name of a method of the sink. */
    private static final class Lines extends ChatFormat<ChatRules> {

        private final boolean idsAreGlobal;

        private Lines(ChatRules rules) {
            this(rules, false);
        }

        private Lines(ChatRules rules, boolean idsAreGlobal) {
            super("lines", rules);
            this.idsAreGlobal = idsAreGlobal;
        }

        @Override
        public Recognition recognise(ExportFiles files) {
            return Recognition.none("only for tests");
        }

        @Override
        protected ChatExport export(ExportFiles files, ChatRules rules, SourceSettings settings) {
            List<ChatPass> passes = new ArrayList<>();
            files.files()
                    .forEach(file -> passes.add(new ChatPass(file, Kind.MESSAGE, FileRows.json(() -> Lines::take))));
            return new ChatExport(passes, List.of(), rules, idsAreGlobal);
        }

        private static void take(Row row, ChatSink sink) {
            ObjectNode json = ((Row.Json) row).value();
            String id = Fields.text(json, "id");
            switch (String.valueOf(Fields.text(json, "k"))) {
                case "user" ->
                    sink.user(new ChatUser(
                            String.valueOf(id),
                            Fields.text(json, "name"),
                            null,
                            Fields.flag(json, "bot"),
                            Fields.flag(json, "closed"),
                            null,
                            null,
                            notes(json)));
                case "room" -> {
                    String room = String.valueOf(id);
                    Conversation.Builder conversation =
                            Fields.flag(json, "direct") ? Conversation.direct(room) : Conversation.room(room);
                    conversation
                            .name(Fields.text(json, "name"))
                            .open(Fields.flag(json, "open"))
                            .archived(Fields.flag(json, "archived"))
                            .owner(Fields.text(json, "owner"))
                            .description(Fields.text(json, "about"));
                    if (Fields.flag(json, "group")) {
                        conversation.neverPair();
                    }
                    if (!json.has("members")) {
                        conversation.authorsAreMembers();
                    }
                    sink.conversation(conversation.build());
                    Fields.texts(json, "members").forEach(user -> sink.member(new ChatMember(room, user)));
                }
                case "member" ->
                    sink.member(new ChatMember(String.valueOf(Fields.text(json, "in")), String.valueOf(id)));
                case "read" ->
                    sink.read(
                            String.valueOf(Fields.text(json, "in")),
                            String.valueOf(id),
                            Objects.requireNonNull(Fields.seconds(Fields.text(json, "at"))));
                case "named" -> {
                    sink.named(String.valueOf(id), Fields.text(json, "name"), Fields.flag(json, "bot"));
                    sink.skip("names somebody");
                }
                case "message" -> sink.message(message(json));
                case "edit" -> sink.edit(message(json));
                case "delete" -> sink.delete(message(json));
                case "react" -> sink.react(message(json));
                case "system" -> sink.system("join", message(json));
                case "label" -> sink.label(String.valueOf(id), String.valueOf(Fields.text(json, "name")));
                case "help" -> sink.helpsOthers();
                case "fail" -> throw new IllegalStateException("unexpected shape");
                default -> {
                    // not understood
                }
            }
        }

        private static Map<String, Object> notes(JsonNode json) {
            Object note = Fields.plain(json.path("note"));
            return note == null ? Map.of() : Map.of("note", note);
        }

        private static ChatMessage message(JsonNode json) {
            ChatMessage.Builder message = ChatMessage.in(
                            String.valueOf(Fields.text(json, "in")), Fields.text(json, "id"))
                    .from(Fields.text(json, "by"))
                    .named(Fields.text(json, "name"))
                    .alias(Fields.text(json, "alias"))
                    .fromBot(Fields.flag(json, "bot"))
                    .at(Fields.seconds(Fields.text(json, "at")))
                    .parent(Fields.text(json, "parent"))
                    .parentElse(Fields.text(json, "parentElse"))
                    .quote(Fields.text(json, "quote"))
                    .note("note", Fields.plain(json.path("note")))
                    .sequence(Math.max(Fields.size(json, "seq"), 0));
            if (Fields.flag(json, "madeUp")) {
                message.withMadeUpId();
            }
            StringBuilder text = new StringBuilder();
            String written = Fields.text(json, "text");
            for (String word : written == null ? new String[0] : written.split(" ")) {
                text.append(text.isEmpty() ? "" : " ").append(marked(word));
            }
            message.text(text.toString());
            if (json.has("edited")) {
                message.edited(Fields.seconds(Fields.text(json, "edited")));
            }
            json.path("reactions")
                    .properties()
                    .forEach(entry -> message.reaction(
                            new ChatReaction(entry.getKey(), Fields.texts(json.path("reactions"), entry.getKey()))));
            if (json.has("file")) {
                message.attach(ChatAttachment.local(json.path("file").stringValue(), null, null, 1));
            }
            if (json.has("link")) {
                message.attach(ChatAttachment.link(
                        json.path("link").stringValue(), Fields.text(json, "title"), Fields.text(json, "mime"), 1));
            }
            if (json.has("missing")) {
                message.attach(ChatAttachment.missing(json.path("missing").stringValue(), "plan.pdf"));
            }
            return message.build();
        }
    }

    private static String marked(String word) {
        return word.startsWith("@")
                ? Mentions.of(word.substring(1))
                : word.startsWith("&") ? Labels.of(word.substring(1), "unknown") : word;
    }

    private ReadExport read(String... lines) throws IOException {
        return read(ChatRules.standard(), lines);
    }

    private ReadExport read(ChatRules rules, String... lines) throws IOException {
        Path file = folder.resolve("chat.jsonl");
        Files.writeString(file, String.join("\n", lines).replace('\'', '"') + "\n");
        return ReadExport.read(new Lines(rules), file, ZoneOffset.UTC, null);
    }

    private static String message(String id, String by, String text) {
        return "{'k':'message','in':'r','id':'" + id + "','by':'" + by + "','at':1700000000,'text':'" + text + "'}";
    }

    @Test
    void nameGivenInPassingCountsOnlyIfThereIsNoOther() throws IOException {
        ReadExport read = read(
                "{'k':'named','id':'anna','name':'Ann'}",
                "{'k':'user','id':'anna','name':'Anna'}",
                "{'k':'named','id':'bot','name':'Helper','bot':true}",
                "{'k':'named','id':'bot','name':'Other'}");

        assertThat(read.users()).extracting(User::name).containsExactly("Anna", "Helper");
        assertThat(String.valueOf(read.users().get(1).metadata())).contains("\"bot\":true");
    }

    @Test
    void aDirectConversationThatMayHaveHadMorePeopleIsAGroup() throws IOException {
        ReadExport read = read(
                "{'k':'user','id':'anna','name':'Anna'}",
                "{'k':'room','id':'r','direct':true,'group':true,'members':['anna','boris']}",
                message("m1", "anna", "hi"));

        assertThat(read.groups()).singleElement().satisfies(group -> {
            assertThat(group.name()).isEqualTo("Anna, boris");
            assertThat(group.type()).isEqualTo("private");
            assertThat(String.valueOf(group.metadata())).contains("group-dm");
        });
    }

    @Test
    void rowsThatHelpToUnderstandOthersAreNotCounted() throws IOException {
        assertThat(read("{'k':'help'}", "{'k':'other'}").skipped()).containsExactly(Map.entry("not understood", 1));
    }

    @Test
    void whoIsOnlyNamedIsAUserToo() throws IOException {
        ReadExport read = read(
                "{'k':'user','id':'anna','name':'Anna'}",
                "{'k':'message','in':'r','id':'1','by':'ben','name':'Ben','at':1700000000,'text':'hi @cara',"
                        + "'reactions':{'x':['dora']}}");

        assertThat(read.users())
                .extracting(user -> user.uid() + "=" + user.name())
                .containsExactlyInAnyOrder("anna=Anna", "ben=Ben", "cara=cara", "dora=dora");
        assertThat(read.messages().get(0).text()).isEqualTo("hi <@uid:cara>");
    }

    @Test
    void aDirectConversationOfTwoIsBetweenThem() throws IOException {
        ReadExport read = read(
                "{'k':'room','id':'r','direct':true,'members':['a','b']}",
                message("1", "a", "hello"),
                message("2", "b", "hello yourself"));

        assertThat(read.groups()).isEmpty();
        assertThat(read.members()).isEmpty();
        assertThat(read.messages())
                .extracting(
                        each -> each.sender() + ">" + each.receiverType() + ":" + each.receiver() + " " + each.muid())
                .containsExactly("a>user:b r:1", "b>user:a r:2");
    }

    @Test
    void aDirectConversationOfAnyOtherNumberIsAPrivateGroup() throws IOException {
        for (String members : List.of("'a'", "'a','b','c'", "")) {
            ReadExport read =
                    read("{'k':'room','id':'r','direct':true,'members':[" + members + "]}", message("1", "a", "x"));
            assertThat(read.groups())
                    .singleElement()
                    .satisfies(group -> assertThat(group.type()).isEqualTo("private"));
            assertThat(read.messages().get(0).receiver()).isEqualTo("r");
        }
    }

    @Test
    void aDirectConversationInWhichAThirdPersonHasWrittenIsAPrivateGroup() throws IOException {
        ReadExport read = read(
                "{'k':'room','id':'r','direct':true,'members':['a','b']}",
                message("1", "a", "x"),
                message("2", "c", "y"));

        assertThat(read.groups()).hasSize(1);
        assertThat(read.members()).extracting(Member::uid).containsExactly("a", "b");
    }

    @Test
    void authorsAreMembersOnlyWhereNoListIs() throws IOException {
        assertThat(read("{'k':'room','id':'r','members':['a']}", message("1", "b", "x"))
                        .members())
                .extracting(Member::uid)
                .containsExactly("a");
        assertThat(read("{'k':'room','id':'r'}", message("1", "b", "x"), message("2", "b", "y"))
                        .members())
                .extracting(Member::uid)
                .containsExactly("b");
    }

    @Test
    void aConversationThatNothingDescribesIsPrivate() throws IOException {
        assertThat(read(message("1", "a", "x")).groups()).singleElement().satisfies(group -> {
            assertThat(group.guid()).isEqualTo("r");
            assertThat(group.type()).isEqualTo("private");
        });
    }

    @Test
    void aDescriptionThatIsTooLongIsCutAndWholeInTheMetadata() throws IOException {
        String about = "word ".repeat(60) + "end";
        Group group =
                read("{'k':'room','id':'r','about':'" + about + "'}").groups().get(0);

        assertThat(group.description()).hasSizeLessThanOrEqualTo(255).endsWith("word…");
        assertThat(String.valueOf(group.metadata())).contains(about);
        assertThat(read("{'k':'room','id':'r','about':'short'}").groups().get(0).metadata())
                .isNull();
    }

    @Test
    void aCreatorWhoHasLeftOwnsNothing() throws IOException {
        assertThat(read("{'k':'room','id':'r','owner':'a','members':['b']}")
                        .groups()
                        .get(0)
                        .owner())
                .isNull();
        assertThat(read("{'k':'room','id':'r','owner':'a','members':['b','a']}")
                        .groups()
                        .get(0)
                        .owner())
                .isEqualTo("a");
    }

    @Test
    void ofSeveralRowsWithOneIdTheLatestEditCounts() throws IOException {
        ReadExport read = read(
                message("1", "a", "first"),
                "{'k':'message','in':'r','id':'1','by':'a','at':1700000000,'text':'second','edited':1700000009}",
                message("2", "a", "between"),
                "{'k':'message','in':'r','id':'1','by':'a','at':1700000000,'text':'third','edited':1700000005}");

        assertThat(read.messages()).extracting(Message::text).containsExactly("second", "between");
        assertThat(read.skipped()).containsEntry("duplicate", 2);
    }

    @Test
    void theSameIdInTwoConversationsIsTwoMessages() throws IOException {
        ReadExport read =
                read(message("1", "a", "x"), "{'k':'message','in':'s','id':'1','by':'a','at':1700000000,'text':'x'}");

        assertThat(read.messages()).extracting(Message::muid).containsExactly("r:1", "s:1");
    }

    @Test
    void rowsWithoutAnIdAreAllKept() throws IOException {
        String line = "{'k':'message','in':'r','by':'a','at':1700000000,'text':'ok'}";

        assertThat(read(line, line, line).messages()).hasSize(3);
    }

    @Test
    void equalRowsWithMadeUpIdsAreAllKeptAndNumbered() throws IOException {
        String line = "{'k':'message','in':'r','id':'h','madeUp':true,'by':'a','at':1700000000,'text':'ok'}";
        String reply =
                "{'k':'message','in':'r','id':'i','madeUp':true,'by':'a','at':1700000001,'text':'x','parent':'h'}";
        ReadExport read = read(line, reply, line, line);

        assertThat(read.messages()).extracting(Message::muid).containsExactly("r:h", "r:i", "r:h-2", "r:h-3");
        assertThat(read.messages().get(1).parentMuid()).isEqualTo("r:h");
    }

    @Test
    void rowsWithMadeUpIdsThatAnotherFileHasTooAreTheSame() throws IOException {
        String line = "{'k':'message','in':'r','id':'h','madeUp':true,'by':'a','at':1700000000,'text':'ok'}"
                .replace('\'', '"');
        Files.writeString(folder.resolve("1.jsonl"), line + "\n" + line + "\n");
        Files.writeString(folder.resolve("2.jsonl"), line + "\n" + line + "\n" + line + "\n");
        ReadExport read = ReadExport.read(new Lines(ChatRules.standard()), folder, ZoneOffset.UTC, null);

        assertThat(read.messages()).extracting(Message::muid).containsExactly("r:h", "r:h-2", "r:h-3");
        assertThat(read.skipped()).containsEntry("duplicate", 2);
    }

    @Test
    void aPersonUnderWhoseNameAHookWritesIsNoBot() throws IOException {
        String[] lines = {
            "{'k':'user','id':'anna','name':'Anna'}",
            "{'k':'message','in':'r','id':'1','by':'anna','bot':true,'at':1700000000,'text':'x'}",
            message("2", "anna", "y")
        };

        assertThat(read(lines).users())
                .singleElement()
                .satisfies(user -> assertThat(user.metadata()).isNull());
        assertThat(read(bots(ChatRules.Bots.SKIP), lines).messages())
                .extracting(Message::text)
                .containsExactly("y");
    }

    @Test
    void eventsChangeTheirMessageWhereverTheyStand() throws IOException {
        ReadExport read = read(
                "{'k':'react','in':'r','id':'1','reactions':{'x':['b']}}",
                "{'k':'edit','in':'r','id':'1','by':'a','at':1700000000,'text':'better','edited':1700000003}",
                "{'k':'message','in':'r','id':'1','by':'a','at':1700000000,'text':'good','reactions':{'x':['c']}}",
                message("2", "a", "gone soon"),
                "{'k':'delete','in':'r','id':'2'}",
                "{'k':'react','in':'r','id':'9','reactions':{'x':['b']}}",
                "{'k':'edit','in':'r','id':'8','by':'a','at':1700000000,'text':'only the edit','edited':1700000003}");

        assertThat(read.messages()).extracting(Message::text).containsExactly("better", null, "only the edit");
        assertThat(read.messages().get(0).reactions().get(0).uids()).containsExactlyInAnyOrder("b", "c");
        assertThat(read.messages().get(1).deletedAt()).isNotNull();
        assertThat(read.skipped())
                .containsEntry("edit applied to its message", 1)
                .containsEntry("reactions added to their message", 1)
                .containsEntry("deletion applied to its message", 1)
                .containsEntry("reactions to a message that is not in the export", 1);
    }

    @Test
    void aThreadHangsOnAnotherMessageIfItsRootIsNotThere() throws IOException {
        String reply =
                "{'k':'message','in':'r','id':'3','by':'a','at':1700000000,'text':'x','parent':'1','parentElse':'2'}";

        assertThat(read(reply, message("2", "a", "y")).messages().get(0).parentMuid())
                .isEqualTo("r:2");
        assertThat(read(reply, message("1", "a", "y")).messages().get(0).parentMuid())
                .isEqualTo("r:1");
    }

    @Test
    void aThreadHangsOnAnotherMessageIfItsRootIsEmpty() throws IOException {
        String reply =
                "{'k':'message','in':'r','id':'3','by':'a','at':1700000000,'text':'x','parent':'1','parentElse':'2'}";

        assertThat(read(reply, message("1", "a", ""), message("2", "a", "y"))
                        .messages()
                        .get(0)
                        .parentMuid())
                .isEqualTo("r:2");
    }

    @Test
    void ofMessagesOfOneTimeTheLowerSequenceGoesFirst() throws IOException {
        String line = "{'k':'message','in':'%s','id':'%s','by':'a','at':%s,'text':'%s','seq':'%s'}";

        ReadExport read = read(
                line.formatted("r", "1", "1700000001", "third", "30"),
                line.formatted("r", "2", "1700000009", "later", "5"),
                line.formatted("s", "1", "1700000001", "elsewhere", "7"),
                line.formatted("r", "1", "1700000001", "third once more", "30"),
                line.formatted("r", "4", "1700000001", "first", "10"),
                line.formatted("r", "5", "1700000001", "", "15"),
                line.formatted("r", "6", "1700000001", "second", "20"));

        assertThat(read.conversation("r"))
                .extracting(Message::text)
                .containsExactly("first", "second", "third", "later");
        assertThat(read.skipped()).containsEntry("duplicate", 1).containsEntry("empty", 1);
    }

    @Test
    void aLabelMayBeGivenAfterItsUse() throws IOException {
        ReadExport read =
                read(message("1", "a", "hi &role/1 and &role/2"), "{'k':'label','id':'role/1','name':'Gardeners'}");

        assertThat(read.messages().get(0).text()).isEqualTo("hi Gardeners and unknown");
    }

    @Test
    void aQuoteIsNoThread() throws IOException {
        Message message = read("{'k':'message','in':'r','id':'2','by':'a','at':1700000000,'text':'x','quote':'1'}")
                .messages()
                .get(0);

        assertThat(message.parentMuid()).isNull();
        assertThat(message.quotedMuid()).isEqualTo("r:1");
    }

    @Test
    void mentionsAfterTheTenthUserAreNames() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= 12; i++) {
            text.append(i == 1 ? "" : " ").append("@u").append(i);
        }
        String read = read(message("1", "a", text.toString())).messages().get(0).text();

        assertThat(read).contains("<@uid:u10>").endsWith(" @u11 @u12");
    }

    @Test
    void aTextThatMentionsWouldMakeTooLongHasNames() throws IOException {
        String read = read(message("1", "a", "x".repeat(10_180) + " @u1 @u2 @u3 @u4 @u5"))
                .messages()
                .get(0)
                .text();

        assertThat(read).endsWith(" @u1 @u2 @u3 @u4 @u5").doesNotContain("<@uid");
    }

    @Test
    void filesThatCannotGoAlongLeaveALine() throws IOException {
        ReadExport read = read(
                "{'k':'message','in':'r','id':'1','by':'a','at':1700000000,'text':'look','file':'media\\\\\\\\plan.pdf'}",
                "{'k':'message','in':'r','id':'2','by':'a','at':1700000000,'missing':'deleted'}",
                "{'k':'message','in':'r','id':'3','by':'a','at':1700000000,'text':'words','missing':'deleted'}");

        assertThat(read.messages())
                .extracting(Message::text)
                .containsExactly("look\n(file not moved): plan.pdf", "(file deleted): plan.pdf", "words");
        assertThat(read.notices())
                .anyMatch(notice -> notice.contains("files that messages name and that are not in the export: 1"))
                .anyMatch(notice -> notice.contains("files missing: deleted: 2"));
    }

    @Test
    void everyRowIsAccountedFor() throws IOException {
        ReadExport read = read(
                "{'k':'what'}",
                "{'k':'fail'}",
                message("1", "a", " "),
                "{'k':'system','in':'r','id':'5','text':'joined'}");

        assertThat(read.skipped()).containsOnlyKeys("not understood", "empty", "system: join");
        assertThat(read.rejects())
                .singleElement()
                .satisfies(reject -> assertThat(reject.problem().message()).contains("unexpected shape"));
    }

    @Test
    void linesOfTheSystemAreMessagesIfTheJobSaysSo() throws IOException {
        ChatRules rules =
                new ChatRules(ChatRules.SystemLines.IMPORT, ChatRules.Bots.KEEP, false, false, List.of(), List.of());
        ReadExport read = read(rules, "{'k':'system','in':'r','id':'5','by':'a','at':1700000000,'text':'joined'}");

        assertThat(read.messages()).extracting(Message::text).containsExactly("joined");
    }

    @Test
    void botsAreKeptOrLeftOutOrOneUserForEachName() throws IOException {
        String[] lines = {
            "{'k':'message','in':'r','id':'1','by':'bot','alias':'Anna','bot':true,'at':1700000000,'text':'x'}",
            "{'k':'message','in':'r','id':'2','by':'bot','alias':'Ben','bot':true,'at':1700000001,'text':'y'}"
        };

        assertThat(read(lines).users()).extracting(User::uid).containsExactly("bot");
        ReadExport byName = read(bots(ChatRules.Bots.BY_NAME), lines);
        assertThat(byName.users())
                .extracting(user -> user.uid() + "=" + user.name())
                .containsExactly("bot/Anna=Anna", "bot/Ben=Ben");
        assertThat(read(bots(ChatRules.Bots.SKIP), lines).skipped()).containsEntry("bot", 2);
    }

    private static ChatRules bots(ChatRules.Bots bots) {
        return new ChatRules(ChatRules.SystemLines.SKIP, bots, false, false, List.of(), List.of());
    }

    @Test
    void conversationsCanBeLeftOut() throws IOException {
        String[] lines = {
            "{'k':'room','id':'r','name':'general','open':true,'members':['a']}",
            "{'k':'room','id':'s','name':'secret','members':['a']}",
            "{'k':'room','id':'o','name':'old','open':true,'archived':true,'members':['a']}",
            message("1", "a", "x"),
            "{'k':'message','in':'s','id':'1','by':'a','at':1700000000,'text':'x'}",
            "{'k':'message','in':'o','id':'1','by':'a','at':1700000000,'text':'x'}"
        };

        ReadExport read = read(
                new ChatRules(ChatRules.SystemLines.SKIP, ChatRules.Bots.KEEP, true, true, List.of(), List.of()),
                lines);
        assertThat(read.groups())
                .singleElement()
                .satisfies(group -> assertThat(group.guid()).isEqualTo("r"));
        assertThat(read.skipped())
                .containsEntry("in an archived conversation", 1)
                .containsEntry("in a private conversation", 1);
        assertThat(read(chosen(List.of("gen*"), List.of()), lines).messages()).hasSize(1);
        assertThat(read(chosen(List.of(), List.of("secret", "o")), lines).messages())
                .hasSize(1);
    }

    private static ChatRules chosen(List<String> include, List<String> exclude) {
        return new ChatRules(ChatRules.SystemLines.SKIP, ChatRules.Bots.KEEP, false, false, include, exclude);
    }

    @Test
    void bytesThatAreNoCharactersAreReplacedAndCounted() throws IOException {
        Path file = folder.resolve("chat.jsonl");
        byte[] line = message("1", "a", "caf#").replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (int i = 0; i < line.length; i++) {
            line[i] = line[i] == '#' ? (byte) 0xE9 : line[i];
        }
        Files.write(file, line);

        ReadExport read = ReadExport.read(new Lines(ChatRules.standard()), file, ZoneOffset.UTC, null);

        assertThat(read.messages().get(0).text()).isEqualTo("caf\uFFFD");
        assertThat(read.notices()).anyMatch(notice -> notice.contains("not UTF-8"));
    }

    @Test
    void messagesComeInTheOrderOfTheExportWhateverTheirNumber() throws IOException {
        int messages = 20_000;
        String[] lines = new String[messages];
        for (int i = 0; i < messages; i++) {
            lines[i] = message(String.valueOf(i), "u" + i % 7, "text " + i);
        }
        List<Message> read = read(lines).messages();

        assertThat(read).hasSize(messages);
        for (int i = 0; i < messages; i++) {
            assertThat(read.get(i).text()).isEqualTo("text " + i);
        }
    }

    @Test
    void aFileOnTheWebHasWhatTheTargetDemands() throws IOException {
        ReadExport read = read(
                link("https://a.example/d/1", "'title':'Budget','mime':'application/vnd.google-apps.spreadsheet'"),
                link("https://a.example", ""),
                link("https://a.example/my plan.pdf", ""),
                link("https://a.example/x", "'title':'photo','mime':'image/jpeg'"));

        assertThat(read.messages())
                .extracting(message -> message.attachments().get(0))
                .extracting(file -> file.url() + " " + file.name() + " " + file.extension())
                .containsExactly(
                        "https://a.example/d/1 Budget bin",
                        "https://a.example file bin",
                        "https://a.example/my%20plan.pdf null null",
                        "https://a.example/x photo null");
    }

    @Test
    void anAddressThatIsNotOnTheWebIsNoAttachment() throws IOException {
        ReadExport read = read(link("file:///C:/plan.pdf", "'title':'plan.pdf'"), link("https://", "'title':'x'"));

        assertThat(read.messages())
                .extracting(Message::text)
                .containsExactly(
                        "(file without an address on the web): plan.pdf", "(file without an address on the web): x");
    }

    private static String link(String url, String more) {
        return "{'k':'message','in':'r','by':'a','at':1700000000,'link':'" + url + "'"
                + (more.isEmpty() ? "" : "," + more) + "}";
    }

    @Test
    void nothingIsLeftInTheFolderForTemporaryFiles() throws IOException {
        String usual = System.getProperty("java.io.tmpdir");
        Path temporary =
                Files.createDirectory(folder.resolve("temporary")); // others use the usual one at the same time
        System.setProperty("java.io.tmpdir", temporary.toString());
        try {
            read(message("1", "a", "x"));
        } finally {
            System.setProperty("java.io.tmpdir", usual);
        }

        assertThat(temporary).isEmptyDirectory();
    }

    @Tag("full")
    @Test
    void aMillionMessagesOfOneConversationAreReadInOrder() throws IOException {
        int messages = 1_000_000;
        Path file = folder.resolve("chat.jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < messages; i++) {
                out.write(
                        message(String.valueOf(i), "u" + i % 1_000, "text " + i).replace('\'', '"'));
                out.newLine();
            }
        }
        SourceSettings settings =
                new SourceSettings("lines", file, ZoneOffset.UTC, Map.of(), UnknownColumns.WARN, Set.of());
        int read = 0;
        try (ExportFiles files = ExportFiles.open(file);
                RecordStream stream = new Lines(ChatRules.standard()).open(files, settings)) {
            for (SourceItem item = stream.next(); item != null; item = stream.next()) {
                if (item instanceof SourceItem.ParsedRecord parsed && parsed.record() instanceof Message message) {
                    assertThat(message.muid()).isEqualTo("r:" + read++);
                }
            }
        }
        assertThat(read).isEqualTo(messages);
    }

    @Test
    void halfOfASurrogatePairStaysWhatItIs() throws IOException {
        ReadExport read =
                read("{'k':'message','in':'r\\ud83c','id':'1','by':'a','at':1700000000,'text':'half \\ud83c of it'}");

        assertThat(read.messages().get(0).receiver()).isEqualTo("r\ud83c");
        assertThat(read.messages().get(0).text()).isEqualTo("half \ud83c of it");
    }

    @Test
    void aStopCanBeServedWhileRowsAreRead() throws IOException {
        String[] lines = new String[1_000];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = message(String.valueOf(i), "a", "x");
        }
        Path file = folder.resolve("chat.jsonl");
        Files.writeString(file, String.join("\n", lines).replace('\'', '"'));
        try (ExportFiles files = ExportFiles.open(file);
                var stream = new Lines(ChatRules.standard())
                        .open(
                                files,
                                new SourceSettings(
                                        "lines",
                                        file,
                                        ZoneOffset.UTC,
                                        java.util.Map.of(),
                                        SourceSettings.UnknownColumns.WARN,
                                        java.util.Set.of()))) {
            assertThat(stream.next()).isInstanceOf(SourceItem.StillReading.class);
        }
    }

    @Test
    void anOwnerMayBeListedBeforeTheConversationIsDescribed() throws IOException {
        assertThat(read("{'k':'member','in':'r','id':'b'}", "{'k':'room','id':'r','owner':'b','members':[]}")
                        .groups())
                .extracting(Group::owner)
                .containsExactly("b");
        assertThat(read("{'k':'member','in':'r','id':'b'}", "{'k':'room','id':'r','owner':'a','members':[]}")
                        .groups()
                        .get(0)
                        .owner())
                .isNull();
    }

    @Test
    void whereIdsAreGlobalReactionsNeedNoConversation() throws IOException {
        Path file = folder.resolve("global.jsonl");
        Files.writeString(
                file,
                String.join(
                                "\n",
                                message("1", "a", "x"),
                                "{'k':'react','in':'','id':'1','reactions':{'x':['b']}}",
                                "{'k':'react','in':'','id':'2','reactions':{'x':['b']}}")
                        .replace('\'', '"'));

        ReadExport read = ReadExport.read(new Lines(ChatRules.standard(), true), file, ZoneOffset.UTC, null);

        assertThat(read.messages().get(0).reactions().get(0).uids()).containsExactly("b");
        assertThat(read.groups()).hasSize(1);
        assertThat(read.skipped()).hasSize(2);
    }

    @Test
    void aOneToOneMessageIsReadIfTheOtherHasReadUpToItsTime() throws IOException {
        ReadExport read = read(
                "{'k':'room','id':'r','direct':true,'members':['a','b']}",
                "{'k':'read','in':'r','id':'b','at':1700000000}",
                message("1", "a", "seen"),
                message("2", "b", "not by a"),
                "{'k':'message','in':'r','id':'3','by':'a','at':1700000001,'text':'later'}");

        assertThat(read.messages())
                .extracting(Message::readAt)
                .containsExactly(Instant.ofEpochSecond(1700000000), null, null);
    }

    @Test
    void notesThatAreTooLargeForMetadataAreLeftOutAndCounted() throws IOException {
        String large = "x".repeat(6_000);
        ReadExport read = read(
                "{'k':'user','id':'a','note':'" + large + "'}",
                "{'k':'user','id':'b','note':{'k':[1,'two']}}",
                "{'k':'message','in':'r','id':'1','by':'a','at':1700000000,'text':'" + large + "','note':'" + large
                        + "'}",
                "{'k':'message','in':'r','id':'2','by':'a','at':1700000000,'text':'short','note':'" + large + "'}");

        assertThat(read.users().get(0).metadata()).isNull();
        assertThat(read.users().get(1).metadata().at("/chatferry/note/k/1").stringValue())
                .isEqualTo("two");
        assertThat(read.messages().get(0).metadata()).isNull();
        assertThat(read.messages().get(1).metadata().at("/chatferry/note").stringValue())
                .hasSize(6_000);
        assertThat(read.notices()).anyMatch(notice -> notice.contains("too large for metadata, left out: note: 2"));
    }
}
