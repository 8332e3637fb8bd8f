package io.chatferry.source.mattermost;

import io.chatferry.source.chat.model.Mentions;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.row.JsonText;
import io.chatferry.source.text.CodeSpans;
import io.chatferry.source.text.Links;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The texts of posts: Markdown as it is, with mentions, and what bots and webhooks add in attachments of Slack's form. */
final class PostText {

    /** Letters of scripts with spaces between words: a name beside them is part of a word or an address. */
    private static final String WORD = "[\\p{IsLatin}\\p{IsGreek}\\p{IsCyrillic}\\p{N}]";

    /** Underscores before it may be Markdown. */
    private static final Pattern MENTION =
            Pattern.compile("(?<!" + WORD + "_{0,3})@([A-Za-z0-9._-]++)(?!@|" + WORD + ")");

    /** No server allows longer ones. */
    private static final int LONGEST_NAME = 64;

    /** What begins or ends a link in a text. */
    private static final String LINK_BOUNDS = " \t\r\n<>()[]\"";
    /** How far before a name the beginning of a link is looked for. */
    private static final int LONGEST_LINK = 2000;

    private static final Set<String> EVERYBODY = Set.of("here", "all", "channel");

    private final ServerNames names;

    PostText(ServerNames names) {
        this.names = names;
    }

    /** The text of a post, with marks for mentions. */
    String of(JsonNode post) {
        String message = Fields.text(post, "message");
        String text = message == null ? "" : message;
        if ("me".equals(Fields.text(post, "type")) && text.length() > 2 && text.startsWith("*") && text.endsWith("*")) {
            text = text.substring(1, text.length() - 1);
        }
        List<String> parts = new ArrayList<>();
        if (!text.isEmpty()) {
            parts.add(marked(text));
        }
        for (JsonNode attachment : Fields.list(post.path("props"), "attachments")) {
            generated(attachment).forEach(part -> parts.add(marked(part)));
        }
        return String.join("\n", parts);
    }

    private static List<String> generated(JsonNode attachment) {
        List<String> parts = new ArrayList<>();
        add(parts, Fields.first(attachment, "pretext"));
        String title = Fields.first(attachment, "title");
        String link = Fields.first(attachment, "title_link");
        add(parts, title != null && link != null ? Links.shown(title, link) : title == null ? link : title);
        add(parts, Fields.first(attachment, "text"));
        for (JsonNode field : Fields.list(attachment, "fields")) {
            String name = Fields.first(field, "title");
            JsonNode written = field.path("value");
            String value = written.isMissingNode() || written.isNull() ? "" : JsonText.asText(written);
            add(parts, name == null ? value : value.isBlank() ? name : name + ": " + value);
        }
        if (parts.isEmpty()) {
            add(parts, Fields.first(attachment, "fallback"));
        }
        return parts;
    }

    private static void add(List<String> parts, @Nullable String part) {
        if (part != null && !part.isBlank()) {
            parts.add(part);
        }
    }

    private String marked(String written) {
        String text = Mentions.clean(written);
        if (text.indexOf('@') < 0) {
            return text;
        }
        Matcher mention = MENTION.matcher(text);
        CodeSpans code = CodeSpans.in(text);
        StringBuilder marked = new StringBuilder(text.length() + 16);
        int copied = 0;
        while (mention.find()) {
            String name = name(mention.group(1));
            boolean isPlain = !code.contains(mention.start()) && !isInLink(text, mention.start());
            String user = name == null || !isPlain ? null : names.user(name);
            if (user != null && name != null) {
                marked.append(text, copied, mention.start()).append(Mentions.of(user));
                copied = mention.start(1) + name.length();
            }
        }
        return marked.append(text, copied, text.length()).toString();
    }

    /** Addresses of pages may have an @ too, as those of profiles: {@code https://example.org/@anna}. */
    private static boolean isInLink(String text, int at) {
        int start = at;
        while (start > 0 && at - start < LONGEST_LINK && LINK_BOUNDS.indexOf(text.charAt(start - 1)) < 0) {
            start--;
        }
        return text.substring(start, at).contains("://");
    }

    /** The part of what follows the @ that is the name of a user; null if none is. */
    private @Nullable String name(String written) {
        int least = written.length();
        while (least > 0 && "._-".indexOf(written.charAt(least - 1)) >= 0) {
            least--;
        }
        int end = Math.min(written.length(), least + LONGEST_NAME);
        while (end > 0 && names.user(written.substring(0, end)) == null) {
            end = end > least ? end - 1 : 0;
        }
        String name = written.substring(0, end);
        return name.isEmpty() || EVERYBODY.contains(name) ? null : name;
    }
}
