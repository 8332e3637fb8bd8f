package io.chatferry.source.slack;

import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.reading.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The files of messages: links with Slack's token, files that Slackdump has put into the export, and missing ones. */
final class SlackFiles {

    private static final Pattern PICTURE =
            Pattern.compile("[^?#]*\\.(png|jpe?g|gif|webp|svg|bmp|heic|avif|tiff?)([?#].*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);
    private static final Set<String> DELETED = Set.of("tombstone", "deleted");

    private final SlackLayout layout;

    SlackFiles(SlackLayout layout) {
        this.layout = layout;
    }

    /** The files of a message or of a shared one: {@code files}, and in old exports {@code file}. */
    List<ChatAttachment> of(JsonNode message, SlackLayout.DayFile day) {
        JsonNode files = message.path("files");
        List<ChatAttachment> attachments = new ArrayList<>(0);
        if (files.isArray()) {
            for (JsonNode file : files) {
                if (file.isObject()) {
                    attachments.add(file(file, day));
                }
            }
        } else if (message.path("file").isObject()) {
            attachments.add(file(message.path("file"), day));
        }
        return attachments;
    }

    private ChatAttachment file(JsonNode file, SlackLayout.DayFile day) {
        String name = Fields.first(file, "name", "title");
        String mode = Fields.text(file, "mode");
        if (mode != null && DELETED.contains(mode)) {
            return ChatAttachment.missing("deleted", name);
        }
        String mimeType = Fields.first(file, "mimetype");
        long size = Fields.size(file, "size");
        String id = Fields.text(file, "id");
        String upload = id == null ? null : layout.upload(id);
        if (upload != null) {
            return ChatAttachment.local(upload, name, mimeType, size);
        }
        if ("hidden_by_limit".equals(mode)) {
            return ChatAttachment.missing("hidden by the plan", name);
        }
        String url = Fields.first(file, "url_private_download", "url_private", "external_url");
        if (url == null) {
            return ChatAttachment.missing("not accessible", name);
        }
        // documents on the web have the size 0
        return SCHEME.matcher(url).matches()
                ? ChatAttachment.link(url, name, mimeType, size == 0 ? ChatAttachment.UNKNOWN : size)
                : inExport(url, name, mimeType, size, day);
    }

    /** A path instead of an address: from the export, its workspace or the folder of the conversation. */
    private ChatAttachment inExport(
            String url, @Nullable String name, @Nullable String mimeType, long size, SlackLayout.DayFile day) {
        String path = url.replace('\\', '/').replaceFirst("^(\\./|/)+", "");
        String workspace = day.workspace().isEmpty() ? "" : day.workspace() + "/";
        for (String base :
                new String[] {"", workspace, SlackLayout.folder(day.file().name()) + "/"}) {
            if (layout.hasUpload(base + path)) {
                return ChatAttachment.local(base + path, name, mimeType, size);
            }
        }
        return ChatAttachment.missing("not included", name);
    }

    /** A picture that a bot shows; an address without an ending is taken for one of a PNG, since an attachment needs one. */
    static ChatAttachment picture(String url) {
        String address = Markup.decoded(url);
        String type = PICTURE.matcher(address).matches() ? null : "image/png";
        return ChatAttachment.link(address, null, type, ChatAttachment.UNKNOWN);
    }
}
