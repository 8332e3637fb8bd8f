package io.chatferry.source.whatsapp;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a chat by the name of its file, or of the folder or archive that the file lies in.
 *
 * @param place the folder that the named file, folder or archive lies in; empty = that of the export
 * @param isOfChat whether the name is one that WhatsApp gives, and so says who the chat is with
 */
record ChatTitle(String place, String name, boolean isOfChat) {

    private static final Pattern NAMED = Pattern.compile(
            "(?:WhatsApp[ -]?(?:Chat|gesprek)|Chat(?: de| di)? WhatsApp|(?:Discussion|Conversation) WhatsApp"
                    + "|Conversa d[oe] WhatsApp|Conversación de WhatsApp|Чат WhatsApp)"
                    + "\\s*(?:with|mit|met|con|avec|com|с|-|–)\\s+(?<name>\\S.*)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    /** What systems add to the name of a second download. */
    private static final Pattern COPY = Pattern.compile("\\s*\\(\\d{1,3}\\)$");

    /** The name that files in iOS archives have. */
    static final String IOS_NAME = "_chat";

    /**
     * The title of a file.
     *
     * @param root the name of the export itself, a file or folder
     */
    static ChatTitle of(String file, String root) {
        String base = base(last(file));
        String folder = folder(file);
        String parent = last(folder);
        String named = named(base);
        if (named != null) { // Android's archives are named like the file in them
            return new ChatTitle(named.equals(named(parent)) ? folder(folder) : folder, named, true);
        }
        named = parent.isEmpty() ? named(base(root)) : named(parent);
        if (named != null) {
            return new ChatTitle(parent.isEmpty() ? "" : folder(folder), named, true);
        }
        if (!base.equals(IOS_NAME)) {
            return new ChatTitle(folder, base, false);
        }
        return parent.isEmpty()
                ? new ChatTitle("", withoutCopy(base(root)), false)
                : new ChatTitle(folder(folder), withoutCopy(parent), false);
    }

    /** Whether the name of a file is one that WhatsApp gives. */
    static boolean isUsual(String file) {
        String base = base(last(file));
        return base.equals(IOS_NAME) || named(base) != null;
    }

    private static @Nullable String named(String base) {
        Matcher matcher = NAMED.matcher(base);
        return matcher.matches() ? withoutCopy(matcher.group("name")) : null;
    }

    private static String withoutCopy(String name) {
        String cut = COPY.matcher(name).replaceFirst("");
        return cut.isEmpty() ? name : cut;
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String folder(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    private static String base(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".txt") || lower.endsWith(".zip")
                ? name.substring(0, name.length() - ".txt".length())
                : name;
    }

    /** Whether this is the name of a user: letters and digits alone are compared, since a file's name cannot hold all others. */
    boolean isNameOf(String user) {
        String own = plain(name);
        return own.isEmpty() ? name.equals(user) : own.equals(plain(user));
    }

    private static String plain(String text) {
        return text.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }
}
