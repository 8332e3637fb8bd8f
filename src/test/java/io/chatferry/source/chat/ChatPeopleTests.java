package io.chatferry.source.chat;

import static io.chatferry.source.chat.LinesOfAnExport.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Group;
import io.chatferry.model.Member;
import io.chatferry.model.Message;
import io.chatferry.model.User;
import io.chatferry.source.chat.model.ChatRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is a user, a member and an owner, and which conversations are between two people, in the export of any chat system. */
class ChatPeopleTests {

    @TempDir
    Path folder;

    private ReadExport read(String... lines) throws IOException {
        return LinesOfAnExport.in(folder).read(lines);
    }

    private ReadExport read(ChatRules rules, String... lines) throws IOException {
        return LinesOfAnExport.in(folder).read(rules, lines);
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
}
