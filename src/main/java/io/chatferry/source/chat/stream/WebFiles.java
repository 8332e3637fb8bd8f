package io.chatferry.source.chat.stream;

import io.chatferry.model.Attachment;
import io.chatferry.source.chat.model.ChatAttachment;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files on the web, and those of the export that are copied, as attachments of the target, which demands a name and an extension of each. A file that has none, as a
 * document of an office suite on the web, must not cost its message.
 */
final class WebFiles {

    private static final Pattern EXTENSION = Pattern.compile(".*[^.]\\.[A-Za-z0-9]{1,16}", Pattern.DOTALL);
    private static final Pattern LAST_SEGMENT = Pattern.compile("[^:]+://[^/?#]*(?:/[^?#]*)?/([^/?#]+)(?:[?#].*)?");
    /** Types whose extension is known: the others are derived from a short subtype, as {@code image/png}. */
    private static final Pattern TYPE =
            Pattern.compile("[^/]+/(x-)?[a-z0-9]{1,10}|image/svg\\+xml|application/(octet-stream|x-(7z|rar)-compressed"
                    + "|vnd\\.(openxmlformats-officedocument|oasis\\.opendocument)\\..*|vnd\\.ms-(excel|powerpoint))");

    private WebFiles() {}

    static Attachment attachment(ChatAttachment file, String url) {
        String last = lastSegment(url);
        String name = file.name() == null || file.name().isBlank() ? null : file.name();
        return new Attachment(
                url,
                name == null && last == null ? "file" : name,
                file.mimeType(),
                hasExtension(name) || hasExtension(last) || isKnown(file.mimeType()) ? null : "bin",
                file.size() < 0 ? null : Long.toString(file.size()));
    }

    private static @Nullable String lastSegment(String url) {
        if (Attachment.isInExport(url)) {
            String path = Attachment.pathInExport(url);
            return path.substring(path.lastIndexOf('/') + 1);
        }
        Matcher segment = LAST_SEGMENT.matcher(url);
        return segment.matches() ? segment.group(1) : null;
    }

    private static boolean hasExtension(@Nullable String name) {
        return name != null && EXTENSION.matcher(name).matches();
    }

    private static boolean isKnown(@Nullable String mimeType) {
        return mimeType != null
                && TYPE.matcher(mimeType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                        .matches();
    }
}
