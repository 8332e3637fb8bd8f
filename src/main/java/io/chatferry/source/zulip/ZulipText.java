package io.chatferry.source.zulip;

import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.Mentions;
import io.chatferry.source.text.CodeSpans;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The texts of messages: Markdown as it is, but for what only Zulip writes. */
final class ZulipText {

    private static final String UPLOAD = "!?\\[((?:[^\\[\\]\\n]++|\\[[^\\[\\]\\n]*+\\]){0,20}+)\\]"
            + "\\((https?://[^/\\s()]+)?/user_uploads/([^\\s()?#]+)[^\\s()]*\\)";

    /** Groups 1 to 3: an uploaded file; 4 and 5: a user; 6: a group of users; 7: a channel; 8: a time. */
    private static final Pattern MARKUP = Pattern.compile(UPLOAD
            + "|(?<![\\p{L}\\p{N}])@_?\\*\\*([^*\\n]*?)(?:\\|(\\d+))?\\*\\*"
            + "|(?<![\\p{L}\\p{N}])@_?\\*(?![\\s*@])([^*\\n]*[^*\\s])\\*"
            + "|#\\*\\*([^*\\n]+)\\*\\*"
            + "|<time:([^<>\\n]+)>");

    private static final Pattern UPLOAD_AND_SPACE = Pattern.compile(UPLOAD + "\\s*");
    private static final Set<String> EVERYBODY = Set.of("all", "everyone", "stream", "channel", "topic");
    /** Fenced blocks of text. */
    private static final Set<String> TEXT_BLOCKS = Set.of("quote", "spoiler");

    private final Realm realm;

    ZulipText(Realm realm) {
        this.realm = realm;
    }

    /** Gives a message its text, with marks for mentions, and its files. */
    void write(String content, ChatMessage.Builder message, ChatSink sink) {
        String text = Mentions.clean(content);
        Set<String> uploads = new LinkedHashSet<>(0);
        if (MARKUP.matcher(text).find()) {
            text = resolved(text, uploads, sink);
        }
        message.text(text);
        uploads.forEach(path -> message.attach(realm.attachment(path)));
    }

    private String resolved(String text, Set<String> uploads, ChatSink sink) {
        CodeSpans code = CodeSpans.in(text, TEXT_BLOCKS::contains);
        StringBuilder resolved = new StringBuilder(text.length());
        boolean isFirst = true;
        int at = 0;
        while (at <= text.length()) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            String line = text.substring(at, end);
            int before = resolved.length();
            boolean isFiles = line.contains("/user_uploads/")
                    && isUploadsOnly(line)
                    && !code.contains(at + line.indexOf("/user_uploads/"));
            if (!isFirst) {
                resolved.append('\n');
            }
            boolean isLeft = line(line, at, code, resolved, uploads, sink) && isFiles;
            if (isLeft) {
                resolved.setLength(before);
            } else {
                isFirst = false;
            }
            at = end + 1;
        }
        return resolved.toString();
    }

    private static boolean isUploadsOnly(String line) {
        Matcher upload = UPLOAD_AND_SPACE.matcher(line);
        int at = line.length() - line.stripLeading().length();
        while (at < line.length()) {
            if (!upload.region(at, line.length()).lookingAt()) {
                return false;
            }
            at = upload.end();
        }
        return true;
    }

    /** Adds a line; whether all links in it are to uploaded files. */
    private boolean line(
            String line, int offset, CodeSpans code, StringBuilder to, Set<String> uploads, ChatSink sink) {
        boolean onlyUploads = true;
        int copied = 0;
        Matcher markup = MARKUP.matcher(line);
        while (markup.find()) {
            String instead = code.contains(offset + markup.start()) ? null : instead(markup, uploads, sink);
            if (instead == null) {
                onlyUploads = false;
            } else {
                to.append(line, copied, markup.start()).append(instead);
                copied = markup.end();
            }
        }
        to.append(line, copied, line.length());
        return onlyUploads;
    }

    /** What a reader saw of some markup; null if it stays as it is. */
    private @Nullable String instead(Matcher markup, Set<String> uploads, ChatSink sink) {
        String path = markup.group(3);
        if (path != null) {
            if (markup.group(2) != null && !realm.hasUpload(path)) {
                return null; // a file of another server
            }
            uploads.add(path);
            return markup.group(1);
        }
        String name = markup.group(4);
        if (name != null) {
            return user(name, markup.group(5), sink);
        }
        if (markup.group(6) != null) {
            return "@" + markup.group(6);
        }
        return markup.group(7) != null ? channel(markup.group(7)) : markup.group(8);
    }

    private @Nullable String user(String name, @Nullable String id, ChatSink sink) {
        if (id != null) {
            realm.isNamed(id, name.isBlank() ? null : name, sink);
            return Mentions.of(id);
        }
        if (name.isBlank()) {
            return null;
        }
        String user = EVERYBODY.contains(name) ? null : realm.userNamed(name);
        return user == null ? "@" + name : Mentions.of(user);
    }

    /** {@code channel>topic@message}: a link to a message shows its topic. */
    private static String channel(String written) {
        String plain = written.replaceFirst("@\\d+$", "");
        int topic = plain.indexOf('>');
        if (topic < 0) {
            return "#" + plain;
        }
        String name = plain.substring(topic + 1);
        return "#" + plain.substring(0, topic) + " > " + (name.isBlank() ? "general chat" : name);
    }
}
