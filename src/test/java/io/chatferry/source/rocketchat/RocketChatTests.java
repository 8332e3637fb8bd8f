package io.chatferry.source.rocketchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.chatferry.model.Attachment;
import io.chatferry.model.Group;
import io.chatferry.model.Member;
import io.chatferry.model.Message;
import io.chatferry.model.User;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.chat.ReadExport;
import io.chatferry.source.chat.model.ChatRules.Bots;
import io.chatferry.source.chat.model.ChatRules.Conversations;
import io.chatferry.source.chat.model.ChatRules.SystemLines;
import io.chatferry.source.chat.reading.NameChoice;
import io.chatferry.source.jdbc.WrittenText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bson.BsonBinary;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonMinKey;
import org.bson.BsonObjectId;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonUndefined;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RocketChatTests {

    private static final Path CASES = Path.of("src/test/resources/sources/rocketchat");
    private static final String ANNA = "aNNa00000000000Aa";
    private static final String BORIS = "bORIS0000000000Bb";
    private static final String CHEN = "cHEN00000000000Cc";

    @TempDir
    Path folder;

    private static ReadExport sample() {
        return ReadExport.of("rocketchat", CASES.resolve("export"));
    }

    /** Messages in the room GENERAL, one a line of JSON with ' instead of ". */
    private ReadExport read(String... messages) throws IOException {
        return read(RocketChatOptions.standard(), messages);
    }

    private ReadExport read(RocketChatOptions options, String... messages) throws IOException {
        lines("rocketchat_message.json", messages);
        return ReadExport.of("rocketchat", folder, ZoneOffset.UTC, options);
    }

    private void lines(String name, String... lines) throws IOException {
        Files.writeString(folder.resolve(name), String.join("\n", lines).replace('\'', '"') + "\n");
    }

    private static String line(String id, String msg, String more) {
        return "{'_id':'" + id
                + "','rid':'GENERAL','ts':{'$date':1709539200000},'u':{'_id':'u1','username':'anna'},'msg':'" + msg
                + "'" + (more.isEmpty() ? "" : "," + more) + "}";
    }

    private static List<String> records(ReadExport read) {
        return read.items().stream()
                .filter(item -> item instanceof SourceItem.ParsedRecord)
                .map(item -> ((SourceItem.ParsedRecord) item).record().toString())
                .toList();
    }

    @Test
    void namesAreFullNamesOrUsernames() throws IOException {
        lines("users.json", "{'_id':'u1','username':'anna','name':'Anna Ahlers'}");
        RocketChatOptions display = new RocketChatOptions(
                null,
                SystemLines.SKIP,
                Bots.KEEP,
                NameChoice.DISPLAY,
                Conversations.IMPORT,
                Conversations.IMPORT,
                null);

        assertThat(read(line("m1", "x", "")).users()).extracting(User::name).containsExactly("Anna Ahlers");
        assertThat(read(display, line("m1", "x", "")).users())
                .extracting(User::name)
                .containsExactly("anna");
    }

    @Test
    void readsJsonOfMongoexportAsBsonOfMongodump() {
        ReadExport json = ReadExport.of("rocketchat", CASES.resolve("export-mongoexport"));

        assertThat(records(json)).isEqualTo(records(sample())).hasSizeGreaterThan(40);
        assertThat(json.skipped()).isEqualTo(sample().skipped());
    }

    @Test
    void readsUsersWithTheirStateAndNoPassword() {
        assertThat(sample().users())
                .extracting(User::uid, User::name, user -> user.deactivatedAt() != null)
                .containsExactlyInAnyOrder(
                        tuple(ANNA, "Anna Ahlers", false),
                        tuple(BORIS, "Boris Baum", false),
                        tuple(CHEN, "Chen Li", true),
                        tuple("rocket.cat", "Rocket.Cat", false),
                        tuple("gONE00000000000Gg", "Gone Girl", false),
                        tuple("renamed.user", "renamed.user", false));
        assertThat(sample().items().toString()).doesNotContain("synthetic-not-a-hash", "bcrypt");
    }

    @Test
    void makesRoomsGroupsWithTheNamesThatPeopleSee() {
        ReadExport read = sample();

        assertThat(read.groups())
                .extracting(Group::guid, Group::name, Group::type, Group::owner)
                .containsExactlyInAnyOrder(
                        tuple("GENERAL", "general", "public", null),
                        tuple("rOOMpriv000000001", "Kitchen 🍳", "private", BORIS),
                        tuple("rOOMdisc000000002", "Menu of May", "private", ANNA),
                        tuple("rOOMarch000000003", "attic", "public", null),
                        tuple(ANNA + ANNA, "Anna Ahlers", "private", null),
                        tuple("gROUPdm0000000005", "Anna Ahlers, Boris Baum, Chen Li", "private", null),
                        tuple("vANISHED000000007", "vANISHED000000007", "private", null));
        assertThat(read.members())
                .filteredOn(member -> "GENERAL".equals(member.guid()))
                .extracting(Member::uid, Member::scope)
                .containsExactly(tuple(ANNA, "admin"), tuple(BORIS, null), tuple(CHEN, null));
        assertThat(read.groups())
                .filteredOn(group -> "rOOMarch000000003".equals(group.guid()))
                .allSatisfy(
                        group -> assertThat(String.valueOf(group.metadata())).contains("\"archived\":true", ANNA));
    }

    @Test
    void joinsRoomsOfTheSameTwoPeople() {
        assertThat(sample().conversation(ANNA, BORIS))
                .extracting(Message::text)
                .containsExactly("just us", "the same two people in a second room");
    }

    @Test
    void leavesOutLinesOfTheSystemLivechatAndWhatIsEncrypted() {
        assertThat(sample().skipped())
                .isEqualTo(Map.of(
                        "system: uj", 1,
                        "system: au", 1,
                        "system: room_changed_topic", 1,
                        "system: discussion-created", 1,
                        "encrypted", 1,
                        "empty", 1,
                        "hidden: an earlier version of a message", 1,
                        "livechat", 2));
        assertThat(sample().message("mSG00000000000021").text())
                .as("of a room called encrypted")
                .isEqualTo("asparagus?");
    }

    @Test
    void readsDeletedMessagesWithoutText() {
        Message deleted = sample().message("mSG00000000000013");

        assertThat(deleted.text()).isNull();
        assertThat(deleted.deletedAt()).isEqualTo(Instant.parse("2024-03-04T08:00:09.500Z"));
        assertThat(deleted.sender()).isEqualTo(ANNA);
    }

    @Test
    void resolvesMentionsAndNamesOfRooms() {
        assertThat(sample().message("mSG00000000000002").text())
                .isEqualTo("Hello <@uid:" + BORIS + ">, @all and @unknown. Come to #Kitchen 🍳 or #Menu of May!");
    }

    @Test
    void readsThreadsEditsReactionsAndQuotes() {
        ReadExport read = sample();

        assertThat(read.message("mSG00000000000005").parentMuid()).isEqualTo("GENERAL:tHREADroot0000001");
        assertThat(read.message("mSG00000000000007").parentMuid()).isEqualTo("GENERAL:nOTtHERE000000001");
        assertThat(String.valueOf(read.message("mSG00000000000006").metadata())).contains("broadcast");
        Message edited = read.message("mSG00000000000003");
        assertThat(edited.editedAt()).isEqualTo(Instant.parse("2024-03-04T08:00:02.500Z"));
        assertThat(edited.reactions())
                .extracting("reaction", "uids")
                .containsExactly(tuple("👋", List.of(ANNA, "renamed.user")), tuple("👍", List.of(BORIS)));
        assertThat(String.valueOf(edited.metadata())).contains("\"reactionTones\":{\"👍\":{\"" + BORIS);
        Message quote = read.message("mSG00000000000008");
        assertThat(quote.text()).isEqualTo("exactly");
        assertThat(quote.quotedMuid()).isEqualTo("GENERAL:mSG00000000000003");
    }

    @Test
    void readsFilesWithoutTheirThumbsAndTheDescriptionAsText() {
        Message soup = sample().message("mSG00000000000009");
        assertThat(soup.text()).isEqualTo("the soup of yesterday");
        assertThat(soup.attachments())
                .extracting(Attachment::url, Attachment::name, Attachment::mimeType, Attachment::size)
                .containsExactly(tuple(
                        "http://chat.example.org/ufs/GridFS:Uploads/fILE0000000000001/soup.jpg",
                        "soup.jpg",
                        "image/jpeg",
                        "5000"));
        assertThat(sample().message("mSG00000000000010").attachments())
                .as("by the site of other uploads")
                .extracting(Attachment::url, Attachment::name)
                .containsExactly(
                        tuple("http://chat.example.org/file-upload/fILE0000000000003/a.pdf", "a.pdf"),
                        tuple("http://chat.example.org/file-upload/fILE0000000000004/b%20c.txt", "b c.txt"));
    }

    @Test
    void readsWhatHooksWriteUnderTheNameOfTheMessage() {
        Message build = sample().message("mSG00000000000011");

        assertThat(build.text()).isEqualTo("Build\nBuild 9 (https://ci.example.org/9)\npassed\nTook: 2 min");
        assertThat(build.sender()).isEqualTo("rocket.cat");
        assertThat(String.valueOf(build.metadata())).contains("\"senderName\":\"CI Falcon\"");
    }

    @Test
    void writesThePlaceOfAMessageThatIsNothingElse() {
        assertThat(sample().message("mSG00000000000015").text()).isEqualTo("Location: 48.13, 11.57");
    }

    @Test
    void keepsTheOrderOfMessagesOfOneMillisecond() {
        assertThat(sample().conversation("GENERAL")).extracting(Message::text).endsWith("same ms 1", "same ms 2");
    }

    @Test
    void fetchesFilesFromTheSiteOfTheJob() throws IOException {
        RocketChatOptions options = new RocketChatOptions(
                new WrittenText("https://new.example.org/"),
                SystemLines.SKIP,
                Bots.KEEP,
                NameChoice.REAL,
                Conversations.IMPORT,
                Conversations.IMPORT,
                null);

        ReadExport read = ReadExport.of("rocketchat", CASES.resolve("export"), ZoneOffset.UTC, options);

        assertThat(read.message("mSG00000000000009").attachments())
                .extracting(Attachment::url)
                .containsExactly("https://new.example.org/file-upload/fILE0000000000001/soup.jpg");
    }

    @Test
    void saysWhatToWriteForTheSite() {
        RocketChatOptions options = new RocketChatOptions(
                new WrittenText("chat.example.org"),
                SystemLines.SKIP,
                Bots.KEEP,
                NameChoice.REAL,
                Conversations.IMPORT,
                Conversations.IMPORT,
                null);

        assertThatThrownBy(() -> ReadExport.of("rocketchat", CASES.resolve("export"), ZoneOffset.UTC, options))
                .hasMessageContaining("write https://");
    }

    @Test
    void tellsFilesWhoseAddressIsNotKnown() throws IOException {
        ReadExport read = read(line("m1", "", "'file':{'_id':'f1','name':'plan.pdf','type':'application/pdf'}"));

        assertThat(read.messages()).extracting(Message::text).containsExactly("(file without an address): plan.pdf");
        assertThat(read.notices()).anyMatch(notice -> notice.contains("set source.rocketchat.site-url: 1"));
    }

    @Test
    void addsDescriptionsThatTheTextDoesNotHave() throws IOException {
        String files = "'files':[{'_id':'f1','name':'a'},{'_id':'f2','name':'b'}],'attachments':["
                + "{'title_link':'/file-upload/f1/a','description':'first'},"
                + "{'title_link':'/file-upload/f2/b','description':'both of them'}]";

        assertThat(read(line("m1", "see both of them", files)).messages())
                .extracting(Message::text)
                .containsExactly("see both of them\nfirst");
    }

    @Test
    void readsFilesOfOldMessagesFromTheirAttachments() throws IOException {
        lines("rocketchat_uploads.json", "{'_id':'f1','url':'https://c.example.org/ufs/FS/f1/a.png'}");

        Message message = read(line(
                        "m1",
                        "",
                        "'attachments':[{'title':'a.png','title_link':'/file-upload/f1/a.png',"
                                + "'image_url':'/file-upload/f1/a.png','image_type':'image/png'}]"))
                .messages()
                .get(0);

        assertThat(message.attachments())
                .extracting(Attachment::url, Attachment::name, Attachment::mimeType)
                .containsExactly(tuple("https://c.example.org/ufs/FS/f1/a.png", "a.png", "image/png"));
    }

    @Test
    void keepsTheWordsOfAForwardedMessage() throws IOException {
        Message forwarded = read(line(
                        "m2",
                        "[ ](https://c.example.org/group/x?msg=m1)",
                        "'attachments':[{'text':'what was"
                                + " said','message_link':'https://c.example.org/group/x?msg=m1'}]"))
                .messages()
                .get(0);

        assertThat(forwarded.text()).isEqualTo("what was said");
        assertThat(forwarded.quotedMuid()).endsWith(":m1");
    }

    @Test
    void readsTheBlocksOfAnAppBesideItsText() throws IOException {
        String blocks = "'blocks':[{'type':'section','text':{'type':'plain_text','text':'Vote now'}},"
                + "{'type':'section','text':{'type':'mrkdwn','text':'Yes: 1'}},{'type':'section','text':{'type':'mrkdwn','text':'No: 1'}}]";

        assertThat(read(line("m1", "Poll", blocks), line("m2", "", blocks), line("m3", "Vote now. No: 1", blocks))
                        .messages())
                .extracting(Message::text)
                .containsExactly("Poll\nVote now\nYes: 1\nNo: 1", "Vote now\nYes: 1\nNo: 1", "Vote now. No: 1\nYes: 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hi @anna.|hi <@uid:u1>.",
                "(@anna_b) _@anna_|(<@uid:u2>) _<@uid:u1>_",
                "me@anna.de https://x.example/@anna|me@anna.de https://x.example/@anna",
                "@Anna @anna.b @anna-marie|<@uid:u1> @anna.b @anna-marie",
                "@annaさん|<@uid:u1>さん",
                "@dora@corp.example: @erik:server.example.|<@uid:u3>: <@uid:u4>.",
                "@anna: @anna:yes @anna@corp.example|<@uid:u1>: <@uid:u1>:yes <@uid:u1>@corp.example",
                "@ops @here|@ops @here"
            })
    void mentionsOnlyWhomTheMessageNames(String written, String read) throws IOException {
        String mentions = "'mentions':[{'_id':'u1','username':'anna','type':'user'},{'_id':'u2','username':'anna_b'},"
                + "{'_id':'u3','username':'dora@corp.example'},{'_id':'u4','username':'erik:server.example'},"
                + "{'_id':'t','username':'ops','type':'team'},{'_id':'here','username':'here'}]";

        assertThat(read(line("m1", written, mentions)).messages())
                .extracting(Message::text)
                .containsExactly(read);
    }

    @Test
    void makesChannelsPrivateThatAreNotOpenToAll() throws IOException {
        lines(
                "rocketchat_room.json",
                "{'_id':'open','t':'c','name':'open'}",
                "{'_id':'code','t':'c','joinCodeRequired':true}",
                "{'_id':'inClosed','t':'c','teamId':'t1'}",
                "{'_id':'main1','t':'p','teamId':'t1','teamMain':true}",
                "{'_id':'inOpen','t':'c','teamId':'t2'}",
                "{'_id':'main2','t':'c','teamId':'t2','teamMain':true}",
                "{'_id':'inLost','t':'c','teamId':'t3'}",
                "{'_id':'talkOfOpen','t':'c','prid':'open'}",
                "{'_id':'talkOfClosed','t':'c','prid':'main1'}",
                "{'_id':'talkOfTalk','t':'c','prid':'talkOfClosed'}",
                "{'_id':'talkOfLost','t':'c','prid':'nowhere'}",
                "{'_id':'loop','t':'c','prid':'loop'}");

        assertThat(read(line("m1", "hi", "")).groups())
                .filteredOn(group -> "public".equals(group.type()))
                .extracting(Group::guid)
                .containsExactlyInAnyOrder("open", "inOpen", "main2", "talkOfOpen");
    }

    @Test
    void takesAuthorsAsMembersIfThereAreNoSubscriptions() throws IOException {
        lines("rocketchat_room.json", "{'_id':'GENERAL','t':'c','name':'general','usernames':[]}");

        ReadExport read = read(line("m1", "hi", ""));

        assertThat(read.members()).extracting(Member::uid).containsExactly("u1");
        assertThat(read.notices()).anyMatch(notice -> notice.contains("no subscriptions"));
    }

    @Test
    void findsThePeopleOfOldDirectRooms() throws IOException {
        lines("users.json", "{'_id':'u1','username':'anna'}", "{'_id':'u2','username':'boris'}");
        lines("rocketchat_room.json", "{'_id':'u1u2','t':'d'}", "{'_id':'x','t':'d','usernames':['boris','anna']}");

        ReadExport read = read(
                line("m1", "by id", "").replace("GENERAL", "u1u2"),
                line("m2", "by name", "").replace("GENERAL", "x"));

        assertThat(read.conversation("u1", "u2")).extracting(Message::text).containsExactly("by id", "by name");
        assertThat(read.groups()).isEmpty();
    }

    @Test
    void makesLinesOfTheSystemMessagesIfTheJobSaysSo() throws IOException {
        RocketChatOptions options = new RocketChatOptions(
                null, SystemLines.IMPORT, Bots.KEEP, NameChoice.REAL, Conversations.IMPORT, Conversations.IMPORT, null);

        ReadExport read = read(options, line("m1", "Boris", "'t':'au'"), line("m2", "x", "'t':'some-new_kind'"));

        assertThat(read.messages()).extracting(Message::text).containsExactly("added Boris", "some new kind: x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'$date':'2024-03-04T08:00:00.000Z'}",
                "{'$date':'2024-03-04T08:00:00.000+0000'}",
                "{'$date':{'$numberLong':'1709539200000'}}",
                "{'$date':1709539200000}",
                "{'$numberLong':'1709539200000'}",
                "1709539200000",
                "'2024-03-04T08:00:00Z'"
            })
    void readsTheTimesOfAllVersionsOfMongoexport(String time) throws IOException {
        assertThat(read("{'_id':{'$oid':'65e58000aaaaaaaaaaaaaaaa'},'rid':'r','u':{'_id':'u'},'msg':'x','ts':" + time
                                + "}")
                        .messages())
                .extracting(Message::sentAt, Message::muid)
                .containsExactly(tuple(Instant.parse("2024-03-04T08:00:00Z"), "r:65e58000aaaaaaaaaaaaaaaa"));
    }

    @Test
    void aRowOfAnotherShapeCostsItself() throws IOException {
        ReadExport read = read(
                "{'_id':'m0'}",
                "{'_id':'m1','rid':'r'}",
                "{'_id':'m2','rid':'r','ts':{'$date':1709539200000},'msg':'by nobody'}",
                "{'_id':'m3','rid':'r','ts':{'$date':'soon'},'u':{'_id':'u'},'msg':'x'}",
                line(
                        "m4",
                        "odd",
                        "'mentions':{'a':1},'channels':'x','attachments':[1,null,{'fields':7}],'files':[null],"
                                + "'reactions':{':x:':null,':y:':{'usernames':{}}},'file':[],'tmid':7,'alias':null,'editedAt':'',"
                                + "'location':{'coordinates':'no'},'bot':0"));

        assertThat(read.messages()).extracting(Message::text).containsExactly("odd");
        assertThat(read.rejects()).hasSize(4);
        assertThat(read.unreadable()).isEmpty();
    }

    @Test
    void readsAllWholeDocumentsOfAFileThatIsCutOff() throws IOException {
        byte[] whole = Files.readAllBytes(CASES.resolve("export/dump/rocketchat/rocketchat_message.bson"));
        Path file = folder.resolve("rocketchat_message.bson");
        Files.write(file, Arrays.copyOf(whole, whole.length - 7));

        ReadExport read = ReadExport.of("rocketchat", folder);

        assertThat(read.unreadable())
                .singleElement()
                .satisfies(part -> assertThat(part.message()).contains("ends within a document"));
        assertThat(read.messages().size()
                        + read.skipped().values().stream()
                                .mapToInt(Integer::intValue)
                                .sum())
                .isEqualTo(30);
    }

    @Test
    void aBrokenDocumentCostsItself() throws IOException {
        byte[] whole = Files.readAllBytes(CASES.resolve("export/dump/rocketchat/rocketchat_message.bson"));
        whole[4] = 0x77; // a type that there is not
        Files.write(folder.resolve("rocketchat_message.bson"), whole);

        ReadExport read = ReadExport.of("rocketchat", folder);

        assertThat(read.rejects()).hasSize(1);
        assertThat(read.messages()).hasSizeGreaterThan(20);
    }

    @Test
    void saysThatWhatFollowsIsNoBson() throws IOException {
        byte[] whole = Files.readAllBytes(CASES.resolve("export/dump/rocketchat/rocketchat_message.bson"));
        byte[] longer = Arrays.copyOf(whole, whole.length + 9);
        Arrays.fill(longer, whole.length, longer.length, (byte) 0xFF);
        Files.write(folder.resolve("rocketchat_message.bson"), longer);

        assertThat(ReadExport.of("rocketchat", folder).unreadable())
                .singleElement()
                .satisfies(part -> assertThat(part.message()).contains("no document of BSON"));
    }

    @ParameterizedTest
    @CsvSource({
        "export, BSON of mongodump",
        "export/dump/rocketchat, BSON of mongodump",
        "export-mongoexport, JSON of mongoexport",
        "csv, CSV files"
    })
    void recognisesEachVariant(String export, String variant) throws IOException {
        try (ExportFiles files = ExportFiles.open(CASES.resolve(export))) {
            var found = SourceFormats.recognise(files).orElseThrow();

            assertThat(found.name()).isEqualTo("rocketchat");
            assertThat(found.recognition().percent()).isEqualTo(100);
            assertThat(found.recognition().reason()).contains(variant);
        }
    }

    @Test
    void recognisesMessagesUnderAnotherNameByWhatTheyHold() throws IOException {
        Files.copy(CASES.resolve("export-mongoexport/rocketchat_message.json"), folder.resolve("messages.json"));
        try (ExportFiles files = ExportFiles.open(folder)) {
            assertThat(Objects.requireNonNull(SourceFormats.named("rocketchat"))
                            .recognise(files)
                            .percent())
                    .isEqualTo(100);
        }
        String page = "{\"messages\":["
                + Files.readAllLines(folder.resolve("messages.json")).get(1) + "]}";
        Files.writeString(folder.resolve("messages.json"), page);
        try (ExportFiles files = ExportFiles.open(folder)) {
            assertThat(Objects.requireNonNull(SourceFormats.named("rocketchat"))
                            .recognise(files)
                            .percent())
                    .as("a reply of the API")
                    .isZero();
        }
        Files.writeString(folder.resolve("messages.json"), "{\"id\":1,\"rid\":\"x\",\"text\":\"hi\"}\n");
        try (ExportFiles files = ExportFiles.open(folder)) {
            assertThat(Objects.requireNonNull(SourceFormats.named("rocketchat"))
                            .recognise(files)
                            .percent())
                    .isZero();
        }
    }

    @Test
    void readsAZipWithALeadingFolder() throws IOException {
        Path zip = folder.resolve("dump.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : List.of("users", "rocketchat_room", "rocketchat_message", "rocketchat_subscription")) {
                out.putNextEntry(new ZipEntry("backup/db/" + name + ".bson"));
                Files.copy(CASES.resolve("export/dump/rocketchat/" + name + ".bson"), out);
                out.closeEntry();
            }
        }

        assertThat(ReadExport.of("rocketchat", zip).messages()).hasSameSizeAs(sample().messages());
    }

    @Test
    void readsTheCsvFilesOfTheImporter() {
        ReadExport read = ReadExport.of("rocketchat", CASES.resolve("csv"));

        assertThat(read.users()).extracting(User::name).containsExactly("Mara Lind", "Jonas Weber", "Aiko Tanaka");
        assertThat(read.groups())
                .extracting(Group::guid, Group::type, Group::owner)
                .containsExactly(
                        tuple("general", "public", "mara.lind"), tuple("release-party", "private", "aiko.tanaka"));
        assertThat(read.members())
                .extracting(Member::guid, Member::uid)
                .containsExactly(
                        tuple("general", "mara.lind"),
                        tuple("general", "jonas.weber"),
                        tuple("general", "aiko.tanaka"),
                        tuple("release-party", "mara.lind"),
                        tuple("release-party", "aiko.tanaka"));
        assertThat(read.conversation("mara.lind", "jonas.weber")).hasSize(2);
        assertThat(read.conversation("general"))
                .first()
                .satisfies(message -> assertThat(message.sentAt()).isEqualTo(Instant.ofEpochMilli(1741597200123L)));
        assertThat(read.messages()).hasSize(8);
        assertThat(read.rejects()).isEmpty();
    }

    @Test
    void readsTheImportersOwnFixtures() {
        ReadExport read = ReadExport.of("rocketchat", Path.of("src/test/resources/exports/rocketchat"));

        assertThat(read.users()).extracting(User::name).containsExactly("Billy Bob Jr.", "Billy Joe Jr.");
        assertThat(read.groups())
                .extracting(Group::guid, Group::type, Group::owner)
                .contains(tuple("imported-csv-group", "private", "billy.bob"))
                .hasSize(4);
        assertThat(read.messages()).hasSize(2);
        assertThat(read.messages().get(1).text()).isEqualTo("this is another message, a test message");
        assertThat(read.messages().get(1).receiver()).isEqualTo("billy.joe");
        assertThat(read.messages().get(1).sentAt()).isEqualTo(Instant.ofEpochMilli(1479162481654L));
    }

    @Test
    void readsCopiesOfCsvFilesOnceButEqualMessagesOfTwoChannels() throws IOException {
        for (String file : List.of("a/general", "b/general", "a/random")) {
            Files.createDirectories(folder.resolve(file));
            Files.writeString(folder.resolve(file + "/messages.csv"), "anna,1741597200123,ok\nanna,1741597200123,ok\n");
        }

        ReadExport read = ReadExport.of("rocketchat", folder);

        assertThat(read.conversation("general")).hasSize(2);
        assertThat(read.conversation("random")).hasSize(2);
        assertThat(read.notices()).anyMatch(notice -> notice.contains("equal to a/general/messages.csv"));
    }

    @Test
    void rejectsCsvRowsWithoutAPersonOrATime() throws IOException {
        Files.createDirectories(folder.resolve("general"));
        Files.writeString(folder.resolve("channels.csv"), "general,anna,public,anna;boris\n,anna,public,\n");
        Files.writeString(
                folder.resolve("general/messages.csv"), "anna,1741597200123,hi\n,1741597200123,x\nanna,soon,x\n");

        ReadExport read = ReadExport.of("rocketchat", folder);

        assertThat(read.messages()).hasSize(1);
        assertThat(read.rejects()).hasSize(3);
    }

    @Test
    void readsTheSampleWithoutRejects() {
        ReadExport read = ReadExport.of("rocketchat", Path.of("samples/rocketchat"));

        assertThat(read.messages()).hasSizeGreaterThan(20);
        assertThat(read.rejects()).isEmpty();
        assertThat(read.unreadable()).isEmpty();
    }

    /** Writes documents of BSON as messages of one room. */
    private void bson(BsonDocument... documents) throws IOException {
        try (var out = Files.newOutputStream(folder.resolve("rocketchat_message.bson"))) {
            for (BsonDocument document : documents) {
                BasicOutputBuffer buffer = new BasicOutputBuffer();
                new BsonDocumentCodec()
                        .encode(
                                new BsonBinaryWriter(buffer),
                                document,
                                EncoderContext.builder().build());
                out.write(buffer.toByteArray());
            }
        }
    }

    private static BsonDocument document(String text) {
        return new BsonDocument("_id", new BsonObjectId(new ObjectId("65e58000aaaaaaaaaaaaaaaa")))
                .append("rid", new BsonString("r"))
                .append("ts", new BsonDateTime(1709539200123L))
                .append("u", new BsonDocument("_id", new BsonString("u1")))
                .append("msg", new BsonString(text));
    }

    @Test
    void readsAllTypesOfBson() throws IOException {
        bson(document("typed")
                .append("tshow", new BsonInt32(1))
                .append("editedAt", new BsonTimestamp(1709539300, 1))
                .append("pinned", new BsonDouble(1.0))
                .append("x1", new BsonBinary(new byte[9]))
                .append("x2", new BsonRegularExpression("a"))
                .append("x3", new BsonMinKey())
                .append("x4", new BsonDouble(Double.NaN))
                .append("x5", new BsonDecimal128(Decimal128.parse("1E+6000")))
                .append("x6", new BsonUndefined()));

        Message message = ReadExport.of("rocketchat", folder).messages().get(0);

        assertThat(message.text()).isEqualTo("typed");
        assertThat(message.muid()).isEqualTo("r:65e58000aaaaaaaaaaaaaaaa");
        assertThat(message.sentAt()).isEqualTo(Instant.ofEpochMilli(1709539200123L));
        assertThat(message.editedAt()).isEqualTo(Instant.ofEpochSecond(1709539300));
        assertThat(String.valueOf(message.metadata())).contains("broadcast", "pinned");
    }

    @Test
    void aDocumentThatIsNestedTooDeeplyCostsItself() throws IOException {
        BsonDocument deep = new BsonDocument();
        for (int i = 0; i < 500; i++) {
            deep = new BsonDocument("a", deep);
        }
        bson(document("deep").append("x", deep), document("next"));

        ReadExport read = ReadExport.of("rocketchat", folder);

        assertThat(read.messages()).extracting(Message::text).containsExactly("next");
        assertThat(read.rejects()).hasSize(1);
    }

    @Test
    void replacesBytesThatAreNoCharacters() throws IOException {
        bson(document("caf~"));
        Path file = folder.resolve("rocketchat_message.bson");
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == '~' ? (byte) 0xE9 : bytes[i];
        }
        Files.write(file, bytes);

        ReadExport read = ReadExport.of("rocketchat", folder);

        assertThat(read.messages()).extracting(Message::text).containsExactly("caf\uFFFD");
        assertThat(read.notices()).anyMatch(notice -> notice.contains("no characters: 1"));
    }
}
