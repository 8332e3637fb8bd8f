package io.chatferry.source.zulip;

import io.chatferry.source.chat.ReadExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;

/** Exports for tests, with {@code '} for {@code "}: users 11 (Anna), 12 and 14 (both Ben) and 13 (gone), channel 21 as recipient 41. */
final class ZulipFolder {

    static final String USERS = "'zerver_userprofile':[{'id':11,'full_name':'Anna','is_active':true},"
            + "{'id':12,'full_name':'Ben','is_active':true},{'id':13,'full_name':'Gone | By','is_active':false},"
            + "{'id':14,'full_name':'Ben','is_active':true},{'id':15,'full_name':'Bot','is_active':true,'is_bot':true}],"
            + "'zerver_userprofile_crossrealm':[{'id':5,'email':'notification-bot@zulip.com'},"
            + "{'id':7,'email':'emailgateway@zulip.com'}]";

    static final String CHANNEL =
            "'zerver_stream':[{'id':21,'name':'general','invite_only':false,'deactivated':false,'creator':11}],"
                    + "'zerver_subscription':[{'recipient':41,'user_profile':11,'active':true},"
                    + "{'recipient':41,'user_profile':12,'active':true},{'recipient':41,'user_profile':13,'active':false}],"
                    + "'zerver_recipient':[{'id':31,'type':1,'type_id':11},{'id':32,'type':1,'type_id':12},"
                    + "{'id':41,'type':2,'type_id':21}]";

    private ZulipFolder() {}

    static String message(int id, String content, String... more) {
        return message(id, 11, 41, content, more);
    }

    static String message(int id, int sender, int recipient, String content, String... more) {
        return "{'id':" + id + ",'sender':" + sender + ",'recipient':" + recipient + ",'subject':'plans','content':'"
                + content + "','date_sent':" + (1_700_000_000L + id)
                + (more.length == 0 ? "" : "," + String.join(",", more)) + "}";
    }

    static ReadExport read(Path folder, String... messages) throws IOException {
        return read(folder, ZulipOptions.STANDARD, "{" + USERS + "," + CHANNEL + "}", messages);
    }

    static ReadExport read(Path folder, ZulipOptions options, String realm, String... messages) throws IOException {
        write(folder.resolve("realm.json"), realm);
        write(folder.resolve("messages-000001.json"), "{'zerver_message':[" + String.join(",", messages) + "]}");
        return ReadExport.of(ZulipFormat.FORMAT, folder, ZoneOffset.UTC, options);
    }

    static void write(Path file, String json) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, json.replace('\'', '"'));
    }
}
