package io.chatferry.media.store;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name that a file is stored under: that of the export, in its own letters, as far as file systems, URLs and web servers take it
 * safely. In a folder only the name says the type, so there its extension never says what the bytes are not, and nothing that a
 * browser or server would run keeps an extension that makes it do so.
 */
public final class StoredName {

    /** The longest name, in bytes of UTF-8. */
    public static final int MOST_BYTES = 100;

    private static final String NONE = "file";

    private static final Pattern GRAPHEME = Pattern.compile("\\X");
    private static final Pattern EXTENSION = Pattern.compile("(?=[^.]*[A-Za-z])[A-Za-z0-9]{1,10}");

    /** Letters that separate folders or mean something to a shell of Windows. */
    private static final String NOT_IN_NAMES = "/\\:*?\"<>|";

    private static final Pattern DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

    /** What servers run, wherever in a name it stands: {@code x.php.jpg} is a program to some. */
    private static final Set<String> RUN_BY_SERVERS = Set.of(
            "asa",
            "ascx",
            "ashx",
            "asis",
            "asmx",
            "asp",
            "aspx",
            "axd",
            "cer",
            "cfc",
            "cfm",
            "cgi",
            "config",
            "dll",
            "exe",
            "fcgi",
            "htaccess",
            "inc",
            "jsp",
            "jspf",
            "jspx",
            "lua",
            "phar",
            "php",
            "php2",
            "php3",
            "php4",
            "php5",
            "php6",
            "php7",
            "php8",
            "phps",
            "pht",
            "phtm",
            "phtml",
            "pl",
            "pm",
            "py",
            "pyc",
            "rb",
            "rpy",
            "sh",
            "shtm",
            "shtml",
            "soap",
            "stm",
            "svgz",
            "var",
            "wsgi");

    /** What browsers show as a page or run. */
    private static final Set<String> RUN_BY_BROWSERS = Set.of(
            "appcache",
            "atom",
            "dtd",
            "es",
            "hta",
            "htc",
            "htm",
            "html",
            "htmls",
            "htt",
            "js",
            "jse",
            "kml",
            "mht",
            "mhtml",
            "mjs",
            "rdf",
            "rss",
            "svg",
            "swf",
            "vbe",
            "vbs",
            "wasm",
            "webmanifest",
            "wsf",
            "xht",
            "xhtm",
            "xhtml",
            "xml",
            "xsd",
            "xsl",
            "xslt",
            "xul");

    private StoredName() {}

    /**
     * The name.
     *
     * @param wanted as the export or the host says; of a path its last part
     * @param folderStore whether a web server derives the type from the name
     */
    public static String of(@Nullable String wanted, StoredType type, boolean folderStore) {
        String name = safe(wanted == null ? "" : wanted);
        String extension = extension(name);
        boolean isKept = folderStore ? agrees(extension, type) : !extension.isEmpty();
        String whole = cut(name, isKept ? "." + extension : "", isKept ? "" : added(type));
        return folderStore ? withoutPrograms(whole) : whole;
    }

    private static String safe(String wanted) {
        String name = wanted.substring(Math.max(wanted.lastIndexOf('/'), wanted.lastIndexOf('\\')) + 1);
        String safe = name.codePoints()
                .map(StoredName::letter)
                .filter(letter -> letter != 0)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return withoutDevice(trim(Normalizer.normalize(safe, Normalizer.Form.NFC)));
    }

    private static String withoutDevice(String name) {
        return DEVICE.matcher(name).matches() ? "_" + name : name;
    }

    /** What stands for a letter in a name; 0: nothing. */
    private static int letter(int letter) {
        if (NOT_IN_NAMES.indexOf(letter) >= 0) {
            return '_';
        }
        return switch (Character.getType(letter)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> ' ';
            case Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE -> '_';
            // marks that turn the direction of text hide what a name ends in; joiners and tags make letters and emoji
            case Character.FORMAT -> letter == 0x200C || letter == 0x200D || letter >= 0xE0020 ? letter : 0;
            default -> letter;
        };
    }

    /** Names that begin with a dot are hidden, and some of them settings of a web server; Windows drops dots and spaces at the end. */
    private static String trim(String name) {
        return name.replaceAll("^[.\\s]+|[.\\s]+$", "");
    }

    private static String withoutPrograms(String name) {
        List<String> parts = Arrays.asList(name.split("\\.", -1));
        boolean isText = parts.get(parts.size() - 1).equalsIgnoreCase("txt");
        StringBuilder safe = new StringBuilder(parts.get(0));
        for (int i = 1; i < parts.size(); i++) {
            String part = parts.get(i).toLowerCase(Locale.ROOT).strip();
            boolean isLast = i == parts.size() - 1;
            boolean isPage = RUN_BY_BROWSERS.contains(part) && !isLast && !isText;
            safe.append(RUN_BY_SERVERS.contains(part) || isPage ? '_' : '.').append(parts.get(i));
        }
        return safe.toString();
    }

    private static String extension(String name) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        return last.length() < name.length() && EXTENSION.matcher(last).matches() ? last : "";
    }

    /** Whether a web server that goes by this extension says of the file what its bytes say. */
    private static boolean agrees(String extension, StoredType type) {
        String lower = extension.toLowerCase(Locale.ROOT);
        if (lower.isEmpty() || RUN_BY_BROWSERS.contains(lower) || RUN_BY_SERVERS.contains(lower)) {
            return false;
        }
        if (type.contentType().equals(StoredType.TEXT)) {
            return lower.equals("txt");
        }
        StoredType said = StoredType.of(FileTypes.ofName("x." + lower));
        if (said.contentType().equals(type.contentType())) {
            return true;
        }
        return isPlayed(type)
                ? isPlayed(said)
                : said.messageType().equals(type.messageType()) && said.inline() == type.inline();
    }

    /** Sound and moving pictures share their extensions. */
    private static boolean isPlayed(StoredType type) {
        return type.messageType().equals("audio") || type.messageType().equals("video");
    }

    private static String added(StoredType type) {
        return switch (type.contentType()) {
            case StoredType.TEXT -> ".txt";
            case "audio/mp4" -> ".m4a";
            case "audio/ogg" -> ".ogg";
            case "audio/wav" -> ".wav";
            case "audio/webm" -> ".weba";
            case "video/quicktime" -> ".mov";
            case "video/3gpp", "audio/3gpp" -> ".3gp";
            default -> FileTypes.extension(type.contentType());
        };
    }

    /** The name with its extension and the added one, cut before them, between what a reader sees as letters. */
    private static String cut(String name, String extension, String added) {
        String stem = name.substring(0, name.length() - extension.length());
        int room = MOST_BYTES - bytes(extension) - bytes(added);
        StringBuilder kept = new StringBuilder();
        Matcher graphemes = GRAPHEME.matcher(stem);
        int used = 0;
        while (graphemes.find()) {
            used += bytes(graphemes.group());
            if (used > room) {
                break;
            }
            kept.append(graphemes.group());
        }
        String cut = trim(kept.toString());
        return withoutDevice((cut.isEmpty() ? NONE : cut) + extension + added);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
