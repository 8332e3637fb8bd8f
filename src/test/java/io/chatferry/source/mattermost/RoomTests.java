package io.chatferry.source.mattermost;

import static io.chatferry.source.mattermost.BulkLines.ANNA;
import static io.chatferry.source.mattermost.BulkLines.TIME;
import static io.chatferry.source.mattermost.BulkLines.VERSION;
import static io.chatferry.source.mattermost.BulkLines.post;
import static io.chatferry.source.mattermost.BulkLines.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Group;
import io.chatferry.model.Member;
import io.chatferry.model.Message;
import io.chatferry.model.User;
import io.chatferry.source.chat.ReadExport;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Channels, direct conversations and who belongs to them. */
class RoomTests {

    private static final String INVITE_ONLY = "{'type':'team','team':{'name':'t','type':'I'}}";
    private static final String OPEN = "{'type':'team','team':{'name':'o','type':'O'}}";
    private static final String CHANNEL =
            "{'type':'channel','channel':{'team':'t','name':'c','display_name':'Chat','type':'O','header':'h','purpose':'p'}}";

    @TempDir
    Path folder;

    @Test
    void anOpenChannelOfAnInviteOnlyTeamIsPrivateOnlyBesideOtherTeams() throws IOException {
        assertThat(read(folder, VERSION, INVITE_ONLY, CHANNEL).groups())
                .extracting(Group::type)
                .containsExactly("public");
        assertThat(read(folder, VERSION, INVITE_ONLY, OPEN, CHANNEL).groups())
                .extracting(Group::type)
                .containsExactly("private");
        assertThat(read(folder, VERSION, CHANNEL.replace("'O'", "'P'")).groups())
                .extracting(Group::type)
                .containsExactly("private");
    }

    @Test
    void aChannelHasItsPurposeAndMembersButNoOwner() throws IOException {
        ReadExport read =
                read(folder, VERSION, INVITE_ONLY, CHANNEL, ANNA.replace("channel_user", "channel_admin channel_user"));

        assertThat(read.groups()).singleElement().satisfies(group -> {
            assertThat(group.guid()).isEqualTo("t/c");
            assertThat(group.name()).isEqualTo("Chat");
            assertThat(group.description()).isEqualTo("p");
            assertThat(group.owner()).isNull();
        });
        assertThat(read.members())
                .extracting(Member::uid, Member::scope)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("anna", "admin"));
    }

    @Test
    void aChannelWithoutALineIsPrivateAndItsAuthorsAreNoMembers() throws IOException {
        ReadExport read = read(folder, VERSION, "{'type':'user','user':{'username':'anna','teams':null}}", post("x"));

        assertThat(read.groups()).singleElement().satisfies(group -> {
            assertThat(group.name()).isEqualTo("c");
            assertThat(group.type()).isEqualTo("private");
        });
        assertThat(read.members()).isEmpty();
    }

    @Test
    void namesAreNicknamesElseFullNamesElseUsernames() throws IOException {
        assertThat(read(
                                folder,
                                VERSION,
                                "{'type':'user','user':{'username':'a','nickname':'Nick','first_name':'F','last_name':'L'}}",
                                "{'type':'user','user':{'username':'b','nickname':' ','first_name':'F','last_name':'L'}}",
                                "{'type':'user','user':{'username':'c','first_name':'','last_name':'L'}}",
                                "{'type':'user','user':{'username':'d','first_name':null}}")
                        .users())
                .extracting(User::name)
                .containsExactly("Nick", "F L", "L", "d");
    }

    @Test
    void directConversationsAreTheirMembers() throws IOException {
        ReadExport read = read(
                folder,
                VERSION,
                "{'type':'direct_channel','direct_channel':{'participants':[{'username':'b'},{'username':'a'}]}}",
                direct("['a','b']", "a", "pair"),
                direct("['c']", "c", "notes"),
                direct("['a','b','c']", "c", "three"),
                direct("['b','c']", "a", "written by a third"));

        assertThat(read.groups()).extracting(Group::guid).containsExactly("direct:c", "direct:a,b,c", "direct:b,c");
        assertThat(read.groups()).extracting(Group::type).containsOnly("private");
        assertThat(read.messages())
                .extracting(Message::receiver)
                .containsExactly("b", "direct:c", "direct:a,b,c", "direct:b,c");
        assertThat(read.messages().get(0).receiverType()).isEqualTo("user");
    }

    private static String direct(String members, String user, String message) {
        return "{'type':'direct_post','direct_post':{'channel_members':" + members + ",'user':'" + user
                + "','message':'" + message + "','create_at':" + TIME + "}}";
    }
}
